import Glibc

/// A connected stream socket that blocks, within a time allowed.
@safe
final class StreamSocket {
  private var descriptor: Int32?

  /// Takes over a connected socket.
  init(adopting descriptor: Int32, timeout: Duration) throws(MilterError) {
    self.descriptor = descriptor
    try setTimeout(timeout)
  }

  /// Connects.
  convenience init(to address: MilterSocketAddress, timeout: Duration) throws(MilterError) {
    switch address {
    case .unix(let path): try self.init(path: path, timeout: timeout)
    case .inet(let host, let port): try self.init(family: AF_INET, host: host, port: port, timeout: timeout)
    case .inet6(let host, let port): try self.init(family: AF_INET6, host: host, port: port, timeout: timeout)
    }
  }

  private convenience init(path: String, timeout: Duration) throws(MilterError) {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .badSocket(path) }
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    try self.init(adopting: try Self.made(AF_UNIX), timeout: timeout)
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor ?? -1, $0, size) }
    }
    if result != 0 { throw Self.failure("connect") }
  }

  private convenience init(family: Int32, host: String, port: UInt16, timeout: Duration) throws(MilterError) {
    var hints = unsafe addrinfo()
    unsafe hints.ai_family = family
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0, let found = unsafe list else {
      throw .badSocket("\(port)@\(host)")
    }
    defer { unsafe freeaddrinfo(found) }
    try self.init(adopting: try Self.made(family), timeout: timeout)
    var on: Int32 = 1
    _ = unsafe setsockopt(
      descriptor ?? -1, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    guard unsafe connect(descriptor ?? -1, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
      throw Self.failure("connect")
    }
  }

  deinit { close() }

  /// Closes the socket; harmless when repeated.
  func close() {
    if let descriptor { _ = Glibc.close(descriptor) }
    descriptor = nil
  }

  func send(_ bytes: [UInt8]) throws(MilterError) {
    guard let descriptor else { throw .closed }
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
        return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
      }
      if count >= 0 {
        sent += count
      } else if errno != EINTR {
        throw Self.failure("send")
      }
    }
  }

  /// Some bytes, at least one; nil at the end of the stream.
  func receive() throws(MilterError) -> [UInt8]? {
    guard let descriptor else { throw .closed }
    while true {
      var count = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 14) { buffer, initialized in
        count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        initialized = max(count, 0)
      }
      if count > 0 { return bytes }
      if count == 0 { return nil }
      if errno != EINTR { throw Self.failure("recv") }
    }
  }

  private static func made(_ family: Int32) throws(MilterError) -> Int32 {
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw failure("socket") }
    return descriptor
  }

  private func setTimeout(_ timeout: Duration) throws(MilterError) {
    let (seconds, attoseconds) = timeout.components
    var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      let size = socklen_t(MemoryLayout<timeval>.size)
      guard unsafe setsockopt(descriptor ?? -1, SOL_SOCKET, option, &time, size) == 0 else {
        throw Self.failure("setsockopt")
      }
    }
  }

  /// The error that `errno` tells of.
  private static func failure(_ call: String) -> MilterError {
    switch errno {
    case EAGAIN, EINPROGRESS: .timedOut
    case EPIPE, ECONNRESET: .closed
    default: .system(call, code: errno)
    }
  }
}

/// Sleeps in the calling thread.
func pause(milliseconds: UInt32) { _ = usleep(milliseconds * 1_000) }
