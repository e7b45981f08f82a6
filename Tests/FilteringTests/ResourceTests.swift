import DNS
import FilterSupport
import Judging
import Mail
import Testing

@testable import Filtering

/// Messages and records made to exhaust the filter: each ends with a definite decision, and what was too much is said.
@Suite("Bounds")
struct ResourceTests {
  private static let attacker = "attack.example TXT \"v=spf1 ip4:203.0.113.7 -all\""
  private static let from = HeaderField("From", "x@attack.example")

  private func decide(
    _ headers: [HeaderField], body: [UInt8] = [], recipients: Int = 1, zone: String = ""
  ) throws -> Decision {
    let filter = try TestFilter.make(zone: try Zone(parsing: Self.attacker + "\n" + zone))
    var assembly = MessageAssembly(
      connection: Connection(
        clientAddress: IPAddress("203.0.113.7"), helo: "mail.attack.example", receiver: "mx.victim.example"),
      limits: filter.limits)
    assembly.setSender("<x@attack.example>")
    for number in 0..<recipients { assembly.addRecipient(Path("<user\(number)@victim.example>")) }
    for field in headers { assembly.addHeader(field) }
    assembly.addBody(body)
    let decision = filter.decide(assembly.finished(at: 1_790_000_000), filter.lookups())
    #expect(decision.evidence.count <= 400)
    return decision
  }

  private func datum(_ name: String, _ decision: Decision) -> String? {
    decision.verdict.findings.first { $0.finding.kind.name == name }?.finding.datum
  }

  // MARK: Messages (row 43)

  @Test("500 signatures: ten are checked, and the keys of no other are asked for")
  func signatures() throws {
    let headers = (0..<500).map { number in
      HeaderField(
        "DKIM-Signature",
        "v=1; a=rsa-sha256; d=d\(number).attack.example; s=s1; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; "
          + "b=QUJD")
    }
    let decision = try decide(headers + [Self.from])
    #expect(decision.proofs.dkim.count == 11)
    #expect(decision.proofs.dkim.last?.result == .neutral)
    #expect(decision.evidence.count { $0.name?.contains("_domainkey") == true } == 10)
  }

  @Test("a field of 2 MB is left out, and said to be")
  func longField() throws {
    let long = HeaderField(name: Array("X-Long".utf8), value: [UInt8](repeating: 0x78, count: 2 << 20))
    let decision = try decide([long, Self.from])
    #expect(datum("limits.exceeded", decision) == "headerBytes")
    #expect(decision.message.headers.count == 1)
  }

  @Test("of 10,000 fields 2,000 are kept, but From wherever it stands")
  func fields() throws {
    let decision = try decide((0..<10_000).map { HeaderField("X-\($0)", "y") } + [Self.from])
    #expect(datum("limits.exceeded", decision) == "headerCount")
    #expect(decision.message.headers.count == 2_001)
    #expect(decision.from.domains.map(\.text) == ["attack.example"])
  }

  @Test("100,000 addresses in To")
  func addressees() throws {
    let list = (0..<100_000).map { "u\($0)@v.example" }.joined(separator: ",\r\n ")
    let decision = try decide([Self.from, HeaderField("To", list)])
    #expect(datum("limits.exceeded", decision) == "headerBytes")
    let shorter = (0..<50_000).map { "u\($0)@v.example" }.joined(separator: ",\r\n ")
    #expect(datum("limits.exceeded", try decide([Self.from, HeaderField("To", shorter)])) == nil)
  }

  @Test("of 40,000 From fields the first and the last ten are read, and nothing backs them all")
  func authors() throws {
    let fields = (0..<40_000).map { HeaderField("From", "a@d\($0).attack.example") }
    let decision = try decide(fields)
    #expect(decision.from.fieldCount > 2_000 && decision.from.fields.count == 20)
    #expect(datum("from.multiple", decision) == String(decision.from.fieldCount))
    #expect(datum("limits.exceeded", decision)?.contains("authors") == true)
    #expect(decision.proofs.alignment == .unaligned)
  }

  @Test("of one From field with 1,000 authors a hundred are judged, and nothing backs them all")
  func authorsOfOneField() throws {
    let authors = (0..<1_000).map { "a@d\($0).attack.example" }
    let few = try decide([HeaderField("From", authors.prefix(50).joined(separator: ","))])
    #expect(few.proofs.alignment == .aligned(["spf"]))
    let many = try decide([HeaderField("From", authors.prefix(300).joined(separator: ","))])
    #expect(many.from.mailboxes.count == 100 && many.from.domains.count == 100)
    #expect(datum("limits.exceeded", many) == "authors")
    #expect(many.proofs.alignment == .unaligned)
    #expect(datum("from.multiple-addresses", many) != nil)
  }

  @Test("names and recipients are compared once each")
  func namesBesideRecipients() throws {
    let authors = (0..<90).map { "Name of user\($0) <a@attack.example>" }.joined(separator: ",")
    let decision = try decide([HeaderField("From", authors)], recipients: 10_000)
    #expect(decision.message.envelope.recipients.count == 10_000)
  }

  @Test("a local part of 100,000 octets")
  func localPart() throws {
    let decision = try decide([HeaderField("From", String(repeating: "l", count: 100_000) + "@attack.example")])
    #expect(datum("from.trailing-text", decision) != nil)
  }

  // MARK: Records (row 42)

  @Test("records of 64 KB", arguments: ["", "_dmarc.", "s1._domainkey."])
  func longRecords(_ prefix: String) throws {
    let strings = Array(repeating: "\"\(String(repeating: "x", count: 250))\"", count: 260).joined(separator: " ")
    let version = ["": "\"v=spf1 \"", "_dmarc.": "\"v=DMARC1; p=reject; \"", "s1._domainkey.": "\"v=DKIM1; p=\""][
      prefix]
    let zone = "\(prefix)long.example TXT \(version ?? "") \(strings)"
    let signature = HeaderField(
      "DKIM-Signature",
      "v=1; a=rsa-sha256; d=long.example; s=s1; h=from; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=QUJD")
    let decision = try decide([signature, HeaderField("From", "a@long.example")], zone: zone)
    #expect(decision.proofs.dkim.first?.result == .permerror)
    #expect(decision.proofs.dmarc?.policy == nil)
    #expect(decision.proofs.alignment == .unaligned)
  }
}
