import Authentication
import Bulk
import Checks
import DNS
import Homographs
import Judging
import Mail
import Testing

@testable import Filtering

/// Text as it stands, for messages without MIME.
private struct PlainText: TextExtractor {
  func text(_ octets: [UInt8], charset: String) -> String { EncodedWords.asASCII(octets, charset) }

  func text(of message: MailMessage) -> MessageText {
    MessageText(text: String(decoding: message.body, as: UTF8.self), isIncomplete: false)
  }
}

@Suite("The filter as a whole")
struct FilterTests {
  private let zone = """
    bank.example TXT "v=spf1 ip4:192.0.2.1 -all"
    _dmarc.bank.example TXT "v=DMARC1; p=reject"
    attack.example TXT "v=spf1 ip4:203.0.113.7 -all"
    leak.example TXT "v=spf1 exists:%{lr-}.l.leak.example include:%{i}.i.leak.example -all"
    lame.example * TIMEOUT
    """

  private func decide(
    _ headers: [HeaderField], sender: String = "<x@attack.example>", limits: Limits = Limits(),
    prepare: (inout MessageAssembly) -> Void = { _ in }
  ) throws -> Decision {
    let suffixes = try SystemPublicSuffixes()
    let appearance = try ICUAppearance()
    let filter = Filter(
      policy: Policy(mode: .enforce),
      site: Site(
        authservID: nil, names: [], networks: [], relays: [], publicSuffixes: suffixes, appearance: appearance),
      limits: limits,
      resolver: try Zone(parsing: zone), lookupBudget: .seconds(1),
      authenticator: try MailAuthenticator(publicSuffixes: suffixes, appearance: appearance),
      textExtractor: PlainText(),
      ledger: CampaignLedger(tiers: [Tier(recipients: 100, hours: 24)], memory: 1 << 20, key: .published))
    let connection = Connection(
      clientAddress: IPAddress("203.0.113.7"), helo: "mail.attack.example", receiver: "mx.victim.example")
    var assembly = MessageAssembly(connection: connection, limits: limits)
    assembly.setSender(sender)
    assembly.addRecipient(Path("<user@victim.example>"))
    prepare(&assembly)
    for field in headers + [HeaderField("Message-ID", "<1@attack.example>")] { assembly.addHeader(field) }
    return filter.decide(assembly.finished(at: 1_790_000_000), filter.lookups())
  }

  private func names(_ decision: Decision) -> Set<String> {
    Set(decision.verdict.findings.filter { $0.points > 0 }.map(\.finding.kind.name))
  }

  @Test func mailForgedForAnOwnerWhoRejectsIsRejected() throws {
    let decision = try decide([HeaderField("From", "ceo@bank.example")])
    #expect(decision.verdict.rule == .forgedSingleOwnerRejects)
    let reply = try #require(decision.reply)
    #expect(reply.code == 550 && reply.status == "5.7.1")
    #expect(reply.text.hasPrefix("Truemark \(decision.id): the owner of the From domain asks"))
    #expect(reply.text.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
  }

  @Test func nothingCanBePushedOutOfSight() throws {
    var limits = Limits()
    limits.headerCount = 10
    let padding = (0..<50).map { HeaderField("X-\($0)", "1") }
    let decision = try decide(
      [HeaderField("From", "x@attack.example")] + padding + [
        HeaderField("From", "ceo@bank.example"),
        HeaderField("Authentication-Results", "mx.victim.example; dmarc=pass"),
      ], limits: limits)
    #expect(names(decision).isSuperset(of: ["from.multiple", "ar.forged-own-id", "limits.exceeded"]))
    #expect(decision.applied == .reject)
  }

  @Test func whatTheDNSIsAskedForAPersonIsNotKept() throws {
    let decision = try decide([HeaderField("From", "john-doe@leak.example")], sender: "<john-doe@leak.example>")
    let text =
      decision.evidence.compactMap(\.name).joined(separator: " ")
      + decision.verdict.findings.map(\.finding.datum).joined() + (decision.proofs.spf?.reason ?? "")
    #expect(decision.evidence.contains { $0.name == nil })
    for secret in ["john", "doe", "203.0.113.7", "7.113.0.203"] { #expect(!text.contains(secret)) }
  }

  @Test func aFailingDNSOfTheAuthorDefersAndOfOthersDoesNot() throws {
    #expect(try decide([HeaderField("From", "a@lame.example")], sender: "<a@lame.example>").applied == .defer)
    #expect(try decide([HeaderField("From", "ceo@bank.example")], sender: "<a@lame.example>").applied == .reject)
  }

  @Test func identifiersSortByTime() throws {
    let ids = [0, 1, 1_790_000_000, 1_790_000_001].map { DecisionID(at: $0).description }
    #expect(ids == ids.sorted())
    #expect(Set((0..<1_000).map { _ in DecisionID(at: 0) }).count == 1_000)
    #expect(DecisionID("not an id") == nil)
  }
}
