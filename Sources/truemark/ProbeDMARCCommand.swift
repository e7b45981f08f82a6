import ArgumentParser
import Authentication
import ConfigurationFile
import Judging
import Mail

/// `truemark probe dmarc`: the policy of a From domain, and whether given results fulfil it.
struct ProbeDMARCCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dmarc", abstract: "Find the policy of a From domain, and whether SPF and DKIM results fulfil it.",
    discussion: "Several --from stand for several From domains: the strictest outcome is shown.")

  @Option(name: .customLong("from"), parsing: .singleValue, help: "A From domain.") var authors: [String]
  @Option(
    name: .customLong("spf"), parsing: .singleValue,
    help: ArgumentHelp("An SPF result with its domain.", valueName: "RESULT:DOMAIN"))
  var spf: [CheckedDomain<SPFResult>] = []
  @Option(
    name: .customLong("dkim"), parsing: .singleValue,
    help: ArgumentHelp("A DKIM result with its domain.", valueName: "RESULT:DOMAIN"))
  var dkim: [CheckedDomain<DKIMResult>] = []
  @OptionGroup var probe: ProbeOptions

  private struct Line: Encodable {
    let result: String
    let policy: String?
    let organizationalDomain: String?
    let aligned: [String]
    let queries: [String]
    let reason: String?
  }

  func validate() throws {
    for name in authors where DomainName(name) == nil {
      throw ValidationError("--from \(name): expected a domain name")
    }
  }

  func run() throws {
    let verifier = DMARCVerifier(publicSuffixes: try SystemPublicSuffixes())
    let proof = verifier.check(
      authors.compactMap { DomainName($0) },
      spf: spf.map { SPFProof(identity: .mailFrom, domain: $0.domain, result: $0.result) },
      dkim: dkim.map { DKIMProof(domain: $0.domain.text, selector: "", algorithm: "", result: $0.result) },
      lookups: try probe.lookups(try probe.options.load().configuration))
    let line = Line(
      result: proof.result.rawValue, policy: proof.policy?.rawValue,
      organizationalDomain: proof.organizationalDomain?.text, aligned: proof.aligned, queries: proof.queries,
      reason: proof.reason.isEmpty ? nil : proof.reason)
    try probe.show(
      line,
      [
        ("result", line.result), ("policy", line.policy ?? "none published"),
        ("organizational domain", line.organizationalDomain ?? "none: a public suffix"),
        ("aligned", line.aligned.isEmpty ? "nothing" : line.aligned.joined(separator: ", ")),
        ("queries", line.queries.joined(separator: " ")), ("reason", line.reason ?? ""),
      ])
  }
}

/// `RESULT:DOMAIN`, such as `pass:mail.example`.
struct CheckedDomain<Result: RawRepresentable & Sendable>: ExpressibleByArgument, Sendable
where Result.RawValue == String {
  let result: Result
  let domain: DomainName

  init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let result = Result(rawValue: String(parts[0])), let domain = DomainName(parts[1])
    else { return nil }
    self.result = result
    self.domain = domain
  }
}
