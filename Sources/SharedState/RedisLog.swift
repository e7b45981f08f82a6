import Bulk

/// The shared log as Redis keeps it: one stream, whose key names the ledger's key, so that others never mix with us.
///
/// All of it is one key, hence in one slot of a cluster.
struct RedisLog {
  /// Octets of an entry, and its place; no octets if it has another form than ours.
  typealias Entry = (position: LogPosition, bytes: [UInt8])

  private let connection: RedisConnection
  private let key: [UInt8]

  /// Entries kept at least; Redis removes older ones a block at a time.
  static let length = 250_000
  /// Entries read at once.
  static let readLimit = 256

  /// Connects.
  ///
  /// `password`: of the user `default`, or name and password of another.
  init(_ server: RedisServer, password: [String], keyName: String) throws(RedisError) {
    connection = try RedisConnection(server)
    key = Array("truemark:{\(keyName)}:campaigns".utf8)
    if !password.isEmpty { _ = try connection.run([Self.command(["AUTH"] + password)]) }
  }

  /// Appends entries in order, each of them whole or not at all; the log ends when nobody writes for `lifetime` seconds.
  func append(_ entries: [[UInt8]], lifetime: Int64) throws(RedisError) {
    let head = Self.command(["XADD"]) + [key] + Self.command(["MAXLEN", "~", String(Self.length), "*", "e"])
    let expiry = Self.command(["EXPIRE"]) + [key] + Self.command([String(lifetime)])
    _ = try connection.run(entries.map { head + [$0] } + [expiry])
  }

  /// The next entries, after waiting up to `wait` milliseconds for one.
  func entries(after position: LogPosition, wait: Int) throws(RedisError) -> [Entry] {
    let words = ["XREAD", "COUNT", String(Self.readLimit), "BLOCK", String(wait), "STREAMS"]
    let replies = try connection.run([Self.command(words) + [key] + Self.command([position.description])])
    guard case .list(let streams)? = replies.first, case .list(let stream)? = streams.first, stream.count == 2
    else { return [] }
    return try Self.entries(stream[1])
  }

  /// The places of the oldest and the newest entry; nil if there is none.
  func bounds() throws(RedisError) -> ClosedRange<LogPosition>? {
    let replies = try connection.run([
      Self.command(["XRANGE"]) + [key] + Self.command(["-", "+", "COUNT", "1"]),
      Self.command(["XREVRANGE"]) + [key] + Self.command(["+", "-", "COUNT", "1"]),
    ])
    guard let oldest = try Self.entries(replies[0]).first, let newest = try Self.entries(replies[1]).first,
      oldest.position <= newest.position
    else { return nil }
    return oldest.position...newest.position
  }

  private static func entries(_ reply: RedisReply) throws(RedisError) -> [Entry] {
    guard case .list(let list) = reply else { return [] }
    var entries: [Entry] = []
    entries.reserveCapacity(list.count)
    for element in list {
      guard case .list(let parts) = element, case .bytes(let id)? = parts.first,
        let position = LogPosition(String(decoding: id, as: UTF8.self))
      else { throw RedisError("an answer of unknown form") }
      guard parts.count == 2, case .list(let fields) = parts[1], fields.count == 2, case .bytes(let bytes) = fields[1]
      else {
        entries.append((position, []))
        continue
      }
      entries.append((position, bytes))
    }
    return entries
  }

  private static func command(_ words: [String]) -> RedisConnection.Command { words.map { Array($0.utf8) } }
}
