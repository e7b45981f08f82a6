import DecisionLog
import Foundation
import GRDB

/// An SQLite file beside the log, `STATE/index/records.sqlite`; the records themselves are read in the log.
struct SQLiteStore: IndexStore {
  private let database: DatabaseQueue
  private let reader: LogReader

  /// Of the tables and of what the terms are; another one is built anew.
  static let version = 5

  init(_ state: StateFolder, _ reader: LogReader) throws {
    self.reader = reader
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
  private static func openWhole(_ file: URL, attempts: Int = 100) throws -> DatabaseQueue {
    do {
      return try open(file)
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && attempts > 0 {
      // Of two that make the file, SQLite lets one fail at once, whatever time it may wait.
      Thread.sleep(forTimeInterval: 0.02)
      return try openWhole(file, attempts: attempts - 1)
    } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
      for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + end) }
      return try open(file)
    }
  }

  private static func open(_ file: URL) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    // As long as another process may take to index a great log.
    configuration.busyMode = .timeout(600)
    // A commit that is lost in a crash is indexed again.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536") }
    let database = try DatabaseQueue(path: file.path, configuration: configuration)
    try database.write { db in
      if try Int.fetchOne(db, sql: "PRAGMA user_version") != version { try makeTables(db) }
    }
    return database
  }

  private static func makeTables(_ db: Database) throws {
    for table in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'") {
      try db.execute(sql: "DROP TABLE \"\(table)\"")
    }
    try db.execute(
      sql: """
        CREATE TABLE progress (next INTEGER NOT NULL, last INTEGER NOT NULL, digest BLOB NOT NULL);
        CREATE TABLE record (number INTEGER PRIMARY KEY, time INTEGER NOT NULL);
        CREATE TABLE segment (number INTEGER PRIMARY KEY, earliest INTEGER NOT NULL, latest INTEGER NOT NULL);
        CREATE TABLE term (segment INTEGER NOT NULL, term INTEGER NOT NULL, places BLOB NOT NULL,
          PRIMARY KEY (segment, term)) WITHOUT ROWID;
        CREATE TABLE trait (digest INTEGER PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE tally (dimension TEXT NOT NULL, hour INTEGER NOT NULL, trait INTEGER NOT NULL,
          count INTEGER NOT NULL, PRIMARY KEY (dimension, hour, trait)) WITHOUT ROWID;
        PRAGMA user_version = \(version);
        """)
  }

  private func run<T>(_ work: (Database) throws -> T) throws -> T { try database.unsafeReentrantWrite(work) }

  func write(_ work: () throws -> Void) throws {
    try run { db in
      try db.inTransaction(.immediate) {
        try work()
        return .commit
      }
    }
  }

  // MARK: This log

  func logs() throws -> [IndexedLog] {
    let days = try reader.days.map { (date: $0.date, first: $0.index) }
    return [IndexedLog(id: 0, name: try reader.name, isHere: true, days: days, keys: nil)]
  }

  func progress() throws -> IndexProgress? {
    try run { db in
      try Row.fetchOne(db, sql: "SELECT next, last, digest FROM progress").map {
        IndexProgress(next: $0["next"], last: $0["last"], digest: $0["digest"])
      }
    }
  }

  func set(_ progress: IndexProgress) throws {
    try run { db in
      try db.execute(sql: "DELETE FROM progress")
      try db.execute(
        sql: "INSERT INTO progress VALUES (?, ?, ?)",
        arguments: [Int64(progress.next), Int64(progress.last), progress.digest])
    }
  }

  func clear() throws { try run(Self.makeTables) }

  func setDays() throws {}

  func firstRecord() throws -> UInt64? {
    try run { try UInt64.fetchOne($0, sql: "SELECT min(number) FROM record") }
  }

  func remove(recordsBefore record: UInt64, segmentsBefore segment: Int) throws {
    try run { db in
      try db.execute(sql: "DELETE FROM record WHERE number < ?", arguments: [Int64(record)])
      try db.execute(sql: "DELETE FROM segment WHERE number < ?", arguments: [segment])
      try db.execute(sql: "DELETE FROM term WHERE segment < ?", arguments: [segment])
      try db.execute(
        sql: """
          DELETE FROM tally
            WHERE hour < coalesce((SELECT time / 3600 FROM record ORDER BY number LIMIT 1), 9223372036854775807)
          """)
      try db.execute(sql: "DELETE FROM trait WHERE digest NOT IN (SELECT trait FROM tally)")
    }
  }

  func add(_ records: [IndexedRecord]) throws {
    try run { db in
      let statement = try db.cachedStatement(sql: "INSERT INTO record VALUES (?, ?)")
      for record in records { try statement.execute(arguments: [Int64(record.number), record.time]) }
    }
  }

  func set(_ segment: Segment) throws {
    try run { db in
      try db.execute(
        sql: "INSERT OR REPLACE INTO segment VALUES (?, ?, ?)",
        arguments: [segment.number, segment.earliest, segment.latest])
    }
  }

  func put(_ lists: [TermList], in segment: Int) throws {
    try run { db in
      let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO term VALUES (?, ?, ?)")
      for list in lists { try statement.execute(arguments: [segment, list.term, list.places]) }
    }
  }

  func add(_ tallies: [HourTally]) throws {
    try run { db in
      let trait = try db.cachedStatement(sql: "INSERT OR IGNORE INTO trait VALUES (?, ?)")
      let names = tallies.names
      for (name, digest) in names { try trait.execute(arguments: [digest, name]) }
      let statement = try db.cachedStatement(
        sql: """
          INSERT INTO tally VALUES (?, ?, ?, ?)
            ON CONFLICT (dimension, hour, trait) DO UPDATE SET count = count + excluded.count
          """)
      for tally in tallies {
        try statement.execute(
          arguments: [tally.trait.dimension.rawValue, tally.hour, names[tally.trait.name], tally.count])
      }
    }
  }

  func takeLists(in segment: Int) throws -> [TermList] {
    try run { db in
      let rows = try Row.fetchAll(db, sql: "SELECT term, places FROM term WHERE segment = ?", arguments: [segment])
      try db.execute(sql: "DELETE FROM term WHERE segment = ?", arguments: [segment])
      return rows.map { TermList(term: $0["term"], places: $0["places"]) }.sorted { $0.term < $1.term }
    }
  }

  // MARK: Searching

  func segments(of log: IndexedLog) throws -> [Segment] {
    try run { db in
      try Row.fetchAll(db, sql: "SELECT * FROM segment ORDER BY number").map {
        Segment(number: $0["number"], earliest: $0["earliest"], latest: $0["latest"])
      }
    }
  }

  func lists(of terms: [Int: [Int64]], in log: IndexedLog) throws -> [Int: [TermList]] {
    try run { db in
      let statement = try db.cachedStatement(sql: "SELECT places FROM term WHERE segment = ? AND term = ?")
      var found: [Int: [TermList]] = [:]
      for (segment, terms) in terms {
        for term in terms {
          if let places = try Data.fetchOne(statement, arguments: [segment, term]) {
            found[segment, default: []].append(TermList(term: term, places: places))
          }
        }
      }
      return found
    }
  }

  func numbers(_ range: Range<UInt64>, times: Range<Int64>, in log: IndexedLog) throws -> [UInt64] {
    try run { db in
      try UInt64.fetchAll(
        db, sql: "SELECT number FROM record WHERE number >= ? AND number < ? AND time >= ? AND time < ?",
        arguments: [Int64(range.lowerBound), Int64(range.upperBound), times.lowerBound, times.upperBound])
    }
  }

  func records(_ numbers: [UInt64], in log: IndexedLog) throws -> [StoredRecord] {
    try numbers.compactMap { try reader.record($0) }
  }

  // MARK: Counting

  func hours(within hours: Range<Int64>) throws -> ClosedRange<Int64>? {
    try run { db in
      let row = try Row.fetchOne(
        db,
        sql:
          "SELECT min(hour), max(hour) FROM tally WHERE dimension IN ('action', 'verdict') AND hour >= ? AND hour < ?",
        arguments: [hours.lowerBound, hours.upperBound])
      guard let first = row?[0] as Int64?, let last = row?[1] as Int64? else { return nil }
      return first...last
    }
  }

  func tallies(
    of dimension: RecordTrait.Dimension, in hours: Range<Int64>, by step: TimeStep
  ) throws -> [HourTally] {
    try run { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT start, name, count FROM trait JOIN
            (SELECT (hour + :offset) / :hours * :hours - :offset AS start, trait, sum(count) AS count FROM tally
              WHERE dimension = :dimension AND hour >= :first AND hour < :end GROUP BY start, trait)
            ON digest = trait
          """,
        arguments: [
          "offset": step.offset, "hours": step.hours, "dimension": dimension.rawValue, "first": hours.lowerBound,
          "end": hours.upperBound,
        ]
      ).map { HourTally(hour: $0[0], trait: RecordTrait(dimension, $0[1]), count: $0[2]) }
    }
  }
}
