import Crypto
package import DecisionLog
import Foundation

/// Finds records without reading the whole log.
///
/// It is written by whoever looks for something or follows the log, never by the filter, and is built again from the log
/// if it is removed or damaged. It holds digests of terms (`RecordTerms`), times and numbers; where it is a database of
/// several nodes, their records too.
///
/// A segment of the log is indexed in memory and written in the order of its terms: these are scattered by nature, and to
/// add them record by record would write most pages of the store anew with every batch.
package final class LogIndex {
  let store: any IndexStore
  let reader: LogReader
  let segmentSize: UInt64
  private let batchSize: Int

  /// The index beside a log, or in a database.
  ///
  /// `database`: a connection string of libpq; empty for the SQLite file beside the log. `segmentSize`: entries in a
  /// segment, 65,536 at most; `batchSize`: terms that are indexed in one transaction (a record has some 30), by which
  /// memory is bounded.
  package init(
    _ state: StateFolder, database: String = "", segmentSize: UInt64 = 65_536, batchSize: Int = 4_000_000
  ) throws {
    precondition((1...65_536).contains(segmentSize) && batchSize > 0)
    reader = LogReader(state)
    store = database.isEmpty ? try SQLiteStore(state, reader) : try PostgresStore(database, reader)
    self.segmentSize = segmentSize
    self.batchSize = batchSize
  }

  /// Brings the index up to the end of the log.
  ///
  /// `progress` is told how many of how many entries are done, after each transaction but the last. Gives the number of
  /// entries that were done at the end.
  @discardableResult
  package func refresh(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws -> UInt64 {
    try store.write {
      if try !isOfThisLog() { try store.clear() }
      try store.setDays()
      try forget(before: try reader.first)
    }
    let end = try reader.size
    while try addBatch() { progress(try next, end) }
    return try next
  }

  private var next: UInt64 { get throws { try store.progress()?.next ?? 0 } }

  private func isOfThisLog() throws -> Bool {
    guard let known = try store.progress(), known.last >= (try reader.first) else { return true }
    return try reader.record(known.last).map { Self.digest($0) == known.digest } ?? false
  }

  private static func digest(_ record: StoredRecord) -> Data { Data(SHA256.hash(data: Data(record.text.utf8))) }

  /// Indexes the next records of one segment; false if the log has no more.
  ///
  /// What comes next is read in the same transaction, so that several who do this at once share the work.
  private func addBatch() throws -> Bool {
    var isMore = false
    try store.write {
      var batch: IndexBatch?
      try reader.records(from: try next) { record in
        let start = record.sequence / segmentSize * segmentSize
        var current = batch ?? IndexBatch(start: start)
        batch = nil
        isMore = current.start != start || current.count >= batchSize
        if !isMore {
          current.add(record)
          try store.add(current.takeRecords())
        }
        batch = current
        return !isMore
      }
      if var batch { try finish(&batch) }
    }
    return isMore
  }

  private func finish(_ batch: inout IndexBatch) throws {
    guard let last = batch.last else { return }
    try store.add(batch.takeRecords(atEnd: true))
    if !batch.isEmpty { try addLists(of: &batch) }
    try store.add(batch.takeTallies())
    let next = last.sequence + UInt64(last.entries.count)
    try store.set(IndexProgress(next: next, last: last.sequence, digest: Self.digest(last)))
  }

  private func addLists(of batch: inout IndexBatch) throws {
    let number = Int(batch.start / segmentSize)
    var lists = batch.takeLists()
    var (earliest, latest) = (batch.earliest, batch.latest)
    if let log = try store.logs().first, let known = try store.segments(of: log).last, known.number == number {
      let begun = try store.lists(of: [number: lists.map(\.term)], in: log)[number] ?? []
      let places = Dictionary(begun.map { ($0.term, $0.places) }) { first, _ in first }
      lists = lists.map { TermList(term: $0.term, places: (places[$0.term] ?? Data()) + $0.places) }
      (earliest, latest) = (min(earliest, known.earliest), max(latest, known.latest))
    }
    try store.put(lists, in: number)
    try store.set(Segment(number: number, earliest: earliest, latest: latest))
  }

  /// Removes what retention removed from the log.
  private func forget(before first: UInt64) throws {
    guard let oldest = try store.firstRecord(), oldest < first else { return }
    let segment = Int(first / segmentSize)
    try store.remove(recordsBefore: first, segmentsBefore: segment)
    let kept = try store.takeLists(in: segment).compactMap { list -> TermList? in
      var places = Data()
      list.places.places { if UInt64($0) >= first % segmentSize { places.append(place: $0) } }
      return places.isEmpty ? nil : TermList(term: list.term, places: places)
    }
    try store.put(kept, in: segment)
  }
}
