/// A span of time that is counted as one: an hour, a day from midnight UTC on, or weeks from a Monday on.
package struct TimeStep: Hashable, Sendable {
  package let hours: Int64

  package static let hour = TimeStep(hours: 1)
  package static let day = TimeStep(hours: 24)
  package static let week = TimeStep(hours: 168)

  /// A day, a week, two weeks, four, and so on.
  var wider: TimeStep {
    switch self {
    case .hour: .day
    case .day: .week
    default: TimeStep(hours: 2 * hours)
    }
  }

  /// Hours from the Monday before 1970 on, for weeks.
  var offset: Int64 { self == .hour || self == .day ? 0 : 72 }

  /// The first hour of the step in which an hour since 1970 lies.
  func start(of hour: Int64) -> Int64 { (hour + offset) / hours * hours - offset }

  /// How many of them some hours touch.
  func count(in range: Range<Int64>) -> Int64 {
    range.isEmpty ? 0 : (start(of: range.upperBound - 1) - start(of: range.lowerBound)) / hours + 1
  }
}
