import ArgumentParser
import DecisionLog
import Filtering
import Foundation
import Review
import Transparency

/// `truemark log prove` and `consistency`: proofs that anybody can check who has the public key.
struct LogProve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Print the proof that the log holds a record (c2sp.org/tlog-proof).",
    discussion: "Of a record that takes several entries, the first is proven.")

  @Argument(help: "The index of an entry, or the id of a decision.") var subject: String
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    guard let index = try UInt64(subject) ?? DecisionID(subject).map(place) else {
      throw ValidationError("'\(subject)' is neither an index nor the id of a decision")
    }
    print(try LogProofs(LogReader(try options.state)).inclusion(of: index).text, terminator: "")
  }

  private func place(of decision: DecisionID) throws -> UInt64 {
    let found = try LogCommand.decision(decision, in: try options.load().configuration)
    guard found.isHere else { throw LogError("the record is in the log \(found.log): its host alone can prove it") }
    return found.record.sequence
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
