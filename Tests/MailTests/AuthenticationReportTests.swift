import Testing

@testable import Mail

@Suite("Reading Authentication-Results (RFC 8601 section 2.2)")
struct AuthenticationReportTests {
  private func read(_ text: String) -> AuthenticationReport? { AuthenticationReport(parsing: Array(text.utf8)) }

  @Test func wholeField() throws {
    let report = try #require(
      read(
        """
        mx.example 1 (c); SPF=pass (ip (v4) 192.0.2.1) reason="it \\"is\\"" smtp.mailfrom="a;b"@Shop.example; \
        dkim/1 = Pass header . d = mail.shop.example header.b=abc/+==; dmarc=pass (p=REJECT) action=none \
        header.from=shop.example; x-own=none;
        """))
    #expect(report.authservID == "mx.example")
    #expect(report.results.map(\.method) == ["spf", "dkim", "dmarc", "x-own"])
    #expect(report.results.map(\.result) == ["pass", "pass", "pass", "none"])
    #expect(report.results[0].domain("smtp.mailfrom")?.text == "shop.example")
    #expect(report.results[0].properties[0] == .init(name: "reason", value: "it \"is\""))
    #expect(report.results[1].domain("header.d")?.text == "mail.shop.example")
    #expect(report.results[2].properties.map(\.name) == ["action", "header.from"])
    #expect(report.results[2].domain("header.d") == nil)
  }

  /// A local part is no domain, whatever it holds.
  @Test(arguments: [
    "\"x@legit.example\"@evil.example", "\"legit.example\"@evil.example", "legit.example@evil.example",
    "\"; dkim=pass header.d=legit.example; x\"@evil.example",
  ])
  func hostileValues(value: String) throws {
    let report = try #require(read("mx.example; spf=pass smtp.mailfrom=\(value)"))
    #expect(report.results.count == 1)
    #expect(report.results[0].domain("smtp.mailfrom")?.text == "evil.example")
  }

  /// Every method registered with IANA, with its properties; values that are no tokens are quoted.
  @Test(arguments: [
    "arc": ["smtp.remote-ip=\"2001:db8::1\"", "header.oldest-pass=0"],
    "auth": ["smtp.auth=\"a b\"@shop.example", "smtp.mailfrom=a@shop.example"],
    "dkim": [
      "header.d=shop.example", "header.i=@shop.example", "header.a=rsa-sha256", "header.s=s1", "header.b=\"a/+=\"",
    ],
    "dkim-adsp": ["header.from=shop.example"], "dkim-atps": ["header.from=shop.example"],
    "dmarc": ["header.from=shop.example", "policy.dmarc=none"],
    "dnswl": ["dns.zone=list.example", "policy.ip=127.0.10.1", "policy.txt=\"shop.example; x\"", "dns.sec=na"],
    "domainkeys": ["header.d=shop.example", "header.from=shop.example", "header.sender=shop.example"],
    "iprev": ["policy.iprev=192.0.2.1"], "rrvs": ["smtp.rcptto=a@shop.example"],
    "sender-id": ["header.sender=shop.example"],
    "smime": [
      "body.smime-part=2.1", "body.smime-identifier=a@shop.example", "body.smime-serial=00AB",
      "body.smime-issuer=\"CN=x, O=\\\"y\\\"\"",
    ],
    "spf": ["smtp.mailfrom=a@shop.example", "smtp.helo=mail.shop.example"],
    "vbr": ["header.md=shop.example", "header.mv=vbr.example"],
  ])
  func registeredMethods(method: String, properties: [String]) throws {
    let report = try #require(
      read("mx.example; \(method)=pass (c) reason=\"r; s\" \(properties.joined(separator: " "))"))
    let found = try #require(report.results.first)
    #expect((found.method, found.result, found.comment) == (method, "pass", "c"))
    #expect(found.properties.map(\.name) == ["reason"] + properties.map { String($0.prefix { $0 != "=" }) })
    #expect(found.properties.allSatisfy { !$0.value.isEmpty && !$0.value.hasPrefix("\"") })
  }

  @Test func noResults() throws {
    #expect(try #require(read("mx.example; none")).results.map(\.method) == ["none"])
    #expect(try #require(read("mx.example")).results.isEmpty)
  }

  @Test(arguments: [
    "", ";", "; dkim=pass", "mx.example dkim=pass", "mx.example; dkim", "mx.example; dkim=", "mx.example; =pass",
    "mx.example; dkim=pass header.d", "mx.example; dkim=pass header.=x", "mx.example; dkim=pass .d=x",
    "mx.example; dkim=pass (open", "mx.example; dkim=pass header.d=\"open", "mx.example; dkim=pass\nheader.d=x",
    "mx.example; dkim=pass header.d=a\\b", "mx.example; dkim=pass, spf=pass", "mx.example; dkim/x=pass",
    "mx.example; dkim=pass )", "mx.example; dkim=pass header.d=x@", "mx.example;; dkim=pass",
  ])
  func malformed(text: String) {
    #expect(read(text)?.results.first?.domain("header.d") == nil)
  }

  @Test func bounds() {
    #expect(read("mx.example" + String(repeating: "; a=b", count: 100)) != nil)
    #expect(read("mx.example" + String(repeating: "; a=b", count: 101)) == nil)
    #expect(read("mx.example; a=b" + String(repeating: " c=d", count: 101)) == nil)
    #expect(read("mx.example; a=" + String(repeating: "b", count: 40_000)) == nil)
    #expect(read(String(repeating: "(", count: 30_000)) == nil)
  }

  @Test(arguments: [
    ("i=1; mx.example; none", 1), (" i = 50 (c) ;x", 50), ("(c)i=07;", 7), ("i=0;", 0), ("i=;", nil), ("i=1 x;", nil),
    ("I=1; x", nil), ("mx.example; i=1; none", nil), ("i=123; x", nil), ("i=1", nil), ("", nil), ("i=-1;", nil),
  ])
  func instances(text: String, number: Int?) {
    #expect(AuthenticationReport.instance(of: Array(text.utf8))?.number == number)
  }

  /// Any octets are read or refused, and never end the process.
  @Test func mutations() {
    let seed = Array("i=1; mx.example 1 (c\\)); dkim/1=pass (a) header.d=\"x\\\"y\"@z.example reason=q; none".utf8)
    var state: UInt64 = 1
    for _ in 0..<20_000 {
      var bytes = seed
      for _ in 0..<3 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let place = Int(state >> 33) % bytes.count
        switch (state >> 20) % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: state >> 8)
        case 1: bytes.remove(at: place)
        default: bytes.insert("\\\"();=.\t"[state >> 10], at: place)
        }
      }
      _ = AuthenticationReport(parsing: bytes)
      if let (_, rest) = AuthenticationReport.instance(of: bytes) { _ = AuthenticationReport(parsing: rest) }
    }
  }
}

extension String {
  /// An octet of the string, chosen by a number.
  fileprivate subscript(number: UInt64) -> UInt8 { Array(utf8)[Int(number % UInt64(utf8.count))] }
}
