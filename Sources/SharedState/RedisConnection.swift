import CHiredis

/// Where Redis listens: `unix:/PATH`, `HOST:PORT` or `[IPv6]:PORT`.
package enum RedisServer: Hashable, Sendable, CustomStringConvertible {
  case unix(path: String)
  case tcp(host: String, port: UInt16)

  package init?(_ text: String) {
    if text.hasPrefix("unix:") {
      guard text.hasPrefix("unix:/") else { return nil }
      self = .unix(path: String(text.dropFirst(5)))
    } else {
      guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]), port > 0
      else { return nil }
      let host = text[..<colon]
      let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
      guard !host.isEmpty, isBracketed || !host.contains(":") else { return nil }
      self = .tcp(host: String(isBracketed ? host.dropFirst().dropLast() : host), port: port)
    }
  }

  package var description: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}

/// Why Redis cannot be used now.
struct RedisError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// What Redis answered, other than an error.
enum RedisReply {
  case bytes([UInt8])
  case integer(Int64)
  case list([RedisReply])
  case none
}

/// A connection to Redis (hiredis), for one thread at a time.
@safe final class RedisConnection {
  typealias Command = [[UInt8]]

  private let context: UnsafeMutablePointer<redisContext>

  /// For connecting, and for each reply.
  private static let timeout = timeval(tv_sec: 1, tv_usec: 0)

  init(_ server: RedisServer) throws(RedisError) {
    let made =
      switch server {
      case .unix(let path): unsafe redisConnectUnixWithTimeout(path, Self.timeout)
      case .tcp(let host, let port): unsafe redisConnectWithTimeout(host, Int32(port), Self.timeout)
      }
    guard let made = unsafe made else { throw RedisError("out of memory") }
    unsafe context = made
    guard unsafe context.pointee.err == 0, unsafe redisSetTimeout(context, Self.timeout) == REDIS_OK
    else { throw failure }
  }

  deinit { unsafe redisFree(context) }

  /// Sends the commands together, and gives their replies; throws the first error, after which the connection is dead.
  func run(_ commands: [Command]) throws(RedisError) -> [RedisReply] {
    for command in commands { try append(command) }
    var replies: [RedisReply] = []
    replies.reserveCapacity(commands.count)
    while replies.count < commands.count { replies.append(try nextReply()) }
    return replies
  }

  private func append(_ command: Command) throws(RedisError) {
    let lengths = command.map(\.count)
    let code = unsafe Array(command.joined()).withUnsafeBytes { bytes in
      var start = 0
      var words: [UnsafePointer<CChar>?] = unsafe []
      for length in lengths {
        unsafe words.append(bytes.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self))
        start += length
      }
      return unsafe redisAppendCommandArgv(context, Int32(words.count), &words, lengths)
    }
    guard code == REDIS_OK else { throw failure }
  }

  private func nextReply() throws(RedisError) -> RedisReply {
    var raw: UnsafeMutableRawPointer?
    guard unsafe redisGetReply(context, &raw) == REDIS_OK, let raw = unsafe raw else { throw failure }
    defer { unsafe freeReplyObject(raw) }
    return try unsafe Self.reply(raw.assumingMemoryBound(to: redisReply.self).pointee)
  }

  /// hiredis itself bounds how deep lists nest.
  private static func reply(_ raw: redisReply) throws(RedisError) -> RedisReply {
    switch unsafe raw.type {
    case REDIS_REPLY_STRING, REDIS_REPLY_STATUS: return .bytes(unsafe bytes(raw))
    case REDIS_REPLY_INTEGER: return unsafe .integer(raw.integer)
    case REDIS_REPLY_NIL: return .none
    case REDIS_REPLY_ARRAY:
      var list: [RedisReply] = []
      for place in 0..<(unsafe raw.elements) {
        if let element = unsafe raw.element[place] { list.append(try unsafe reply(element.pointee)) }
      }
      return .list(list)
    case REDIS_REPLY_ERROR: throw RedisError("Redis says: " + printable(unsafe bytes(raw)))
    default: throw RedisError("an answer of unknown type")
    }
  }

  private static func bytes(_ raw: redisReply) -> [UInt8] {
    guard let start = unsafe raw.str else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: raw.len))
  }

  /// For the service log: one line of ASCII, not too long.
  private static func printable(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix(200).map { (0x20..<0x7f).contains($0) ? $0 : 0x3f }, as: UTF8.self)
  }

  private var failure: RedisError {
    let text = unsafe withUnsafeBytes(of: context.pointee.errstr) { unsafe $0.prefix { $0 != 0 }.map(\.self) }
    return RedisError(text.isEmpty ? "the connection broke" : Self.printable(text))
  }
}
