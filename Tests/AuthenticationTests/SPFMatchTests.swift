import Authentication
import DNS
import Homographs
import Judging
import Mail
import Testing

@Suite("SPF: what let the client in, and what it is worth")
struct SPFMatchTests {
  private static let zone = """
    x.example A 192.0.2.9
    x.example AAAA 2001:db8::9
    x.example MX 10 mx1.x.example
    x.example MX 20 mx2.x.example
    mx1.x.example A 198.51.100.1
    mx2.x.example A 192.0.2.9
    pool.example TXT "v=spf1 ip4:198.51.100.0/24 a:x.example ip4:192.0.0.0/8 -all"
    open.example TXT "v=spf1 -ip4:192.0.2.9 +all"
    deep.example TXT "v=spf1 include:open.example redirect=pool.example"
    any.x.example A 127.0.0.2
    u.x.example A 127.0.0.2
    9.2.0.192.in-addr.arpa PTR x.example

    """

  @Test(arguments: [
    ("ip4:192.0.2.0/24 -all", "ip4/24 of x.example", 8), ("ip4:192.0.2.9 -all", "ip4/32 of x.example", 0),
    ("a -all", "a/32 of x.example", 0), ("a/20 -all", "a/20 of x.example", 12), ("mx -all", "mx/32 of x.example", 0),
    ("a:mx1.x.example mx/16 -all", "mx/16 of x.example", 16), ("a/0 -all", "a/0 of x.example", 32),
    ("ip4:198.51.100.0/24 all", "all of x.example", 32), ("?include:pool.example all", nil, nil),
    ("include:pool.example -all", "a/32 of pool.example", 0), ("redirect=pool.example", "a/32 of pool.example", 0),
    ("include:open.example a -all", "a/32 of x.example", 0), ("include:deep.example -all", "a/32 of pool.example", 0),
    ("exists:any.x.example -all", "exists of x.example", 32),
    ("exists:%{l}.x.example -all", "exists of x.example", nil),
    ("ptr -all", "ptr of x.example", nil), ("-all", nil, nil),
  ])
  func mechanism(_ terms: String, _ mechanism: String?, _ width: Int?) throws {
    let proof = try check(Self.zone + "x.example TXT \"v=spf1 \(terms)\"")
    #expect(proof.match?.mechanism == mechanism)
    #expect(proof.match?.width == width)
  }

  @Test func ipv6() throws {
    let zone = Self.zone + "x.example TXT \"v=spf1 ip4:192.0.2.9 a//40 -all\""
    #expect(
      try check(zone, client: "2001:db8::9").match == SPFMatch("a/40", of: "x.example", prefix: 40, isIPv4: false))
  }

  /// The local part may not get into the log by the name of a record.
  @Test func privateNames() throws {
    let zone = Self.zone + "x.example TXT \"v=spf1 include:%{l}.y.example -all\"\nu.y.example TXT \"v=spf1 all\""
    #expect(try check(zone).match?.mechanism == "all")
  }

  @Test(arguments: [
    (true, 12, false), (true, 11, true), (true, 0, true), (true, nil, false), (false, 28, false), (false, 27, true),
    (false, 0, true),
  ])
  func width(_ isIPv4: Bool, _ prefix: Int?, _ isOverbroad: Bool) {
    #expect(SPFMatch("x", of: nil, prefix: prefix, isIPv4: isIPv4).isOverbroad == isOverbroad)
  }
}

@Suite("SPF: passes that back nobody")
struct SPFCreditTests {
  private func proofs(_ record: String, _ fields: [HeaderField] = [], from: String = "a@x.example") throws -> Proofs {
    let message = MailMessage(
      connection: Connection(clientAddress: IPAddress("192.0.2.9"), helo: "h.example"),
      envelope: Envelope(sender: Path("<b@mail.x.example>")), headers: [HeaderField("From", from)] + fields,
      receivedAt: 0)
    let zone = "mail.x.example TXT \"\(record)\"\n_dmarc.x.example TXT \"v=DMARC1; p=reject\""
    let lookups = Lookups(resolver: try Zone(parsing: zone))
    return try MailAuthenticator(publicSuffixes: FewSuffixes(), appearance: try ICUAppearance()).proofs(
      of: message, from: FromReading(message), lookups)
  }

  @Test func usual() throws {
    let proofs = try proofs("v=spf1 ip4:192.0.2.0/24 -all")
    #expect(proofs.spf?.result == .pass && proofs.spf?.flaw == nil && proofs.alignment == .aligned(["spf"]))
  }

  @Test(arguments: ["+all", "ip4:192.0.0.0/8 -all", "a:mail.x.example/0 all"]) func overbroad(_ terms: String) throws {
    let proofs = try proofs("v=spf1 \(terms)")
    #expect(proofs.spf?.result == .policy && proofs.spf?.flaw == .overbroad)
    #expect(proofs.spf?.reason == "the record lets in nearly everybody")
    #expect(proofs.alignment == .unaligned && proofs.dmarc?.result == .fail)
  }

  @Test(arguments: [
    ("fail smtp.mailfrom=b@mail.x.example", true), ("fail smtp.mailfrom=x.example", true),
    ("softfail smtp.mailfrom=x.example", false), ("fail smtp.mailfrom=y.example", false),
    ("fail smtp.helo=x.example", false), ("pass smtp.mailfrom=x.example", false),
  ])
  func upgraded(_ result: String, _ isUpgraded: Bool) throws {
    let history = HeaderField("Authentication-Results", "mx.relay.example; spf=\(result)")
    let proofs = try proofs("v=spf1 ip4:192.0.2.0/24 -all", [history])
    #expect(proofs.spf?.flaw == (isUpgraded ? .upgraded : nil))
    #expect(proofs.alignment == (isUpgraded ? .unaligned : .aligned(["spf"])))
  }
}
