import ArgumentParser
import Authentication
import ConfigurationFile
import Judging
import Mail

/// `truemark probe spf`: whether a client may send for a domain.
struct ProbeSPFCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spf", abstract: "Check a client against the SPF record of MAIL FROM.",
    discussion: "The null sender, \"\" or \"<>\", stands for postmaster at the HELO name.")

  @Option(help: "The client's address.") var ip: String
  @Option(help: "The argument of HELO or EHLO.") var helo: String
  @Option(help: "The address of MAIL FROM.") var mailFrom: String
  @OptionGroup var probe: ProbeOptions

  private struct Line: Encodable {
    let result: String
    let domain: String?
    let lookups: Int
    let voidLookups: Int
    let reason: String
    let matched: String?
    let width: Int?
  }

  func validate() throws {
    guard IPAddress(ip) != nil else { throw ValidationError("--ip \(ip): expected an IPv4 or IPv6 address") }
  }

  func run() throws {
    guard let client = IPAddress(ip) else { return }
    let proof = SPFVerifier().check(
      .mailFrom, client: client, helo: helo, sender: Path(mailFrom),
      lookups: try probe.lookups(try probe.options.load().configuration))
    let line = Line(
      result: proof.result.rawValue, domain: proof.domain?.text, lookups: proof.lookups,
      voidLookups: proof.voidLookups, reason: proof.reason, matched: proof.match?.mechanism,
      width: proof.match?.width)
    try probe.show(
      line,
      [
        ("result", line.result), ("domain", line.domain ?? ""), ("lookups", String(line.lookups)),
        ("void lookups", String(line.voidLookups)), ("reason", line.reason),
        ("matched", [line.matched, line.width.map { "(2^\($0) addresses)" }].compactMap { $0 }.joined(separator: " ")),
      ])
  }
}
