import MilterClient
import Testing

struct SocketAddressTests {
  @Test func understood() throws {
    #expect(try MilterSocketAddress("unix:/run/a") == .unix(path: "/run/a"))
    #expect(try MilterSocketAddress("local:run/a") == .unix(path: "run/a"))
    #expect(try MilterSocketAddress("/run/a:b") == .unix(path: "/run/a:b"))
    #expect(try MilterSocketAddress("inet:8891@mx.example") == .inet(host: "mx.example", port: 8_891))
    #expect(try MilterSocketAddress("inet:8891") == .inet(host: "127.0.0.1", port: 8_891))
    #expect(try MilterSocketAddress("inet6:8891@[::1]") == .inet6(host: "::1", port: 8_891))
  }

  @Test(arguments: ["", "name", "inet:", "inet:port@host", "inet:70000@host", "tcp:1@host"])
  func refused(name: String) {
    #expect(throws: MilterError.badSocket(name)) { try MilterSocketAddress(name) }
  }

  @Test func pathTooLong() {
    let path = "/" + String(repeating: "x", count: 200)
    #expect(throws: MilterError.badSocket(path)) { try MilterConnection(socket: path) }
  }

  @Test func nobodyListens() {
    #expect(throws: MilterError.system("connect", code: 2)) {
      try MilterConnection(socket: "unix:/nonexistent/socket", patience: .milliseconds(20))
    }
  }
}
