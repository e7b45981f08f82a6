import DecisionLog
import Foundation
import Transparency

/// A PostgreSQL database for the logs of several hosts, which holds their records and the wrapped keys of their days too:
/// those who search have no other way to them.
struct PostgresStore: IndexStore {
  private let database: PostgresConnection
  private let reader: LogReader
  /// The public key of this log, by which it is known.
  private let key: String
  private let id: Int64

  /// Rows that a statement takes or gives.
  private static let rowLimit = 20_000

  init(_ text: String, _ reader: LogReader) throws {
    self.reader = reader
    key = try reader.publicKey.description
    do {
      database = try PostgresConnection(text)
      try Self.makeTables(database)
      try database.run("INSERT INTO log (key, version) VALUES ($1, 0) ON CONFLICT DO NOTHING", .text(key))
      id = try database.run("SELECT id FROM log WHERE key = $1", .text(key)).first?.integer(0) ?? 0
    } catch {
      throw LogError("\(error); see 'index' in the configuration, and whether the database lets this user in")
    }
  }

  private static func makeTables(_ database: PostgresConnection) throws {
    try database.run("SET statement_timeout = '120s'")
    try database.run("SET idle_in_transaction_session_timeout = '120s'")
    try database.run("SET search_path = truemark")
    // The newest table.
    guard try database.run("SELECT 1 WHERE to_regclass('truemark.trait') IS NOT NULL").isEmpty else { return }
    // Several may come first; 'true' in letters is their lock.
    let statements = [
      "BEGIN", "SELECT pg_advisory_xact_lock(1953658213)", "CREATE SCHEMA IF NOT EXISTS truemark",
      """
      CREATE TABLE IF NOT EXISTS log (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text NOT NULL UNIQUE,
        version bigint NOT NULL, next bigint, last bigint, digest bytea)
      """,
      """
      CREATE TABLE IF NOT EXISTS day (log bigint, first bigint, date text NOT NULL, key bytea, PRIMARY KEY (log, first))
      """,
      """
      CREATE TABLE IF NOT EXISTS segment (log bigint, number bigint, earliest bigint NOT NULL, latest bigint NOT NULL,
        PRIMARY KEY (log, number))
      """,
      """
      CREATE TABLE IF NOT EXISTS record (log bigint, number bigint, time bigint NOT NULL, text bytea NOT NULL,
        PRIMARY KEY (log, number))
      """,
      """
      CREATE TABLE IF NOT EXISTS term (log bigint, segment bigint, term bigint, places bytea NOT NULL,
        PRIMARY KEY (log, segment, term))
      """,
      "CREATE TABLE IF NOT EXISTS trait (log bigint, digest bigint, name text NOT NULL, PRIMARY KEY (digest, log))",
      // Of another form before there was a table of traits; its log counts anew.
      "DROP TABLE IF EXISTS tally",
      """
      CREATE TABLE tally (log bigint, dimension text, hour bigint, trait bigint, count bigint NOT NULL,
        PRIMARY KEY (log, dimension, hour, trait))
      """,
      "COMMIT",
    ]
    for statement in statements { try database.run(statement) }
  }

  func write(_ work: () throws -> Void) throws {
    try database.run("BEGIN")
    do {
      let own = try database.run("SELECT version FROM log WHERE id = $1 FOR UPDATE", .integer(id)).first
      guard let own else { throw LogError("PostgreSQL: this log was removed from the database; try again") }
      if own.integer(0) != Int64(SQLiteStore.version) { try clear() }
      try work()
      try database.run("COMMIT")
    } catch {
      _ = try? database.run("ROLLBACK")
      throw error
    }
  }

  // MARK: This log

  func progress() throws -> IndexProgress? {
    let row = try database.run("SELECT next, last, digest FROM log WHERE id = $1", .integer(id)).first
    guard let row, let next = row.integer(0), let last = row.integer(1), let digest = row.data(2) else { return nil }
    return IndexProgress(next: UInt64(clamping: next), last: UInt64(clamping: last), digest: digest)
  }

  func set(_ progress: IndexProgress) throws {
    try database.run(
      "UPDATE log SET next = $2, last = $3, digest = $4 WHERE id = $1", .integer(id), .integer(Int64(progress.next)),
      .integer(Int64(progress.last)), .bytes(progress.digest))
  }

  func clear() throws {
    for table in ["day", "segment", "record", "term", "tally", "trait"] {
      try database.run("DELETE FROM \(table) WHERE log = $1", .integer(id))
    }
    try database.run(
      "UPDATE log SET version = $2, next = NULL, last = NULL, digest = NULL WHERE id = $1", .integer(id),
      .integer(Int64(SQLiteStore.version)))
  }

