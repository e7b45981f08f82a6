import Crypto
package import DecisionLog
import Foundation
import GRDB

/// Finds records without reading the whole log.
///
/// An SQLite file beside the log: `STATE/index/records.sqlite`. It holds digests of terms (`RecordTerms`), times and
/// numbers, is written by whoever looks for something or follows the log, never by the filter, and is built again from
/// the log if it is removed or damaged.
///
/// New terms go into the table `recent`. When that holds `segmentSize` records, it becomes a table of its own that is
/// written in order once: terms are scattered by nature, and one great table would write most of its pages anew with
/// every batch.
package final class LogIndex {
  private let database: DatabaseQueue
  private let reader: LogReader
  private let segmentSize: Int
  private let batchSize: Int

  /// Of the tables; another one is built anew.
  private static let version = 1

  /// `segmentSize`: records in a table; `batchSize`: records that are indexed in one transaction.
  package init(_ state: StateFolder, segmentSize: Int = 65_536, batchSize: Int = 4_096) throws {
    reader = LogReader(state)
    self.segmentSize = segmentSize
    self.batchSize = batchSize
    let file = state.url.appending(path: "index/records.sqlite")
    do {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      database = try Self.openWhole(file)
    } catch {
      throw LogError(
        "\(file.path): \(error); search as the owner of the state folder, or remove the index: it is built again")
    }
  }

  /// Opens the index, in place of one that is damaged.
  private static func openWhole(_ file: URL) throws -> DatabaseQueue {
    do {
      return try open(file)
    } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + end) }
      return try open(file)
    }
  }

  private static func open(_ file: URL) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(30)
    // A commit that is lost in a crash is indexed again.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
    let database = try DatabaseQueue(path: file.path, configuration: configuration)
    try database.write { db in
      if try Int.fetchOne(db, sql: "PRAGMA user_version") != version { try clear(db) }
    }
    return database
  }

  /// Makes the tables of an empty index.
  private static func clear(_ db: Database) throws {
    for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
      try db.execute(sql: "DROP TABLE \"\(table)\"")
    }
    // `digest`: of the last record, by which another log in this place is noticed.
    try db.execute(
      sql: """
        CREATE TABLE progress (next INTEGER NOT NULL, last INTEGER NOT NULL, digest BLOB NOT NULL);
        CREATE TABLE record (number INTEGER PRIMARY KEY, time INTEGER NOT NULL);
        CREATE TABLE segment (first INTEGER PRIMARY KEY, last INTEGER NOT NULL, earliest INTEGER, latest INTEGER);
        CREATE TABLE recent (term INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (term, number)) WITHOUT ROWID;
        PRAGMA user_version = \(version);
        """)
  }

  // MARK: Building

  /// Brings the index up to the end of the log.
  ///
  /// `progress` is told how many of how many entries are done.
  package func refresh(progress: (UInt64, UInt64) -> Void = { _, _ in }) throws {
    try database.write { db in
      if try !isOfThisLog(db) { try Self.clear(db) }
      try forget(before: try reader.first, db)
    }
    let end = try reader.size
    var batch: [(number: UInt64, next: UInt64, record: StoredRecord)] = []
    try reader.records(from: try next) { record in
      batch.append((record.sequence, record.sequence + UInt64(record.entries.count), record))
      if batch.count == batchSize {
        try add(&batch)
        progress(try next, end)
      }
      return true
    }
    try add(&batch)
  }

  private var next: UInt64 {
    get throws { try database.read { try UInt64.fetchOne($0, sql: "SELECT next FROM progress") ?? 0 } }
  }

  private func isOfThisLog(_ db: Database) throws -> Bool {
    guard let row = try Row.fetchOne(db, sql: "SELECT last, digest FROM progress") else { return true }
    let last: UInt64 = row["last"]
    guard last >= (try reader.first) else { return true }
    let digest: Data = row["digest"]
    return try record(last).map { Data(SHA256.hash(data: Data($0.text.utf8))) == digest } ?? false
  }

  private func add(_ batch: inout [(number: UInt64, next: UInt64, record: StoredRecord)]) throws {
    guard let last = batch.last else { return }
    let rows = batch.compactMap { item in RecordTerms(item.record).map { (item.number, $0) } }
    let terms = rows.flatMap { number, terms in terms.all.map { (Self.digest($0), number) } }.sorted(by: <)
    try database.write { db in
      // Another process may have done some of it meanwhile.
      let known = try UInt64.fetchOne(db, sql: "SELECT next FROM progress") ?? 0
      guard known < last.next else { return }
      let addRecord = try db.cachedStatement(sql: "INSERT OR REPLACE INTO record VALUES (?, ?)")
      for (number, terms) in rows where number >= known {
        try addRecord.execute(arguments: [Int64(number), terms.time])
      }
      let addTerm = try db.cachedStatement(sql: "INSERT OR IGNORE INTO recent VALUES (?, ?)")
      for (term, number) in terms where number >= known { try addTerm.execute(arguments: [term, Int64(number)]) }
      let digest = Data(SHA256.hash(data: Data(last.record.text.utf8)))
      try db.execute(sql: "DELETE FROM progress")
      try db.execute(
        sql: "INSERT INTO progress VALUES (?, ?, ?)", arguments: [Int64(last.next), Int64(last.number), digest])
      try closeSegment(db)
    }
    batch.removeAll(keepingCapacity: true)
  }

  /// Makes a table of what is recent, if that is enough.
  private func closeSegment(_ db: Database) throws {
    let closed = try Int64.fetchOne(db, sql: "SELECT max(last) FROM segment") ?? -1
    let row = try Row.fetchOne(
      db, sql: "SELECT count(*), min(number), max(number), min(time), max(time) FROM record WHERE number > ?",
      arguments: [closed])
    guard let row, let count: Int = row[0], count >= segmentSize, let first: Int64 = row[1] else { return }
    try db.execute(
      sql: """
        CREATE TABLE \(Self.table(first)) (term INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (term, number))
          WITHOUT ROWID;
        INSERT INTO \(Self.table(first)) SELECT term, number FROM recent ORDER BY term, number;
        DELETE FROM recent;
        """)
    try db.execute(sql: "INSERT INTO segment VALUES (?, ?, ?, ?)", arguments: [first, row[2], row[3], row[4]])
  }

  private static func table(_ first: Int64) -> String { "terms_\(first)" }

  /// Removes what retention removed from the log.
  private func forget(before first: UInt64, _ db: Database) throws {
    let first = Int64(first)
    guard let oldest = try Int64.fetchOne(db, sql: "SELECT min(number) FROM record"), oldest < first else { return }
    for segment in try Segment.fetchAll(db, sql: "SELECT * FROM segment WHERE first < ?", arguments: [first]) {
      if segment.last < first {
        try db.execute(sql: "DROP TABLE \(Self.table(segment.first))")
        try db.execute(sql: "DELETE FROM segment WHERE first = ?", arguments: [segment.first])
      } else {
        try db.execute(sql: "DELETE FROM \(Self.table(segment.first)) WHERE number < ?", arguments: [first])
      }
    }
    try db.execute(sql: "DELETE FROM recent WHERE number < ?", arguments: [first])
    try db.execute(sql: "DELETE FROM record WHERE number < ?", arguments: [first])
  }

  private struct Segment: FetchableRecord, Decodable {
    let first, last: Int64
    let earliest, latest: Int64?
  }

  /// The first 64 bits of SHA-256.
  private static func digest(_ term: String) -> Int64 {
    SHA256.hash(data: Data(term.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  // MARK: Searching

  /// The newest records that a query asks for, oldest first, and how many there are in all.
  ///
  /// Exact: every record that is given is compared with the query itself. Complete: up to the last `refresh`.
  package func find(_ query: LogQuery, last limit: Int = .max) throws -> (records: [StoredRecord], count: Int) {
    var needles = LogNeedles(reader)
    let days = try reader.days
    var found: [StoredRecord] = []
    var count = 0
    for segment in try segments() where isWithin(query, segment) {
      let sql = try sql(query, in: segment, days, &needles)
      let (all, newest) = try database.read { db in
        (
          try Int.fetchOne(db, sql: "SELECT count(*) FROM (\(sql))") ?? 0,
          try Int64.fetchAll(db, sql: sql + " ORDER BY number DESC LIMIT ?", arguments: [limit - found.count])
        )
      }
      count += all
      for number in newest {
        guard let record = try record(UInt64(number)), let terms = RecordTerms(record),
          try needles.matches(terms, query)
        else {
          count -= 1
          continue
        }
        found.append(record)
      }
    }
    return (found.reversed(), count)
  }

  /// Newest first; what is recent has no table of its own.
  private func segments() throws -> [(segment: Segment, table: String)] {
    try database.read { db in
      let closed = try Segment.fetchAll(db, sql: "SELECT * FROM segment ORDER BY first DESC")
      let last = try Int64.fetchOne(db, sql: "SELECT max(number) FROM record") ?? -1
      let open = Segment(first: (closed.first?.last ?? -1) + 1, last: last, earliest: nil, latest: nil)
      return [(open, "recent")] + closed.map { ($0, Self.table($0.first)) }
    }
  }

  private func isWithin(_ query: LogQuery, _ place: (segment: Segment, table: String)) -> Bool {
    guard let earliest = place.segment.earliest, let latest = place.segment.latest else { return true }
    return query.times.overlaps(earliest..<latest + 1)
  }

  /// Selects the numbers of the records.
  private func sql(
    _ query: LogQuery, in place: (segment: Segment, table: String), _ days: [LogDays.Entry],
    _ needles: inout LogNeedles
  ) throws -> String {
    // A day's records begin at its index, and end where the next one begins.
    let ends = days.dropFirst().map { Int64($0.index) } + [.max]
    let dates = zip(days, ends).filter { Int64($0.index) <= place.segment.last && $1 > place.segment.first }.map(
      \.0.date)
    func list(_ term: String) throws -> String {
      let values = try dates.reduce(into: Set([term])) { $0.formUnion(try needles.values(of: term, on: $1)) }
      let digests = values.map { String(Self.digest($0)) }.joined(separator: ",")
      // A record may hold one address in several roles.
      return "SELECT DISTINCT number FROM \(place.table) WHERE term IN (\(digests))"
    }
    var parts = ["SELECT number FROM record WHERE number BETWEEN \(place.segment.first) AND \(place.segment.last)"]
    if query.times != Int64.min..<Int64.max {
      parts[0] += " AND time >= \(query.times.lowerBound) AND time < \(query.times.upperBound)"
    } else if !query.terms.isEmpty {
      parts = []
    }
    parts += try query.terms.map(list)
    let wanted = parts.joined(separator: " INTERSECT ")
    return ([wanted] + (try query.excluded.map(list))).joined(separator: " EXCEPT ")
  }

  private func record(_ number: UInt64) throws -> StoredRecord? {
    var found: StoredRecord?
    try reader.records(from: number) { record in
      found = record
      return false
    }
    return found.flatMap { $0.sequence == number ? $0 : nil }
  }
}
