import ArgumentParser
import DecisionLog
import Foundation
import Transparency

/// `truemark witness`: somebody else who remembers the heads of a log.
struct WitnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness", abstract: "Remember the heads of a log where its operator cannot reach, and cosign them.",
    discussion: "Needs no configuration; run it on another host, or under another account, than the filter.",
    subcommands: [Cosign.self, Check.self, Serve.self, Key.self])

  struct Memory: ParsableArguments {
    @Option(help: "The witness's own folder: its key, the logs it watches, and the heads it remembers.")
    var memory: String

    var folder: WitnessFolder { WitnessFolder(URL(filePath: memory)) }
  }

  struct Cosign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read a log's folder; remember its head and print it cosigned, if the log only grew.",
      discussion: "Exit code 1 if the log is not what it was.")

    @OptionGroup var memory: Memory
    @Option(help: "The folder of the log (STATE/log), or of its backup, as it is mounted or copied here.")
    var log: String
    @Option(help: "The log's public key, the first time.") var key: String?

    func run() throws {
      if let key = try LogCommand.key(key) { try memory.folder.watch(key) }
      try WitnessCommand.answering {
        let proof = try memory.folder.proof(URL(filePath: log))
        var note = proof.checkpoint
        note.signatures.append(try memory.folder.cosign(proof, at: UInt64(Date.now.timeIntervalSince1970)))
        print(note.description, terminator: "")
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Compare a log with what the witness remembers, and change nothing.",
      discussion: "Exit code 1 if the log is not what it was.")

    @OptionGroup var memory: Memory
    @Option(help: "The folder of the log, or of its backup.") var log: String

    func run() throws {
      try WitnessCommand.answering {
        let (remembered, size) = try memory.folder.check(try memory.folder.proof(URL(filePath: log)))
        print("the log of \(size) entries holds the first \(remembered) as the witness remembers them")
      }
    }
  }

  struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Cosign heads that are sent over HTTP (c2sp.org/tlog-witness, add-checkpoint).",
      discussion: "Serves one request at a time; it is meant for a tunnel or a proxy in front of it.")

    @OptionGroup var memory: Memory
    @Option(help: "unix:PATH, or inet:PORT on the loopback address.") var socket: String
    @Option(help: "The public key of a log to watch; may be repeated.") var key: [String] = []

    func run() throws {
      for key in key { if let key = try LogCommand.key(key) { try memory.folder.watch(key) } }
      let folder = memory.folder
      print("witness \(try folder.publicKey)")
      try SmallHTTPServer(socket).serve { request in WitnessCommand.answer(request, folder) }
    }
  }

  struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print the witness's public key.")

    @OptionGroup var memory: Memory

    func run() throws { print(try memory.folder.publicKey) }
  }

  private static func answering(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let refusal as Witness.Refusal {
      printError("REFUSED: \(refusal)")
      throw Exit.checkFailed
    }
  }

  /// The answer to a request of the protocol.
  private static func answer(_ request: HTTPRequest, _ folder: WitnessFolder) -> HTTPAnswer {
    guard request.target == "/add-checkpoint" else { return HTTPAnswer(404) }
    guard request.method == "POST" else { return HTTPAnswer(405) }
    guard let proof = ConsistencyProof(parsing: String(decoding: request.body, as: UTF8.self)) else {
      return HTTPAnswer(400)
    }
    do {
      return HTTPAnswer(200, try folder.cosign(proof, at: UInt64(Date.now.timeIntervalSince1970)).line)
    } catch let Witness.Refusal.conflict(size) {
      return HTTPAnswer(409, "\(size)\n", type: "text/x.tlog.size")
    } catch let refusal as Witness.Refusal {
      return HTTPAnswer(refusal.status, "\(refusal)\n")
    } catch {
      printError("truemark: \(error)")
      return HTTPAnswer(500)
    }
  }
}
