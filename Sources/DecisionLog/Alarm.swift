import Synchronization

/// Reports trouble when it begins and when it ends, and not in between.
package final class Alarm: Sendable {
  private let over: String
  private let begun: String
  private let isOn = Atomic(false)

  package init(_ over: String, _ begun: String) {
    self.over = over
    self.begun = begun
  }

  package func begin(_ why: String, _ report: (String) -> Void) {
    if !isOn.exchange(true, ordering: .relaxed) { report("\(begun): \(why)") }
  }

  package func end(_ report: (String) -> Void) {
    // As a rule there is none, and looking costs less than changing.
    if isOn.load(ordering: .relaxed), isOn.exchange(false, ordering: .relaxed) { report(over) }
  }
}
