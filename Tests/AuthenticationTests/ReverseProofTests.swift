import DNS
import Homographs
import Judging
import Mail
import Testing

@testable import Authentication

@Suite("Reverse names (RFC 8601 section 3)")
struct ReverseProofTests {
  private static let zone = """
    1.2.0.192.in-addr.arpa PTR host.x.example
    host.x.example A 192.0.2.1
    2.2.0.192.in-addr.arpa PTR host.x.example
    3.2.0.192.in-addr.arpa PTR gone.x.example
    3.2.0.192.in-addr.arpa PTR back.x.example
    back.x.example A 192.0.2.3
    4.2.0.192.in-addr.arpa PTR slow.x.example
    slow.x.example A TIMEOUT
    5.2.0.192.in-addr.arpa PTR SERVFAIL
    6.2.0.192.in-addr.arpa CNAME six.x.example
    six.x.example PTR host6.x.example
    host6.x.example A 192.0.2.6
    8.2.0.192.in-addr.arpa TXT "no name"
    1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa PTR v6.x.example
    v6.x.example AAAA 2001:db8::1
    """

  private func proof(_ client: String, name: String? = nil) throws -> ReverseProof? {
    let connection = Connection(clientAddress: IPAddress(client), clientName: name)
    return ReverseProof(of: connection, Lookups(resolver: try Zone(parsing: Self.zone)))
  }

  @Test(arguments: [
    ("192.0.2.1", ReverseResult.pass, "host.x.example"), ("192.0.2.2", .fail, "host.x.example"),
    ("192.0.2.3", .pass, "back.x.example"), ("192.0.2.4", .temperror, "slow.x.example"), ("192.0.2.5", .temperror, ""),
    ("192.0.2.6", .pass, "host6.x.example"), ("192.0.2.7", .permerror, ""), ("192.0.2.8", .permerror, ""),
    ("2001:db8::1", .pass, "v6.x.example"), ("2001:db8::2", .permerror, ""),
  ])
  func results(client: String, result: ReverseResult, name: String) throws {
    let expected = ReverseProof(result: result, name: DomainName(name))
    #expect(try proof(client) == expected)
  }

  @Test func theMTAsNameIsTaken() throws {
    #expect(try proof("192.0.2.7", name: "mta.x.example")?.result == .pass)
    #expect(ReverseProof(of: Connection(), Lookups(resolver: Zone())) == nil)
  }

  @Test func tenNamesAtMost() throws {
    let names = (0..<20).map { "9.2.0.192.in-addr.arpa PTR n\($0).x.example" }
    let text = (names + ["n15.x.example A 192.0.2.9"]).joined(separator: "\n")
    let lookups = Lookups(resolver: try Zone(parsing: text))
    #expect(ReverseProof(of: Connection(clientAddress: IPAddress("192.0.2.9")), lookups)?.result == .fail)
    #expect(lookups.evidence.count == 11)
    // The names tell the client's address.
    #expect(lookups.evidence.allSatisfy { $0.name == nil })
  }

  @Test func thePrefetchedQuestionStaysPrivate() throws {
    let lookups = Lookups(resolver: try Zone(parsing: Self.zone))
    let connection = Connection(clientAddress: IPAddress("192.0.2.1"))
    try MailAuthenticator(publicSuffixes: FewSuffixes(), appearance: try ICUAppearance()).prefetch(
      .client(connection), lookups)
    _ = ReverseProof(of: connection, lookups)
    #expect(lookups.evidence.map(\.type) == [.ptr, .a] && lookups.evidence.allSatisfy { $0.name == nil })
  }
}