  func setDays() throws {
    let days = try reader.days
    let keys = try days.map { try reader.wrappedKey(of: $0.date) }
    let known = try database.run("SELECT first, key FROM day WHERE log = $1 ORDER BY first", .integer(id))
    guard known.map({ $0.integer(0) }) != days.map({ Int64($0.index) }) || known.map({ $0.data(1) }) != keys else {
      return
    }
    try database.run("DELETE FROM day WHERE log = $1", .integer(id))
    try database.run(
      "INSERT INTO day SELECT $1, first, convert_from(date, 'UTF8'), key FROM unnest($2, $3, $4) AS d(first, date, key)",
      .integer(id), .integers(days.map { Int64($0.index) }), .blobs(days.map { Data($0.date.description.utf8) }),
      .blobs(keys))
  }

  func firstRecord() throws -> UInt64? {
    let row = try database.run("SELECT min(number) FROM record WHERE log = $1", .integer(id)).first
    return row?.integer(0).map(UInt64.init(clamping:))
  }

  func remove(recordsBefore record: UInt64, segmentsBefore segment: Int) throws {
    try database.run("DELETE FROM record WHERE log = $1 AND number < $2", .integer(id), .integer(Int64(record)))
    for (table, column) in [("segment", "number"), ("term", "segment")] {
      try database.run(
        "DELETE FROM \(table) WHERE log = $1 AND \(column) < $2", .integer(id), .integer(Int64(segment)))
    }
    try database.run(
      """
      DELETE FROM tally WHERE log = $1 AND hour < coalesce(
        (SELECT time / 3600 FROM record WHERE log = $1 ORDER BY number LIMIT 1), 9223372036854775807)
      """, .integer(id))
    try database.run(
      "DELETE FROM trait WHERE log = $1 AND digest NOT IN (SELECT trait FROM tally WHERE log = $1)", .integer(id))
  }

  func add(_ records: [IndexedRecord]) throws {
    guard !records.isEmpty else { return }
    try database.run(
      "INSERT INTO record SELECT $1, * FROM unnest($2, $3, $4)", .integer(id),
      .integers(records.map { Int64($0.number) }), .integers(records.map(\.time)),
      .blobs(records.map { Data($0.text.utf8) }))
  }

  func set(_ segment: Segment) throws {
    try database.run(
      """
      INSERT INTO segment VALUES ($1, $2, $3, $4)
        ON CONFLICT (log, number) DO UPDATE SET earliest = excluded.earliest, latest = excluded.latest
      """, .integer(id), .integer(Int64(segment.number)), .integer(segment.earliest), .integer(segment.latest))
  }

  func put(_ lists: [TermList], in segment: Int) throws {
    for part in Self.parts(lists) {
      try database.run(
        """
        INSERT INTO term SELECT $1, $2, * FROM unnest($3, $4)
          ON CONFLICT (log, segment, term) DO UPDATE SET places = excluded.places
        """, .integer(id), .integer(Int64(segment)), .integers(part.map(\.term)), .blobs(part.map(\.places)))
    }
  }

  func add(_ tallies: [HourTally]) throws {
    let names = tallies.names
    for part in Self.parts(Array(names)) {
      try database.run(
        """
        INSERT INTO trait SELECT $1, digest, convert_from(name, 'UTF8') FROM unnest($2, $3) AS t(digest, name)
          ON CONFLICT DO NOTHING
        """, .integer(id), .integers(part.map(\.value)), .blobs(part.map { Data($0.key.utf8) }))
    }
    for part in Self.parts(tallies) {
      try database.run(
        """
        INSERT INTO tally SELECT $1, convert_from(dimension, 'UTF8'), hour, trait, count
          FROM unnest($2, $3, $4, $5) AS t(dimension, hour, trait, count)
          ON CONFLICT (log, dimension, hour, trait) DO UPDATE SET count = tally.count + excluded.count
        """, .integer(id), .blobs(part.map { Data($0.trait.dimension.rawValue.utf8) }), .integers(part.map(\.hour)),
        .integers(part.map { names[$0.trait.name] ?? 0 }), .integers(part.map { Int64($0.count) }))
    }
  }

  func takeLists(in segment: Int) throws -> [TermList] {
    try database.run(
      "DELETE FROM term WHERE log = $1 AND segment = $2 RETURNING term, places", .integer(id),
      .integer(Int64(segment))
    ).map { TermList(term: $0.integer(0) ?? 0, places: $0.data(1) ?? Data()) }.sorted { $0.term < $1.term }
  }

  // MARK: Searching

