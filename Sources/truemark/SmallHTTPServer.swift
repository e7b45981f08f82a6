import Foundation

/// A request as far as a witness needs it.
struct HTTPRequest {
  let method: Substring
  let target: Substring
  let body: [UInt8]
}

struct HTTPAnswer {
  let status: Int
  let text: String
  let type: String

  init(_ status: Int, _ text: String = "", type: String = "text/plain; charset=utf-8") {
    self.status = status
    self.text = text
    self.type = type
  }

  var bytes: [UInt8] {
    Array(
      """
      HTTP/1.1 \(status) \(status < 300 ? "OK" : "Refused")\r
      Content-Type: \(type)\r
      Content-Length: \(text.utf8.count)\r
      Connection: close\r
      \r
      \(text)
      """.utf8)
  }
}

/// HTTP/1.1 (RFC 9112) for one client at a time: a request of 80 KiB at most with a Content-Length, within ten seconds,
/// and the connection ends.
struct SmallHTTPServer: ~Copyable {
  private let listener: Int32
  private static let headLimit = 16 << 10
  private static let bodyLimit = 64 << 10
  private static let seconds = 10

  /// `socket`: `unix:PATH`, or `inet:PORT` on 127.0.0.1.
  init(_ socket: String) throws {
    let made: Int32?
    if socket.hasPrefix("unix:") {
      made = Self.listen(unix: String(socket.dropFirst(5)))
    } else {
      made = socket.hasPrefix("inet:") ? UInt16(socket.dropFirst(5)).flatMap(Self.listen(port:)) : nil
    }
    guard let made else {
      throw UnreadableInput(description: "cannot listen on \(socket): use unix:PATH or inet:PORT, and one that is free")
    }
    listener = made
  }

  deinit { close(listener) }

  private static func listen(port: UInt16) -> Int32? {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let made = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    _ = unsafe setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    return unsafe withUnsafeBytes(of: &address) { unsafe bound(made, $0) }
  }

  private static func listen(unix path: String) -> Int32? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
    _ = unsafe unlink(path)
    return unsafe withUnsafeBytes(of: &address) { unsafe bound(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0), $0) }
  }

  private static func bound(_ made: Int32, _ address: UnsafeRawBufferPointer) -> Int32? {
    guard made >= 0, let start = address.baseAddress else { return nil }
    let isBound = unsafe bind(made, start.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count)) == 0
    guard isBound, Foundation.listen(made, 8) == 0 else {
      close(made)
      return nil
    }
    return made
  }

  /// Serves until the process ends.
  func serve(_ answer: (HTTPRequest) -> HTTPAnswer) throws {
    while true {
      let client = accept(listener, nil, nil)
      guard client >= 0 else {
        guard errno == EINTR || errno == ECONNABORTED else {
          throw UnreadableInput(description: "cannot accept connections: \(unsafe String(cString: strerror(errno)))")
        }
        continue
      }
      defer { close(client) }
      let reply = Self.read(client).map(answer) ?? HTTPAnswer(400)
      Self.write(reply.bytes, client)
    }
  }

  /// The request; nil if it is none, too long or too late.
  private static func read(_ client: Int32) -> HTTPRequest? {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var bytes: [UInt8] = []
    var head: (end: Int, fields: [Substring])?
    while true {
      if head == nil, let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
        let text = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        head = (end.upperBound, text.split(separator: "\r\n", omittingEmptySubsequences: false))
      }
      if let head {
        guard let length = length(head.fields) else { return nil }
        if bytes.count - head.end >= length {
          let words = head.fields[0].split(separator: " ")
          guard words.count == 3 else { return nil }
          return HTTPRequest(method: words[0], target: words[1], body: Array(bytes[head.end..<head.end + length]))
        }
      }
      guard bytes.count < headLimit + bodyLimit, head != nil || bytes.count < headLimit else { return nil }
      guard let more = receive(client, until: deadline) else { return nil }
      bytes += more
    }
  }

  /// The octets of the body: 0 without a Content-Length, nil for one that cannot be.
  private static func length(_ fields: [Substring]) -> Int? {
    let name = "content-length:"
    let values = fields.dropFirst().filter { $0.lowercased().hasPrefix(name) }
    guard let value = values.first else { return 0 }
    let text = value.dropFirst(name.count).trimmingPrefix { $0 == " " }
    guard values.count == 1, let length = Int(text), (0...bodyLimit).contains(length) else { return nil }
    return length
  }

  private static func receive(_ client: Int32, until deadline: ContinuousClock.Instant) -> [UInt8]? {
    let left = (deadline - .now).components
    guard left.seconds >= 0 else { return nil }
    var wait = pollfd(fd: client, events: Int16(POLLIN), revents: 0)
    guard unsafe poll(&wait, 1, Int32(left.seconds) * 1_000 + 1) > 0 else { return nil }
    var buffer = [UInt8](repeating: 0, count: 16 << 10)
    let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(client, $0.baseAddress, $0.count, 0) }
    return count > 0 ? Array(buffer[..<count]) : nil
  }

  private static func write(_ bytes: [UInt8], _ client: Int32) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    _ = unsafe setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var rest = bytes[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes {
        unsafe send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }
}
