import Foundation
import Synchronization

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
