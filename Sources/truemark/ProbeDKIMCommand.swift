import ArgumentParser
import Authentication
import ConfigurationFile
import CorpusDoor
import Judging

/// `truemark probe dkim`: every signature of a stored message.
struct ProbeDKIMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dkim", abstract: "Verify the DKIM signatures of a stored message.",
    discussion: "Of a message with a .case beside it, signatures are judged at its time, and by its zone unless --zone."
  )

  @Argument(help: "A message file.") var file: String
  @OptionGroup var probe: ProbeOptions

  private struct Line: Encodable {
    let signatures: [Signature]
  }

  private struct Signature: Encodable {
    let domain: String
    let selector: String
    let algorithm: String
    let result: String
    let reason: String
    let flaw: String?
    let unsignedFields: [String]
    let digest: String
    let signedAt: Int64?
    let expiresAt: Int64?

    init(_ proof: DKIMProof) {
      domain = proof.domain
      selector = proof.selector
      algorithm = proof.algorithm
      result = proof.result.rawValue
      reason = proof.reason
      flaw = proof.flaw?.rawValue
      unsignedFields = proof.unsignedFields
      digest = proof.digest
      signedAt = proof.signedAt
      expiresAt = proof.expiresAt
    }

    var row: [String] { [result, domain, selector, algorithm, reason].map(printable) }
  }

  func run() throws {
    let configuration = try probe.options.load().configuration
    let verifier = try DKIMVerifier()
    var reader = CorpusReader(limits: configuration.messageLimits)
    for item in try reader.read(file) {
      let lookups = try probe.lookups(configuration, fallback: item.zone)
      let line = Line(signatures: verifier.verify(item.message, lookups: lookups).map(Signature.init))
      if probe.json {
        try printJSON(line)
      } else {
        print(line.signatures.isEmpty ? "no signature" : table(line.signatures.map(\.row), alignRight: false))
      }
    }
  }
}
