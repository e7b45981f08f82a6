import ArgumentParser
import Authentication
import ConfigurationFile
import CorpusDoor
import Judging
import Mail

/// `truemark probe arc`: the chain of ARC seals of one message.
struct ProbeARCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arc", abstract: "Verify the ARC chain of a stored message.",
    discussion: "Of a message with a .case beside it, seals are judged at its time, and by its zone unless --zone.")

  @Argument(help: "A message file.") var file: String
  @OptionGroup var probe: ProbeOptions

  func run() throws {
    let configuration = try probe.options.load().configuration
    var reader = CorpusReader(limits: configuration.messageLimits)
    for item in try reader.read(file) {
      let lookups = try probe.lookups(configuration, fallback: item.zone)
      let proof = ARCVerifier().verify(item.message, lookups: lookups)
      try probe.show(
        ProbeLine(proof),
        [
          ("result", proof.result.rawValue), ("sealers", proof.sealers.map(\.text).joined(separator: ", ")),
          ("reason", proof.reason),
        ])
    }
  }

  private struct ProbeLine: Encodable {
    let result: String
    let sealers: [String]
    let reason: String

    init(_ proof: ARCProof) {
      result = proof.result.rawValue
      sealers = proof.sealers.map(\.text)
      reason = proof.reason
    }
  }
}
