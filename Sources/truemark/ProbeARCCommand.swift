import ArgumentParser
import Authentication
import CorpusDoor
import DNS
import Foundation
import Judging
import Mail

/// `truemark probe arc`: the chain of ARC seals of one message.
struct ProbeARCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "arc", abstract: "Verify the ARC chain of a message.",
    discussion: "The DNS comes from --zone or the message's .case; without either every key is missing.")

  @Argument(help: "A message file.") var file: String
  @Option(help: "A zone file that answers for the message.") var zone: String?
  @Flag(help: "One JSON object a message.") var json = false

  func run() throws {
    let shared = try zone.map { try Zone(contentsOf: URL(filePath: $0)) }
    var reader = CorpusReader(limits: Limits())
    for item in try reader.read(file) {
      let lookups = Lookups(resolver: shared ?? item.zone ?? Zone())
      let proof = ARCVerifier().verify(item.message, lookups: lookups)
      if json {
        try printJSON(ProbeLine(proof))
      } else {
        let sealers = proof.sealers.map { "sealer \($0)" }
        print(([proof.result.rawValue] + sealers + [proof.reason]).filter { !$0.isEmpty }.joined(separator: "\n"))
      }
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
