import Foundation
import Glibc
import Mail
import MilterClient
import Testing

/// The client against libmilter.
struct NullMilterTests {
  private static let message: MilterTransaction = {
    var message = MilterTransaction(
      headers: [HeaderField("Subject", "a\n\tb"), HeaderField(name: [0x58], value: [0x20, 0xff])],
      body: [UInt8](repeating: 0x78, count: 200_000))
    message.setUsualMacros(queueID: "4TESTING", receiver: "mx.example.com")
    return message
  }()

  private let folder = FileManager.default.temporaryDirectory.appending(path: "null-milter-\(UUID().uuidString)")

  /// Runs a milter on a socket in a folder of its own.
  private func withMilter(_ test: (String) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let socket = "unix:\(folder.path)/socket"
    let milter = try MilterProcess(product: "null-milter", arguments: [socket])
    try test(socket)
    #expect(milter.isRunning)
  }

  @Test(arguments: [MilterProtocolFlags.all, .all.subtracting(.noReplies), []])
  func acceptsWhateverIsOffered(flags: MilterProtocolFlags) throws {
    try withMilter { socket in
      let connection = try MilterConnection(socket: socket, patience: .seconds(10))
      let agreement = try connection.negotiate(MilterOptions(flags: flags))
      #expect(agreement.flags.isSubset(of: flags))
      #expect(agreement.flags.contains(.leadingSpace) == flags.contains(.leadingSpace))
      #expect(agreement.flags.contains(.noReplyToHeader) == flags.contains(.noReplyToHeader))
      for _ in 0..<3 {
        let outcome = try connection.send(Self.message)
        #expect(outcome.reply == .accept)
        #expect(outcome.modifications.isEmpty)
      }
      try connection.quit()
    }
  }

  @Test func abortsAndMessagesTakeTurns() throws {
    try withMilter { socket in
      let connection = try MilterConnection(socket: socket, patience: .seconds(10))
      for step in [MilterStep.mail, .recipient, .header, .body] {
        try connection.send(Self.message, through: step)
        try connection.send(.abort)
        try connection.send(Self.message, through: step)
        #expect(try connection.send(Self.message).reply == .accept)
      }
      try connection.quit()
    }
  }

  @Test func survivesRudeness() throws {
    try withMilter { socket in
      let outOfOrder = try MilterConnection(socket: socket, patience: .seconds(10))
      try outOfOrder.send(.helo, Array("first\0".utf8))
      outOfOrder.close()
      let halfway = try MilterConnection(socket: socket)
      try halfway.send(Self.message, through: .body)
      halfway.close()
      let oversized = try MilterConnection(socket: socket)
      try oversized.negotiate()
      try oversized.send(raw: [0x7f, 0xff, 0xff, 0xff, 0x4c])
      #expect(throws: MilterError.closed) { try oversized.receive() }
      #expect(try MilterConnection(socket: socket).send(Self.message).reply == .accept)
    }
  }

  @Test func manyAtATime() throws {
    try withMilter { socket in
      let connections = try (0..<50).map { _ in try MilterConnection(socket: socket, patience: .seconds(10)) }
      for connection in connections { try connection.send(Self.message, through: .body) }
      for connection in connections { #expect(try connection.send(Self.message).reply == .accept) }
      for connection in connections { try connection.quit() }
    }
  }

  @Test(arguments: ["inet", "inet6"])
  func overTheNetwork(family: String) throws {
    guard let port = freePort(family == "inet" ? AF_INET : AF_INET6) else { return }
    let socket = family == "inet" ? "inet:\(port)@127.0.0.1" : "inet6:\(port)@[::1]"
    let milter = try MilterProcess(product: "null-milter", arguments: [socket])
    let connection = try MilterConnection(socket: socket, patience: .seconds(10))
    #expect(try connection.send(Self.message).reply == .accept)
    try connection.quit()
    milter.kill()
    #expect(!milter.isRunning)
  }
}

/// A port of the loopback that nobody uses; nil if there is no loopback of that family.
private func freePort(_ family: Int32) -> UInt16? {
  let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
  defer { _ = close(descriptor) }
  var address = sockaddr_in6()
  address.sin6_family = sa_family_t(family)
  if family == AF_INET6 { address.sin6_addr = in6addr_loopback }
  let size = MemoryLayout<sockaddr_in6>.size
  let length = family == AF_INET6 ? size : MemoryLayout<sockaddr_in>.size
  var found = socklen_t(size)
  return unsafe withUnsafeMutablePointer(to: &address) { pointer in
    unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
      guard unsafe bind(descriptor, generic, socklen_t(length)) == 0 else { return nil }
      guard unsafe getsockname(descriptor, generic, &found) == 0 else { return nil }
      return unsafe UInt16(bigEndian: pointer.pointee.sin6_port)
    }
  }
}
