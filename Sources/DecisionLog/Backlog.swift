import Foundation
import Synchronization

/// Octets of entries that stay in memory until the files of the tree hold them, those on their way to the journal
/// included.
///
/// Bounded: where the disk lags behind, writers wait, and no memory grows.
final class Backlog: Sendable {
  /// Octets above which writers wait.
  private let limit: Int
  /// Seconds that they wait.
  private let patience: Double
  private let octets = Atomic(0)
  private let change = NSCondition()

  init(limit: Int = 64 << 20, patience: Double = 10) {
    self.limit = limit
    self.patience = patience
  }

  /// So much waits that it should be stored now.
  var isLarge: Bool { octets.load(ordering: .relaxed) > limit / 4 }

  /// Whoever can wait should.
  var isHalfFull: Bool { octets.load(ordering: .relaxed) > limit / 2 }

  func add(_ count: Int) { octets.add(count, ordering: .relaxed) }

  func remove(_ count: Int) {
    change.withLock {
      octets.subtract(count, ordering: .relaxed)
      change.broadcast()
    }
  }

  /// Waits until there is room.
  func waitForRoom() throws {
    guard isFull else { return }
    let end = Date.now.addingTimeInterval(patience)
    change.withLock {
      while isFull {
        guard change.wait(until: end) else { break }
      }
    }
    try checkRoom()
  }

  /// For those who cannot wait.
  func checkRoom() throws {
    guard isFull else { return }
    throw LogError("the disk lags behind: \(limit >> 20) MiB of records wait for the files of the tree")
  }

  private var isFull: Bool { octets.load(ordering: .relaxed) > limit }
}
