import ArgumentParser
import Foundation
import MilterClient

/// The options are the help text.
@main
struct MilterLoad: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "milter-load",
    abstract: "Sends messages to milters as an MTA does and measures them.",
    discussion: """
      With several sockets, every round measures each in turn; the figures are medians of the rounds, and the ratio is \
      the median of the ratios to the first socket within a round. Latency runs from the connection to the last answer.
      """)

  @Option(help: "Where a milter listens: unix:PATH, inet:PORT@HOST or inet6:PORT@HOST; several are compared.")
  var socket: [String]

  @Option(help: "A message, or a folder of .eml files; may be repeated.")
  var messages: [String]

  @Option(help: "Connections at a time.")
  var connections = 8

  @Option(help: "Messages a round.")
  var count = 1_000

  @Option(help: "Rounds.")
  var rounds = 1

  @Option(help: "Messages sent through one connection.")
  var perConnection = 1

  @Option(help: "The client's address.")
  var client = "192.0.2.1"

  @Option(help: "The client's name.")
  var clientName = "client.example.org"

  @Option(help: "The argument of HELO.")
  var helo = "client.example.org"

  @Option(help: "The sender's address; empty for a notification.")
  var from = "sender@example.org"

  @Option(help: "A recipient's address; may be repeated.")
  var to = ["recipient@example.com"]

  @Option(help: "Seconds to wait for an answer.")
  var timeout = 30

  @Flag(help: "Put a Message-ID of its own on top of every message; what is signed stays as it was.")
  var unique = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard !socket.isEmpty, !messages.isEmpty, connections > 0, count > 0, rounds > 0, perConnection > 0, timeout > 0
    else { throw ValidationError("a socket, a message, and numbers above 0 are needed") }
    for name in socket { _ = try MilterSocketAddress(name) }
  }

  func run() throws {
    let load = Load(
      transactions: try messages.flatMap(Self.files).map { transaction(Array(try Data(contentsOf: $0))) },
      connections: connections, count: count, perConnection: perConnection, timeout: .seconds(timeout),
      isUnique: unique)
    guard !load.transactions.isEmpty else { throw ValidationError("no .eml file found") }
    var results: [[RoundResult]] = socket.map { _ in [] }
    for _ in 0..<rounds {
      for (index, name) in socket.enumerated() { results[index].append(load.run(against: name)) }
    }
    let reports = zip(socket, results).map { Report(socket: $0, rounds: $1, first: results[0]) }
    print(json ? try Report.json(reports) : Report.table(reports))
  }

  private func transaction(_ bytes: [UInt8]) -> MilterTransaction {
    var transaction = MilterTransaction(message: bytes)
    transaction.hostname = clientName
    transaction.address = client.contains(":") ? .inet6(client, port: 40_000) : .inet(client, port: 40_000)
    transaction.helo = helo
    transaction.sender = MilterPath("<\(from)>", parameters: ["SIZE=\(bytes.count)"])
    transaction.recipients = to.map { MilterPath("<\($0)>") }
    return transaction
  }

  private static func files(_ path: String) throws -> [URL] {
    let url = URL(filePath: path)
    guard try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory ?? false else { return [url] }
    let files = FileManager.default.enumerator(at: url, includingPropertiesForKeys: nil)
    return (files?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "eml" }.sorted { $0.path < $1.path }
  }
}
