import Foundation

/// Records that go to the disk together (group commit).
///
/// Whoever's record is the first has them all written; the others wait, or are told.
final class Batch: Sendable {
  private let isWritten = DispatchGroup()
  /// Set before the group is left and read after, so without a lock, which all would wait for when they wake.
  private nonisolated(unsafe) var outcome: Result<[UInt64], LogError> = .success([])

  init() { isWritten.enter() }

  /// Keeps what writing the records gave, the index of each, wakes those who wait, and tells whether they are written.
  func finish(_ write: () throws -> [UInt64]) -> Result<Void, LogError> {
    unsafe outcome = Result { try write() }.mapError { error in
      error as? LogError ?? LogError("the record cannot be written: \(error)")
    }
    isWritten.leave()
    return unsafe outcome.map { _ in }
  }

  /// Waits for the index of the record at a place.
  func index(at place: Int) throws -> UInt64 {
    isWritten.wait()
    return try unsafe outcome.get()[place]
  }
}
