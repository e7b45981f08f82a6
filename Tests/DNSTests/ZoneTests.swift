import Mail
import Testing

@testable import DNS

@Suite("Zones as text")
struct ZoneTests {
  private let text = """
    # a comment
    example.org TXT "v=spf1 " "-all"   # two strings, one record
    example.org. A 192.0.2.1
    a.example.org AAAA 2001:db8::1
    example.org MX 10 Mail.Example.org.
    www.example.org CNAME example.org
    loop.example.org CNAME loop.example.org
    slow.example.org TXT TIMEOUT
    broken.example.org * SERVFAIL
    1.2.0.192.in-addr.arpa PTR host.example.org
    odd.example.org TXT "a\\"b\\\\c\\009d"
    """

  private func answer(_ name: String, _ type: RecordType) throws -> DNSAnswer {
    try Zone(parsing: text).answer(name, type)
  }

  @Test func answers() throws {
    #expect(try answer("example.org", .txt) == .records([.text(Array("v=spf1 -all".utf8))], ttl: 300))
    #expect(try answer("www.example.org", .a) == .records([.address(try #require(IPAddress("192.0.2.1")))], ttl: 300))
    #expect(
      try answer("example.org", .mx) == .records([.mailExchange(preference: 10, host: "mail.example.org")], ttl: 300))
    #expect(try answer("1.2.0.192.in-addr.arpa", .ptr) == .records([.host("host.example.org")], ttl: 300))
    #expect(try answer("odd.example.org", .txt) == .records([.text(Array("a\"b\\c\td".utf8))], ttl: 300))
    #expect(try answer("a.example.org", .a) == .noData)
    #expect(try answer("org", .a) == .noData)
    #expect(try answer("none.example", .a) == .noSuchName)
    #expect(try answer("slow.example.org", .txt) == .failure(.timeout))
    #expect(try answer("slow.example.org", .a) == .noData)
    #expect(try answer("broken.example.org", .a) == .failure(.serverFailure))
    #expect(try answer("loop.example.org", .a) == .failure(.serverFailure))
  }

  @Test func takesAnyLineEndAndControlCharacters() throws {
    let text = "a.example A 192.0.2.1\r\nb.example\u{1}A\u{0}192.0.2.2\r\n\r\n\u{2}"
    let zone = try Zone(parsing: text)
    for (name, address) in [("a.example", "192.0.2.1"), ("b.example", "192.0.2.2")] {
      #expect(zone.answer(name, .a) == .records([.address(try #require(IPAddress(address)))], ttl: 300))
    }
  }

  @Test(arguments: [
    ("x A", "expected NAME TYPE RDATA"), ("x A 1.2.3", "expected an IPv4 address"),
    ("x NS y", "unknown record type 'NS'"), ("x TXT \"open", "does not end"), ("x TXT word", "quoted strings"),
    ("x MX mail", "PREFERENCE HOST"), ("x TXT \"\\999\"", "backslash"), ("x A TIMEOUT y", "one unquoted word"),
  ])
  func namesTheLine(line: String, problem: String) {
    let error = #expect(throws: ZoneError.self) { try Zone(parsing: "\n" + line, source: "file.zone") }
    #expect(error?.description.hasPrefix("file.zone:2: ") == true)
    #expect(error?.description.contains(problem) == true)
  }
}

@Suite("Lookups of one message")
struct LookupsTests {
  @Test func asksOnceAndKeepsEvidence() throws {
    let lookups = Lookups(resolver: try Zone(parsing: "x.example A 192.0.2.1"))
    lookups.prefetch("X.example.", .a)
    #expect(lookups.answer("x.example", .a) == lookups.answer("X.EXAMPLE", .a))
    #expect(lookups.evidence.count == 1)
    #expect(lookups.evidence.first?.name == "x.example")
  }

  @Test func hidesNamesThatWereOnlyAskedInPrivate() {
    let lookups = Lookups(resolver: Zone())
    _ = lookups.answer("alice.x.example", .a, isPrivate: true)
    _ = lookups.answer("x.example", .a, isPrivate: true)
    lookups.prefetch("x.example", .a)
    _ = lookups.answer("alice.x.example", .a, isPrivate: true)
    #expect(lookups.evidence.map(\.name) == [nil, "x.example"])
  }

  @Test func isBounded() {
    let lookups = Lookups(resolver: Zone())
    for number in 0..<400 { #expect(lookups.answer("n\(number).example", .a) == .noSuchName) }
    #expect(lookups.answer("one.more.example", .a) == .failure(.tooMany))
    #expect(lookups.answer("n7.example", .a) == .noSuchName)
  }

  @Test(arguments: ["", ".", "a..b", String(repeating: "a", count: 64) + ".example", "é.example"])
  func neverAsksForWhatIsNoName(name: String) {
    let lookups = Lookups(resolver: Zone())
    #expect(lookups.answer(name, .a) == .noSuchName)
    #expect(lookups.evidence.isEmpty)
  }
}
