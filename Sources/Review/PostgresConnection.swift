import CPQ
import DecisionLog
import Foundation

/// What a statement is given, in PostgreSQL's binary formats.
enum PostgresValue {
  case integer(Int64)
  case text(String)
  case bytes(Data)
  case integers([Int64])
  case blobs([Data?])

  /// The number of the type in PostgreSQL's catalogue: `bigint`, `text`, `bytea`, and arrays of them.
  var type: Oid {
    switch self {
    case .integer: 20
    case .text: 25
    case .bytes: 17
    case .integers: 1_016
    case .blobs: 1_001
    }
  }

  var bytes: [UInt8] {
    switch self {
    case .integer(let value): Self.octets(value)
    case .text(let value): Array(value.utf8)
    case .bytes(let value): Array(value)
    case .integers(let values): Self.array(of: 20, values.map { Self.octets($0) })
    case .blobs(let values): Self.array(of: 17, values.map { $0.map { Array($0) } })
    }
  }

  /// A list of one dimension: dimensions, whether there are nulls, type, count, first index; each item behind its size.
  private static func array(of type: Int32, _ items: [[UInt8]?]) -> [UInt8] {
    var bytes = [1, 1, type, Int32(clamping: items.count), 1].flatMap { octets($0) }
    for item in items {
      bytes += octets(item.map { Int32(clamping: $0.count) } ?? -1)
      bytes += item ?? []
    }
    return bytes
  }

  private static func octets(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

/// A connection to PostgreSQL (libpq), for one thread at a time.
@safe final class PostgresConnection {
  private let connection: OpaquePointer

  /// What holds where the connection string does not say otherwise: seconds for connecting, milliseconds until what was
  /// sent must be acknowledged.
  private static let defaults = [
    ("connect_timeout", "10"), ("tcp_user_timeout", "30000"), ("application_name", "truemark"),
    ("client_encoding", "UTF8"),
  ]

  /// Connects.
  ///
  /// `text`: a connection string of libpq, which takes passwords from its own files (`~/.pgpass`, services).
  init(_ text: String) throws {
    // A string that is a URI is expanded where `dbname` stands, and what comes later counts.
    let options = Self.defaults + [("dbname", text)]
    let made: OpaquePointer? = unsafe Self.withCStrings(options.map(\.0)) { names in
      unsafe Self.withCStrings(options.map(\.1)) { values in unsafe PQconnectdbParams(names, values, 1) }
    }
    guard let made = unsafe made else { throw LogError("PostgreSQL: out of memory") }
    unsafe connection = made
    guard unsafe PQstatus(connection) == CONNECTION_OK else { throw failure(nil) }
    // Notices are for people who sit at a terminal.
    _ = unsafe PQsetNoticeReceiver(connection, { _, _ in }, nil)
  }

  deinit { unsafe PQfinish(connection) }

  /// Runs a statement; its rows, with numbers in eight octets.
  @discardableResult
  func run(_ sql: String, _ parameters: PostgresValue...) throws -> [PostgresRow] {
    let (types, bytes) = (parameters.map(\.type), parameters.map(\.bytes))
    let (lengths, formats) = (bytes.map { Int32(clamping: $0.count) }, bytes.map { _ in Int32(1) })
    // An empty value must not be a null pointer.
    let joined = Array(bytes.joined()) + [0]
    let result = unsafe joined.withUnsafeBytes { all in
      var start = 0
      var values: [UnsafePointer<CChar>?] = unsafe []
      for value in bytes {
        unsafe values.append(all.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self))
        start += value.count
      }
      return unsafe PQexecParams(connection, sql, Int32(parameters.count), types, values, lengths, formats, 1)
    }
    defer { unsafe PQclear(result) }
    guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(unsafe PQresultStatus(result)) else { throw failure(sql) }
    return unsafe (0..<PQntuples(result)).map { row in
      unsafe PostgresRow(
        values: (0..<PQnfields(result)).map { column in
          guard unsafe PQgetisnull(result, row, column) == 0, let start = unsafe PQgetvalue(result, row, column) else {
            return nil
          }
          return unsafe Data(bytes: start, count: Int(PQgetlength(result, row, column)))
        })
    }
  }

  /// What libpq says, in one line.
  private func failure(_ sql: String?) -> LogError {
    let text = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
    let line = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    return LogError("PostgreSQL: \(line.isEmpty ? "the connection broke" : line)")
  }

  /// Calls with an array of C strings that ends with a null pointer.
  private static func withCStrings<T>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T?
  ) -> T? {
    let copies = unsafe texts.map { unsafe strdup($0) }
    defer { for place in texts.indices { unsafe free(copies[place]) } }
    let pointers = unsafe copies.map { unsafe UnsafePointer<CChar>($0) } + [nil]
    return unsafe pointers.withUnsafeBufferPointer { unsafe $0.baseAddress.flatMap { unsafe body($0) } }
  }
}

struct PostgresRow {
  let values: [Data?]

  func data(_ column: Int) -> Data? { values.indices.contains(column) ? values[column] : nil }

  /// Nil for null, and for what is no `bigint`.
  func integer(_ column: Int) -> Int64? {
    data(column).flatMap { $0.count == 8 ? $0.reduce(0) { $0 << 8 | Int64($1) } : nil }
  }

  func text(_ column: Int) -> String { String(decoding: data(column) ?? Data(), as: UTF8.self) }
}
