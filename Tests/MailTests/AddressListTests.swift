import Testing

@testable import Mail

@Suite("Address lists (RFC 5322 section 3.4)")
struct AddressListTests {
  @Test(arguments: [
    ("a@x.example", ["a@x.example"]),
    ("Alice <a@x.example>", ["a@x.example"]),
    ("\"Alice, of X\" <a@x.example> (comment (nested))", ["a@x.example"]),
    ("a@x.example, Bob <b@y.example>", ["a@x.example", "b@y.example"]),
    ("\"quoted local\"@x.example", ["quoted local@x.example"]),
    ("\"a\" . b (obsolete)@x.example", ["a.b@x.example"]),
    ("<@route.example,@other.example:a@x.example>", ["a@x.example"]),
    ("Friends: a@x.example, b@y.example;", ["a@x.example", "b@y.example"]),
    ("Automated:;", []),
    ("=?utf-8?B?5byg5LiJ?= <a@x.example>", ["a@x.example"]),
    ("A@X.Example.", ["A@x.example"]),
    ("用户@例子.example", ["用户@例子.example"]),
  ])
  func reads(value: String, addresses: [String]) throws {
    let list = try AddressList(parsing: Array(value.utf8))
    #expect(list.mailboxes.map(\.address.description) == addresses)
  }

  @Test(arguments: [
    ("", AddressProblem.empty),
    ("<>", .empty),
    ("<a@x.example>b@y.example", .trailingText),
    ("Name <a@x.example> <b@y.example>", .trailingText),
    ("a@x.example,<b@y.example>c", .trailingText),
    ("=?utf-8?B?YUB4LmV4YW1wbGU=?=", .encodedWord),
    ("=?utf-8?B?YUB4?=,<b@y.example>", .encodedWord),
    ("=?utf-8?Q?a?=@x.example", .encodedWord),
    ("a@x.example\u{0}@y.example", .controlCharacter),
    ("nobody", .syntax),
    ("a@b@c.example", .trailingText),
    ("a@-.example..", .syntax),
    ("\"open <a@x.example>", .syntax),
    ("(open a@x.example", .syntax),
    ("a@[192.0.2.1]", .addressLiteral),
    ("a@[192.0.2.1", .syntax),
    ("a..b@x.example", .syntax),
    ("a b@x.example", .syntax),
    ("a@-x.example", .syntax),
    ("a@x. example", .trailingText),
  ])
  func refuses(value: String, problem: AddressProblem) {
    #expect(throws: problem) { try AddressList(parsing: Array(value.utf8)) }
  }

  @Test func decodesDisplayNames() throws {
    let value = "=?utf-8?Q?Alice_?= =?utf-8?Q?Example?= <a@x.example>"
    let list = try AddressList(parsing: Array(value.utf8))
    #expect(list.mailboxes.first?.displayName == "Alice Example")
  }

  @Test func isBounded() {
    let deep = String(repeating: "(", count: 100_000)
    #expect(throws: AddressProblem.syntax) { try AddressList(parsing: Array(deep.utf8)) }
    let many = String(repeating: "a@x.example,", count: 100_000) + "a@x.example"
    #expect(throws: AddressProblem.syntax) { try AddressList(parsing: Array(many.utf8)) }
  }
}

@Suite("From, as every reader might take it")
struct FromReadingTests {
  private func reading(_ values: String...) -> FromReading {
    FromReading(MailMessage(headers: values.map { HeaderField("From", $0) }, receivedAt: 0))
  }

  @Test func takesEveryDomainOfWhatCannotBeRead() {
    #expect(reading("<a@x.example>b@legit.example").domains.map(\.text) == ["x.example", "legit.example"])
    #expect(reading("a@x.example", "b@legit.example").domains.map(\.text) == ["x.example", "legit.example"])
    #expect(
      reading("=?utf-8?B?YUBsZWdpdC5leGFtcGxl?=,<b@x.example>").domains.map(\.text)
        == ["legit.example", "x.example"])
  }

  @Test func seesThroughCommentsAndBlanksAroundDots() {
    for value in ["CEO <ceo@bank (x).example>", "CEO <ceo@bank. example>", "ceo @ (c) bank . example x"] {
      #expect(reading(value).domains.map(\.text).contains("bank.example"), "\(value)")
    }
  }

  @Test func whatIsTooLongToReadIsNotReadInPart() {
    let value = "a@x.example" + String(repeating: " ", count: 10_000) + "<ceo@bank.example>"
    #expect(reading(value).problem == .trailingText)
  }

  @Test func countsFieldsWithObsoleteSpace() {
    let fields = [
      HeaderField(name: Array("From ".utf8), value: Array(" a@x.example".utf8)), HeaderField("fRoM", "b@y.example"),
    ]
    #expect(FromReading(MailMessage(headers: fields, receivedAt: 0)).fieldCount == 2)
  }
}

@Suite("Paths of the envelope (RFC 5321 section 4.1.2)")
struct PathTests {
  @Test func reads() throws {
    #expect(Path("<>") == .null)
    #expect(Path("<a@x.example>").domain?.text == "x.example")
    #expect(Path("<@r.example,@s.example:a@x.example>").domain?.text == "x.example")
    #expect(Path("<(any@x.example>") == .malformed("<(any@x.example>"))
    #expect(Path("<any@x.example(a.y.example>") == .malformed("<any@x.example(a.y.example>"))
  }
}

@Suite("Header fields")
struct HeaderFieldTests {
  @Test(arguments: [
    (" a\r\n\tb", "a\tb"), (" a\n b", "a b"), ("a\r\n", "a"), ("", ""), (" \r\n \r\n ", ""),
  ])
  func unfolds(value: String, text: String) {
    #expect(HeaderField(name: Array("X".utf8), value: Array(value.utf8)).text == text)
  }
}

@Suite("IP addresses and networks")
struct IPAddressTests {
  @Test(arguments: [
    "192.0.2.1", "2001:db8::1", "::", "::1", "2001:db8:0:1::", "fe80::1:0:0:1", "1:2:3:4:5:6:7:8",
  ])
  func roundTrips(text: String) {
    #expect(IPAddress(text)?.description == text)
  }

  @Test(arguments: [
    "192.0.2", "192.0.2.256", "192.0.2.01", "1::2::3", "12345::", ":1", "1:2:3:4:5:6:7:8:9", "", "::1.2.3",
    "1:2:3:4:5:6:7:8::", ":::",
  ])
  func refuses(text: String) { #expect(IPAddress(text) == nil) }

  @Test func mapsIPv4() { #expect(IPAddress("::ffff:192.0.2.1")?.description == "192.0.2.1") }

  @Test func contains() throws {
    let network = try #require(IPNetwork("192.0.2.128/25"))
    #expect(network.contains(try #require(IPAddress("192.0.2.200"))))
    #expect(!network.contains(try #require(IPAddress("192.0.2.1"))))
    #expect(!network.contains(try #require(IPAddress("::1"))))
    #expect(IPNetwork("192.0.2.0/33") == nil)
  }
}
