import Foundation
import Synchronization

/// Reports trouble when it begins and when it ends, and not in between.
final class Alarm: Sendable {
  private let over: String
  private let begun: String
  private let isOn = Atomic(false)

  init(_ over: String, _ begun: String) {
    self.over = over
    self.begun = begun
  }

  func begin(_ why: String, _ report: (String) -> Void) {
    if !isOn.exchange(true, ordering: .relaxed) { report("\(begun): \(why)") }
  }

  func end(_ report: (String) -> Void) {
    // As a rule there is none, and looking costs less than changing.
    if isOn.load(ordering: .relaxed), isOn.exchange(false, ordering: .relaxed) { report(over) }
  }
}

/// Copies the log behind its back: one copy at a time, each of all that is there by then.
final class BackupQueue: Sendable {
  private let backup: LogBackup
  private let report: @Sendable (String) -> Void
  private let queue = DispatchQueue(label: "backup", qos: .utility)
  private let isWaiting = Atomic(false)
  private let trouble = Alarm("the backup of the decision log is written again", "the backup of the log stands still")

  init(_ backup: LogBackup, _ report: @escaping @Sendable (String) -> Void) {
    self.backup = backup
    self.report = report
  }

  /// Waits until the copies asked for are made, for a limited time.
  func wait(seconds: Int) {
    let done = DispatchSemaphore(value: 0)
    queue.async { done.signal() }
    _ = done.wait(timeout: .now() + .seconds(seconds))
  }

  /// Has the newest head copied soon.
  func later() {
    guard !isWaiting.exchange(true, ordering: .relaxed) else { return }
    queue.async { [self] in
      isWaiting.store(false, ordering: .relaxed)
      do {
        try backup.copy()
        trouble.end(report)
      } catch {
        trouble.begin("\(error)", report)
      }
    }
  }
}