  func logs() throws -> [IndexedLog] {
    let rows = try database.run("SELECT id, key FROM log ORDER BY id = $1 DESC, key", .integer(id))
    return try rows.map { row in
      let log = row.integer(0) ?? 0
      let days = try database.run("SELECT date, first, key FROM day WHERE log = $1 ORDER BY first", .integer(log))
      var keys: [Day: Data] = [:]
      var dates: [(date: Day, first: UInt64)] = []
      for day in days {
        guard let date = Day(day.text(0)), let first = day.integer(1) else { continue }
        dates.append((date, UInt64(clamping: first)))
        keys[date] = day.data(2)
      }
      let isHere = log == id
      return IndexedLog(
        id: Int(log), name: NoteVerifier(row.text(1))?.name ?? row.text(1), isHere: isHere, days: dates,
        keys: isHere ? nil : keys)
    }
  }

  func segments(of log: IndexedLog) throws -> [Segment] {
    try database.run(
      "SELECT number, earliest, latest FROM segment WHERE log = $1 ORDER BY number", .integer(Int64(log.id))
    ).compactMap { row in
      // Others write here too.
      guard let number = row.integer(0), let earliest = row.integer(1), let latest = row.integer(2),
        (0..<1 << 40).contains(number), earliest <= latest, latest < .max
      else { return nil }
      return Segment(number: Int(number), earliest: earliest, latest: latest)
    }
  }

  func lists(of terms: [Int: [Int64]], in log: IndexedLog) throws -> [Int: [TermList]] {
    let wanted = terms.flatMap { segment, terms in terms.map { (segment: Int64(segment), term: $0) } }
    var found: [Int: [TermList]] = [:]
    for part in Self.parts(wanted) {
      let rows = try database.run(
        """
        SELECT segment, term, places FROM unnest($2, $3) AS wanted(segment, term) JOIN term USING (segment, term)
          WHERE log = $1
        """, .integer(Int64(log.id)), .integers(part.map(\.segment)), .integers(part.map(\.term)))
      for row in rows {
        let list = TermList(term: row.integer(1) ?? 0, places: row.data(2) ?? Data())
        found[Int(row.integer(0) ?? 0), default: []].append(list)
      }
    }
    return found
  }

  func numbers(_ range: Range<UInt64>, times: Range<Int64>, in log: IndexedLog) throws -> [UInt64] {
    try database.run(
      "SELECT number FROM record WHERE log = $1 AND number >= $2 AND number < $3 AND time >= $4 AND time < $5",
      .integer(Int64(log.id)), .integer(Int64(range.lowerBound)), .integer(Int64(range.upperBound)),
      .integer(times.lowerBound), .integer(times.upperBound)
    ).compactMap { $0.integer(0).map(UInt64.init(clamping:)) }
  }

  func records(_ numbers: [UInt64], in log: IndexedLog) throws -> [StoredRecord] {
    try Self.parts(numbers, of: 500).flatMap { part in
      let rows = try database.run(
        "SELECT number, text FROM record WHERE log = $1 AND number = ANY($2)", .integer(Int64(log.id)),
        .integers(part.map { Int64($0) }))
      let texts = Dictionary(rows.map { (UInt64(clamping: $0.integer(0) ?? 0), $0.text(1)) }) { first, _ in first }
      return part.compactMap { number in texts[number].map { StoredRecord(sequence: number, text: $0) } }
    }
  }

  // MARK: Counting

  func hours(within hours: Range<Int64>) throws -> ClosedRange<Int64>? {
    let row = try database.run(
      "SELECT min(hour), max(hour) FROM tally WHERE dimension IN ('action', 'verdict') AND hour >= $1 AND hour < $2",
      .integer(hours.lowerBound), .integer(hours.upperBound)
    ).first
    guard let first = row?.integer(0), let last = row?.integer(1), first <= last else { return nil }
    return first...last
  }

  func tallies(
    of dimension: RecordTrait.Dimension, in hours: Range<Int64>, by step: TimeStep
  ) throws -> [HourTally] {
    try database.run(
      """
      SELECT start, (SELECT name FROM trait WHERE digest = sums.trait LIMIT 1), count FROM
        (SELECT (hour + $2) / $3 * $3 - $2 AS start, tally.trait, sum(count)::bigint AS count FROM tally
          WHERE dimension = $1 AND hour >= $4 AND hour < $5 GROUP BY start, tally.trait) AS sums
      """, .text(dimension.rawValue), .integer(step.offset), .integer(step.hours),
      .integer(hours.lowerBound), .integer(hours.upperBound)
    ).compactMap { row in
      // Others write here too.
      guard let start = row.integer(0), let count = row.integer(2), (1..<1 << 40).contains(count) else { return nil }
      return HourTally(hour: start, trait: RecordTrait(dimension, row.text(1)), count: Int(count))
    }
  }

  private static func parts<T>(_ items: [T], of size: Int = rowLimit) -> [ArraySlice<T>] {
    stride(from: 0, to: items.count, by: size).map { items[$0..<min($0 + size, items.count)] }
  }
}
