import Foundation

/// Records that go to the disk together (group commit).
///
/// Whoever's record is the first has them all written; the others wait, or are told.
final class Batch: Sendable {
  private let isWritten = DispatchGroup()
  /// Set before the group is left and read after, so without a lock, which all would wait for when they wake.
  private nonisolated(unsafe) var outcome: Result<[UInt64], LogError> = .success([])

  init() { isWritten.enter() }

  /// Keeps what writing the records gave, the index of each, and wakes and tells those who wait.
  func finish(_ write: () throws -> [UInt64]) {
    unsafe outcome = Result { try write() }.mapError { error in
      error as? LogError ?? LogError("the record cannot be written: \(error)")
    }
    isWritten.leave()
  }

  /// Waits for the index of the record at a place.
  func index(at place: Int) throws -> UInt64 {
    isWritten.wait()
    return try unsafe outcome.get()[place]
  }

  /// Tells on a queue whether the records are written.
  func whenFinished(on queue: DispatchQueue, _ then: @escaping @Sendable (Result<Void, LogError>) -> Void) {
    isWritten.notify(queue: queue) { then(unsafe self.outcome.map { _ in }) }
  }
}
