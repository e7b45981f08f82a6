import ArgumentParser
import Foundation
import SMPP
import SMPPClient

/// The options are the help text.
@main
struct SMPPLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "smpp-load", abstract: "Peers of an SMPP relay: an SMSC, a customer, and a relay that does nothing.",
    subcommands: [Sink.self, Load.self, Idle.self, Relay.self])
}

/// Where a server is: `PORT` on the loopback, or `HOST:PORT` with an IPv4 address.
struct ServerAddress: ExpressibleByArgument, Sendable {
  let host: String
  let port: UInt16

  init?(argument: String) {
    let pieces = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard pieces.count <= 2, let port = pieces.last.flatMap({ UInt16($0) }) else { return nil }
    host = pieces.count == 2 ? String(pieces[0]) : "127.0.0.1"
    self.port = port
  }
}

/// How a customer binds.
struct BindOptions: ParsableArguments {
  @Argument(help: "The SMSC: PORT, or HOST:PORT.")
  var address: ServerAddress

  @Option(help: "The account.")
  var systemID = "load"

  @Option(help: "The account's password.")
  var password = "load"

  func link() throws -> Link {
    let request = try PDU(
      .bindTransceiver, sequence: 1,
      [.systemID: .text(systemID), .password: .text(password), .interfaceVersion: .integer(0x34)])
    return try Link(binding: request, to: address.host, port: address.port)
  }
}

/// Prints a value as a line of JSON.
func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
  fflush(nil)
}

extension Duration {
  init(_ seconds: Double) { self = .microseconds(Int(seconds * 1e6)) }

  var inSeconds: Double { self / .seconds(1) }
}
