import Authentication
import DNS
import Judging
import Mail
import Testing

@Suite("SPF verifier")
struct SPFVerifierTests {
  @Test("checks MAIL FROM and HELO as separate identities")
  func identities() throws {
    let zone = """
      from.example TXT "v=spf1 ip4:192.0.2.0/24 -all"
      helo.example TXT "v=spf1 -all"
      """
    let from = try check(zone, sender: "<u@From.Example>", helo: "helo.example")
    let match = SPFMatch("ip4/24", of: "from.example", prefix: 24, isIPv4: true)
    #expect(from == SPFProof(identity: .mailFrom, domain: DomainName("from.example"), result: .pass, match: match))
    let helo = try check(zone, .helo, sender: "<u@from.example>", helo: "helo.example")
    #expect(helo == SPFProof(identity: .helo, domain: DomainName("helo.example"), result: .fail))
    let null = try check(zone, sender: "<>", helo: "helo.example")
    #expect(null == SPFProof(identity: .mailFrom, domain: DomainName("helo.example"), result: .fail))
  }

  @Test(
    "has nothing to check without a domain name",
    arguments: [
      ("<>", "nodots", "the HELO name is no domain name"), ("<>", "[192.0.2.1]", "the HELO name is no domain name"),
      ("<>", "", "the HELO name is no domain name"), ("<nobody>", "h.example", "the sender has no domain name"),
      ("<u@[192.0.2.1]>", "h.example", "the sender has no domain name"),
      ("<u@localhost>", "h.example", "the sender has no domain name"),
      ("<u@b\u{fc}cher.example>", "h.example", "the domain name is not ASCII"),
    ])
  func nothing(_ sender: String, _ helo: String, _ reason: String) throws {
    let proof = try check("", sender: sender, helo: helo)
    #expect(proof == SPFProof(identity: .mailFrom, domain: nil, result: .none, reason: reason))
  }

  @Test("checks the domain of a sender whose local part is against the rules")
  func oddLocalPart() throws {
    #expect(try check(#"x.example TXT "v=spf1 -all""#, sender: "<a..b@x.example>").result == .fail)
    #expect(try check(#"x.example TXT "v=spf1 -all""#, sender: "<@x.example>").result == .fail)
  }

  @Test(
    "says in plain words why there is no pass or fail",
    arguments: [
      ("", SPFResult.none, "no SPF record at x.example"),
      (#"x.example TXT "v=spf2""#, .none, "no SPF record at x.example"),
      ("x.example TXT TIMEOUT", .temperror, "no answer for TXT x.example (timeout)"),
      ("x.example TXT SERVFAIL", .temperror, "no answer for TXT x.example (server failure)"),
      (#"x.example TXT "v=spf1 a:b""#, .permerror, "syntax error in the record of x.example"),
      (
        "x.example TXT \"v=spf1 -all\"\nx.example TXT \"v=spf1 a\"", .permerror, "more than one SPF record at x.example"
      ),
      (
        #"x.example TXT "v=spf1 include:y.example -all""#, .permerror,
        "include or redirect to a name without an SPF record y.example"
      ),
      (
        "x.example TXT \"v=spf1 include:y.example -all\"\ny.example TXT \"v=spf1 ip4:1\"", .permerror,
        "syntax error in the record of y.example"
      ),
      (
        "x.example TXT \"v=spf1 a:y.example -all\"\ny.example A TIMEOUT", .temperror,
        "no answer for A y.example (timeout)"
      ),
      (
        "x.example TXT \"v=spf1 exists:%{l}.x.example -all\"\nu.x.example A TIMEOUT", .temperror,
        "no answer for A (timeout)"
      ),
      (#"x.example TXT "v=spf1 include:x.example""#, .permerror, "more than 10 terms that ask the DNS"),
    ])
  func reasons(_ zone: String, _ result: SPFResult, _ reason: String) throws {
    let proof = try check(zone)
    #expect(proof.result == result)
    #expect(proof.reason == reason)
  }

  @Test("never passes a loopback client, whatever libspf2 thinks of it", arguments: ["127.0.0.1", "::1", "127.9.9.9"])
  func loopback(_ client: String) throws {
    #expect(try check(#"x.example TXT "v=spf1 +all""#, client: client).result == .none)
  }

  @Test(
    "keeps the names private that tell the sender's local part or the client",
    arguments: [
      "exists:a%{l}b.x.example", "exists:%{Lr-}.x.example", "exists:%{s}", "exists:%{i2r}.x.example", "ptr",
      "exists:%{p}.x.example",
    ])
  func privateNames(_ term: String) throws {
    let zone = """
      x.example TXT "v=spf1 \(term) -all"
      9.2.0.192.in-addr.arpa PTR client-192-0-2-9.isp.example
      """
    for sender in ["<al-ice@x.example>", "<al ice@x.example>"] {
      let lookups = Lookups(resolver: try Zone(parsing: zone))
      let client = try #require(IPAddress("192.0.2.9"))
      _ = SPFVerifier().check(.mailFrom, client: client, helo: "h.example", sender: Path(sender), lookups: lookups)
      #expect(lookups.evidence.count > 1)
      #expect(lookups.evidence.compactMap(\.name) == ["x.example"])
    }
  }

  @Test("counts no local part that is not ASCII as a match (RFC 8616)")
  func localPartNotASCII() throws {
    let zone = """
      x.example TXT "v=spf1 exists:%{l}.x.example -all"
      u.x.example A 127.0.0.2
      """
    #expect(try check(zone).result == .pass)
    #expect(try check(zone, sender: "<\u{fc}@x.example>").result == .fail)
  }

  @Test("ignores PTR questions without an answer (RFC 7208 section 5.5)")
  func reverseFailure() throws {
    let zone = """
      x.example TXT "v=spf1 ptr ip4:192.0.2.9 -all"
      9.2.0.192.in-addr.arpa PTR TIMEOUT
      """
    #expect(try check(zone).result == .pass)
  }

  @Test("matches every IPv4 or IPv6 address with /0, if there is one")
  func zeroPrefix() throws {
    let zone = """
      four.example TXT "v=spf1 a:host.example/0 -all"
      six.example TXT "v=spf1 mx:host.example//0 -all"
      host.example A 198.51.100.1
      host.example MX 10 host.example
      """
    #expect(try check(zone, sender: "u@four.example").result == .pass)
    #expect(try check(zone, sender: "u@four.example", client: "2001:db8::1").result == .fail)
    #expect(try check(zone, sender: "u@six.example", client: "2001:db8::1").result == .fail)
    #expect(
      try check(zone + "\nhost.example AAAA 2001:db8:1::1", sender: "u@six.example", client: "2001:db8::1").result
        == .pass)
  }
}

/// One check by a zone as text; the client is 192.0.2.9 unless given.
func check(
  _ zone: String, _ identity: SPFProof.Identity = .mailFrom, sender: String = "<u@x.example>",
  helo: String = "helo.example", client: String = "192.0.2.9"
) throws -> SPFProof {
  let lookups = Lookups(resolver: try Zone(parsing: zone))
  let address = try #require(IPAddress(client))
  return SPFVerifier().check(identity, client: address, helo: helo, sender: Path(sender), lookups: lookups)
}
