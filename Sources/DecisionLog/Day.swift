import Foundation

/// A UTC day, `2026-11-21`: the unit of keys and of log files.
package struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let description: String

  /// The day of a time in seconds since 1970 UTC.
  package init(at time: Int64) {
    description = String(Timestamp.text(time).prefix(10))
  }

  /// Reads `YYYY-MM-DD`; nil for other text.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 10, text.split(separator: "-").map(\.utf8.count) == [4, 2, 2] else { return nil }
    description = String(text)
  }

  package static func < (left: Day, right: Day) -> Bool { left.description < right.description }
}

/// Times in records: RFC 3339 in UTC, whole seconds.
enum Timestamp {
  static func text(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }

  static func seconds(_ text: String) -> Int64? {
    (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
  }
}
