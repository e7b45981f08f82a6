import Testing

@testable import Mail

@Suite("Incoming Authentication-Results (RFC 8601 section 5)")
struct AuthenticationResultsFieldTests {
  private func claims(_ values: String...) -> [Int] {
    AuthenticationResultsField.claims(
      of: "mx.example", in: values.map { HeaderField("Authentication-Results", $0) })
  }

  @Test(arguments: [
    "mx.example; none", "MX.Example; dkim=pass", "  mx.example ; spf=pass", "mx.example 1; none", "mx.example",
    "mx.example. ; none", "\"mx.example\"; none", "\"mx\\.example\"; none", "(c) mx.example (c) 1 (c); none",
    "((a) b \\) c)mx.example; none", "\r\n\tmx.example;\r\n\tdkim=pass", "\n mx.example; none", "a.mx.example; none",
    // These cannot be read for sure, and name us.
    "(mx.example; none", "\"mx.example; none", "mx.example@other; none", "other.example, mx.example; none",
    "other.example; none\r\nmx.example; none", "mx.example\0; none", "mx . example; none", "\"mx.\"example; none",
    "mx.example dkim=pass; ((",
  ])
  func fieldsInOurName(value: String) { #expect(claims(value) == [1]) }

  @Test(arguments: [
    "other.example; dkim=pass", "xmx.example; none", "mx.example.net; none", "example; none", "other.example 1; none",
    "(mx.example) other.example; none", "other.example; dkim=pass (mx.example", "\"o \\\" x\"; none",
    "b\u{fc}cher.example; none",
    // Not by RFC 8601, but large receivers write it so.
    "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.example", "", ";", "(\\",
    "spf=fail smtp.mailfrom=mx.example;dmarc=fail action=oreject header.from=mx.example;compauth=fail",
  ])
  func fieldsOfOthers(value: String) { #expect(claims(value).isEmpty) }

  @Test func deepCommentsAreBounded() {
    let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000) + "mx.example; none"
    #expect(claims(deep) == [1])
  }

  @Test func numbersCountFieldsOfThatNameOnly() {
    let headers = [
      HeaderField("Authentication-Results", "mx.example; dkim=pass"), HeaderField("From", "a@b.example"),
      HeaderField("authentication-results", "other.example; dkim=pass"),
      HeaderField("Authentication-Results ", "(mx.example"),
      HeaderField("X-Authentication-Results", "mx.example; none"),
    ]
    #expect(AuthenticationResultsField.claims(of: "mx.example", in: headers) == [1, 3])
  }
}

@Suite("Authentication-Results beyond what is kept")
struct LeftOutResultsTests {
  /// A field that is left out keeps its number, and cannot be trusted.
  @Test func numbersHold() {
    var limits = Limits()
    limits.headerBytes = 100
    var assembly = MessageAssembly(connection: Connection(), limits: limits)
    let name = AuthenticationResultsField.name
    assembly.addHeader(HeaderField("X-Filler", String(repeating: "x", count: 90)))
    assembly.addHeader(HeaderField(name, "other.example; none"))
    let isKept = assembly.addHeader(
      HeaderField(name, "other.example; none" + String(repeating: " ", count: 2 << 20)))
    #expect(!isKept)
    assembly.addHeader(HeaderField(name, "mx.example; none"))
    let message = assembly.finished(at: 0)
    #expect(AuthenticationResultsField.claims(of: "mx.example", in: message.headers) == [2, 3])
  }
}
