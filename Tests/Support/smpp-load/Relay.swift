import ArgumentParser
import Foundation
import SMPPClient

/// What a relay costs that does nothing.
struct Relay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A relay that copies octets, two threads a connection; to compare with.")

  @Argument(help: "Where to listen: PORT, 0 for any, or HOST:PORT.")
  var address: ServerAddress

  @Argument(help: "Where to connect to: PORT, or HOST:PORT.")
  var target: ServerAddress

  func run() throws {
    try TCP.listen(address.host, port: address.port) { port in
      print("listening on \(address.host):\(port)")
      fflush(nil)
    } body: { client in
      guard let server = try? TCP.connect(to: target.host, port: target.port) else { return client.end() }
      Thread { Self.copy(from: client, to: server) }.start()
      Thread { Self.copy(from: server, to: client) }.start()
    }
  }

  private static func copy(from source: TCP, to target: TCP) {
    while true {
      let octets = source.receive()
      guard !octets.isEmpty, (try? target.send(octets)) != nil else { break }
    }
    source.end()
    target.end()
  }
}
