import Foundation
import Synchronization

/// Records that go to the disk together (group commit).
final class Batch: Sendable {
  private struct State {
    var records: [RecordEncoding] = []
    var outcome: Result<[UInt64], LogError> = .failure(LogError("the record was not written"))
  }

  private let state = Mutex(State())
  private let isWritten = DispatchGroup()

  /// Gives the record's place in the batch; the one at place 0 is to call `write`.
  func add(_ record: RecordEncoding) -> Int {
    state.withLock { state in
      if state.records.isEmpty { isWritten.enter() }
      state.records.append(record)
      return state.records.count - 1
    }
  }

  /// Writes all, when nobody can add to the batch any more, and wakes those who wait.
  ///
  /// `body` gives the index of each record.
  func write(_ body: ([RecordEncoding]) throws -> [UInt64]) {
    let records = state.withLock { $0.records }
    let outcome = Result { try body(records) }.mapError { error in
      error as? LogError ?? LogError("the record cannot be written: \(error)")
    }
    state.withLock { $0 = State(outcome: outcome) }
    isWritten.leave()
  }

  /// Waits for the index of the record at a place.
  func index(at place: Int) throws -> UInt64 {
    isWritten.wait()
    return try state.withLock { try $0.outcome.get()[place] }
  }
}
