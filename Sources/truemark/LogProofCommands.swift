import ArgumentParser
import DecisionLog
import Filtering
import Foundation
import Transparency

/// `truemark log prove` and `consistency`: proofs that anybody can check who has the public key.
struct LogProve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Print the proof that the log holds a record (c2sp.org/tlog-proof).",
    discussion: "Of a record that takes several entries, the first is proven.")

  @Argument(help: "The index of an entry, or the id of a decision.") var subject: String
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let reader = LogReader(try options.state)
    guard let index = try UInt64(subject) ?? Self.index(of: subject, reader) else {
      printError("no decision has the id '\(subject)'")
      throw Exit.checkFailed
    }
    print(try LogProofs(reader).inclusion(of: index).text, terminator: "")
  }

  private static func index(of id: String, _ reader: LogReader) throws -> UInt64? {
    guard let id = DecisionID(id) else { return nil }
    return try reader.find(id.description).first?.sequence
  }
}

struct LogConsistency: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "consistency",
    abstract: "Print the proof that the log has grown from an older head to the newest.",
    discussion: "As a witness takes it (c2sp.org/tlog-witness, add-checkpoint).")

  @Argument(help: "The number of entries of the older head.") var size: UInt64
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    print(try LogProofs(LogReader(try options.state)).consistency(from: size).text, terminator: "")
  }
}
