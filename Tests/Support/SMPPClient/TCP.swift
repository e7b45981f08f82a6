import Glibc

/// A call of the system that failed.
package struct SystemError: Error, CustomStringConvertible {
  package let description: String

  package init(_ call: String) { description = unsafe "\(call): \(String(cString: strerror(errno)))" }
}

/// A TCP connection of IPv4 that blocks.
@safe
package final class TCP: Sendable {
  private let descriptor: Int32

  private init(_ descriptor: Int32) {
    self.descriptor = descriptor
    var on: Int32 = 1
    _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
  }

  deinit { _ = close(descriptor) }

  package static func connect(to host: String, port: UInt16) throws -> TCP {
    let tcp = TCP(try made())
    let status = unsafe withAddress(host, port) { unsafe Glibc.connect(tcp.descriptor, $0, $1) }
    guard status == 0 else { throw SystemError("connect to \(host):\(port)") }
    return tcp
  }

  /// Listens on a port, or on any that is free for 0; gives each connection to the body, on this thread, for ever.
  package static func listen(_ host: String, port: UInt16, ready: (UInt16) -> Void, body: (TCP) -> Void) throws {
    let listener = TCP(try made())
    var on: Int32 = 1
    _ = unsafe setsockopt(
      listener.descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
    guard unsafe withAddress(host, port, { unsafe bind(listener.descriptor, $0, $1) }) == 0,
      Glibc.listen(listener.descriptor, 1_024) == 0
    else { throw SystemError("listen on \(host):\(port)") }
    ready(listener.port)
    while true {
      let accepted = accept(listener.descriptor, nil, nil)
      guard accepted >= 0 else { throw SystemError("accept") }
      body(TCP(accepted))
    }
  }

  /// Whether there is something to receive, or the end, within the time; exact to microseconds, as `poll` is not.
  package func hasInput(within time: Duration) -> Bool {
    let (seconds, attoseconds) = max(time, .zero).components
    var limit = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    // A set as long as the descriptor needs: the kernel reads no further.
    let (word, bit) = Int(descriptor).quotientAndRemainder(dividingBy: UInt64.bitWidth)
    var set = [UInt64](repeating: 0, count: max(word + 1, MemoryLayout<fd_set>.size / 8))
    set[word] = 1 << UInt64(bit)
    return unsafe set.withUnsafeMutableBytes {
      unsafe select(descriptor + 1, $0.baseAddress?.assumingMemoryBound(to: fd_set.self), nil, nil, &limit) > 0
    }
  }

  /// Some octets, at least one; none at the end or when the connection broke.
  package func receive() -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      count = max(unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0), 0)
    }
  }

  package func send(_ octets: [UInt8]) throws {
    var rest = octets[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw SystemError("send") }
      rest = rest.dropFirst(count)
    }
  }

  /// Says that nothing more will be sent or received; a thread that waits for input wakes.
  package func end() { _ = shutdown(descriptor, Int32(SHUT_RDWR)) }

  private var port: UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    _ = unsafe withUnsafeMutablePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(descriptor, $0, &size) }
    }
    return UInt16(bigEndian: address.sin_port)
  }

  private static func made() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SystemError("socket") }
    return descriptor
  }

  private static func withAddress(
    _ host: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard unsafe inet_pton(AF_INET, host, &address.sin_addr) == 1 else { return -1 }
    return unsafe withUnsafePointer(to: address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}
