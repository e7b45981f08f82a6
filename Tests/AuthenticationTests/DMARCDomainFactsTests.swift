import Authentication
import DNS
import Filtering
import Homographs
import Judging
import Mail
import Testing

@Suite("DMARC: domains as the DNS knows them")
struct DMARCDomainFactsTests {
  private static let zone = """
    x.example MX 10 mail.x.example
    null.example MX 0 .
    half.example MX 0 .
    half.example MX 10 mail.x.example
    bare.example A 192.0.2.1
    six.example AAAA 2001:db8::1
    text.example TXT "v=spf1 -all"
    slow.example * TIMEOUT
    sub.slow.example MX 10 mail.x.example
    slowhost.example A SERVFAIL
    client.example TXT "v=spf1 ip4:192.0.2.9 -all"
    client.example MX 10 mail.x.example
    """

  private func proofs(from: String, sender: String, client: String? = "192.0.2.9") throws -> Proofs {
    let message = MailMessage(
      connection: Connection(clientAddress: client.flatMap { IPAddress($0) }, helo: "client.example"),
      envelope: Envelope(sender: Path(sender)), headers: [HeaderField("From", from)], receivedAt: 0)
    let lookups = Lookups(resolver: try Zone(parsing: Self.zone))
    return try MailAuthenticator(publicSuffixes: FewSuffixes(), appearance: try ICUAppearance()).proofs(
      of: message, from: FromReading(message), lookups)
  }

  @Test(
    "a From domain is missing only if its organization is missing too, and the DNS says so",
    arguments: [
      ("a@gone.example", true), ("a@sub.gone.example", true), ("a@sub.x.example", false), ("a@bare.example", false),
      ("a@text.example", false), ("a@slow.example", false), ("a@gone.slow.example", false), ("a@host", false),
      ("a@b\u{fc}cher.example", true), ("a@x.example, b@gone.example", true),
    ])
  func nonexistent(from: String, isMissing: Bool) throws {
    #expect(try proofs(from: from, sender: "<a@x.example>").domains.nonexistent.isEmpty != isMissing)
  }

  @Test(
    "a null MX is the only one and has no name",
    arguments: [("a@null.example", true), ("a@half.example", false), ("a@x.example", false), ("a@slow.example", false)])
  func nullMX(from: String, isNull: Bool) throws {
    #expect(try proofs(from: from, sender: "<a@x.example>").domains.nullMX.isEmpty != isNull)
  }

  @Test(
    "a MAIL FROM domain is out of reach without MX and address",
    arguments: [
      ("<a@gone.example>", true), ("<a@text.example>", true), ("<a@null.example>", true), ("<a@bare.example>", false),
      ("<a@six.example>", false), ("<a@x.example>", false), ("<a@slow.example>", false),
      ("<a@slowhost.example>", false),
      ("<>", false), ("<nobody>", false), ("<a@[192.0.2.1]>", false),
    ])
  func unreachable(sender: String, isUnreachable: Bool) throws {
    let found = try proofs(from: "a@x.example", sender: sender).domains.unreachableSender
    #expect((found != nil) == isUnreachable)
  }

  @Test(
    "a domain never sends if its SPF record says no more than that, and it has no MX",
    arguments: [
      ("a@text.example", true), ("a@x.example", false), ("a@null.example", false), ("a@client.example", false),
      ("a@gone.example", false), ("a@slow.example", false),
    ])
  func neverSends(from: String, isSilent: Bool) throws {
    #expect(try proofs(from: from, sender: "<a@x.example>").domains.neverSends.isEmpty != isSilent)
  }

  @Test(
    "a greeting that nothing answers to is known only if the DNS says so",
    arguments: [
      ("gone.example", true), ("text.example", true), ("x.example", false), ("bare.example", false),
      ("null.example", false), ("slow.example", false), ("host", false), ("[192.0.2.1]", false),
    ])
  func greetings(helo: String, isUnknown: Bool) throws {
    let message = MailMessage(
      connection: Connection(clientAddress: IPAddress("192.0.2.9"), helo: helo),
      envelope: Envelope(sender: Path("<a@x.example>")), headers: [HeaderField("From", "a@x.example")], receivedAt: 0)
    let proofs = try MailAuthenticator(publicSuffixes: FewSuffixes(), appearance: try ICUAppearance()).proofs(
      of: message, from: FromReading(message), Lookups(resolver: try Zone(parsing: Self.zone)))
    #expect((proofs.domains.unresolvableGreeting != nil) == isUnknown)
  }

  @Test func nothingIsAskedOfBackedMail() throws {
    let backed = try proofs(from: "a@client.example", sender: "<a@client.example>")
    #expect(backed.alignment == .aligned(["spf"]) && backed.domains == DomainFacts())
    #expect(backed.dmarc?.aligned == ["spf"] && backed.dmarc?.result == DMARCResult.none)
  }

  @Test func undecidedIsNotUnaligned() throws {
    #expect(try proofs(from: "a@x.example", sender: "<a@client.example>").alignment == .unaligned)
    #expect(try proofs(from: "a@x.example", sender: "<a@x.example>", client: nil).alignment == .undecided)
    let missed = try proofs(from: "a@sub.slow.example", sender: "<a@slow.example>")
    #expect(missed.alignment == .undecided && missed.temporaryError)
  }
}
