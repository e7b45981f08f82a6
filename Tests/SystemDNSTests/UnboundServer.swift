import Foundation
import Glibc

/// A real DNS server on a loopback port, with the records of the tests.
final class UnboundServer {
  /// Where it is installed; nil if it is not.
  static let binary = ["/usr/sbin/unbound", "/usr/local/sbin/unbound"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  /// As a resolver takes it.
  var address: String { "127.0.0.1@\(port)" }

  private let port: UInt16
  private let process = Process()
  private let folder: URL

  struct StartFailure: Error {}

  /// Starts it and waits until it takes questions.
  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "unbound-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    port = try Self.freePort()
    let file = folder.appending(path: "unbound.conf")
    try Self.configuration(port: port, folder: folder.path).write(to: file, atomically: true, encoding: .utf8)
    process.executableURL = URL(filePath: Self.binary ?? "")
    process.arguments = ["-d", "-p", "-c", file.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<200 where process.isRunning {
      if Self.isOpen(port) { return }
      usleep(25_000)
    }
    stop()
    throw StartFailure()
  }

  func stop() {
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// A TXT record that needs two strings.
  static let longText = String(repeating: "a", count: 255) + String(repeating: "b", count: 45)

  private static func configuration(port: UInt16, folder: String) -> String {
    let many = (0..<200).map { "local-data: 'n\($0).many.example. A 192.0.2.\($0)'" }.joined(separator: "\n")
    return """
      server:
        interface: 127.0.0.1
        port: \(port)
        access-control: 127.0.0.0/8 allow
        do-daemonize: no
        username: ""
        chroot: ""
        directory: "\(folder)"
        pidfile: ""
        use-syslog: no
        module-config: "iterator"
        local-zone: example. static
        local-zone: hole.example. deny
        local-zone: refused.example. refuse
        local-zone: 2.0.192.in-addr.arpa. static
        local-data: 'a.example. A 192.0.2.1'
        local-data: 'a.example. AAAA 2001:db8::1'
        local-data: 'alias.example. CNAME a.example.'
        local-data: 'example. MX 10 Mail.example.'
        local-data: 'none.example. MX 0 .'
        local-data: 'long.example. TXT "\(longText.prefix(255))" "\(longText.dropFirst(255))"'
        local-data: '1.2.0.192.in-addr.arpa. PTR Host.example.'
      \(many)
      remote-control:
        control-enable: no

      """
  }

  private static func freePort() throws -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(0)
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port: UInt16? = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(descriptor, generic, size) == 0 && getsockname(descriptor, generic, &size) == 0
      } ? unsafe UInt16(bigEndian: pointer.pointee.sin_port) : nil
    }
    guard let port else { throw StartFailure() }
    return port
  }

  /// Whether somebody listens; unbound opens its TCP and UDP sockets together.
  private static func isOpen(_ port: UInt16) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = loopback(port)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe connect(descriptor, generic, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
