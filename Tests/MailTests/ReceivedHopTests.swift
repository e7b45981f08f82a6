import Testing

@testable import Mail

@Suite("Received fields (RFC 5321 section 4.4)")
struct ReceivedHopTests {
  private static let date = "; Sat, 19 Sep 2026 10:00:00 +0200 (CEST)"

  private func hop(_ value: String) -> ReceivedHop { ReceivedHop(HeaderField("Received", value)) }

  /// As Postfix, Sendmail, Exim, qmail, Exchange and Gmail write them.
  @Test(arguments: [
    (
      "from mail.a.example (host.a.example [192.0.2.1])\r\n\t(using TLSv1.3 with cipher X (256/256 bits))\r\n\tby "
        + "mx.b.example (Postfix) with ESMTPS id 4F2AB1C3D5\r\n\tfor <user@b.example>" + date,
      "mail.a.example 192.0.2.1 mx.b.example Postfix ESMTPS 4F2AB1C3D5 user@b.example"
    ),
    (
      "from a.example (host.a.example [192.0.2.1] (may be forged)) by b.example (8.17.1/8.17.1) with ESMTP id 38J0a"
        + date, "a.example 192.0.2.1 b.example 8.17.1/8.17.1 ESMTP 38J0a -"
    ),
    (
      "from [192.0.2.1] (port=4711 helo=a.example) by b.example with esmtpsa (TLS1.3) (Exim 4.96) id 1abc-0001-AB"
        + date,
      "[192.0.2.1] 192.0.2.1 b.example - esmtpsa 1abc-0001-AB -"
    ),
    (
      "from unknown (HELO a.example) (192.0.2.1) by b.example with SMTP" + date,
      "unknown 192.0.2.1 b.example - SMTP - -"
    ),
    (
      "from A.example (2001:db8::1) by B.example (2001:db8::2) with Microsoft SMTP Server id 15.20.1" + date,
      "A.example 2001:db8::1 B.example 2001:db8::2 Microsoft SMTP Server 15.20.1 -"
    ),
    (
      "from h.example (h.example [IPv6:2001:db8::1]) by b.example with SMTP id x-1" + date,
      "h.example 2001:db8::1 b.example - SMTP x-1 -"
    ),
    ("by 2001:db8:a::1 with SMTP id ab12" + date, "- - 2001:db8:a::1 - SMTP ab12 -"),
  ])
  func forms(value: String, expected: String) {
    let hop = hop(value)
    let address = hop.addresses.first?.description
    let parts = [hop.from, address, hop.by, hop.software.isEmpty ? nil : hop.software, hop.with, hop.id, hop.recipient]
    #expect(parts.map { $0 ?? "-" }.joined(separator: " ") == expected)
    #expect(hop.time == 1_789_804_800)
    #expect(!hop.hasIllegalOctets && !hop.hasImpossibleAddress)
  }

  @Test(arguments: [
    ("from a.example (b.example [192.0.2.1]) by mx.example with SMTP", "a.example", "b.example", "192.0.2.1"),
    ("from [192.0.2.1] (helo=a.example) by mx.example with esmtp (Exim 4.96)", "a.example", nil, "192.0.2.1"),
    ("from b.example ([192.0.2.1]:50016 helo=a) by mx.example", "a", "b.example", "192.0.2.1"),
    ("from b.example (HELO a) (192.0.2.1) by mx.example with SMTP", "a", "b.example", "192.0.2.1"),
    ("from unknown (HELO a) (192.0.2.1) by mx.example with SMTP", "a", nil, "192.0.2.1"),
    ("from a.example (192.0.2.1) by mx.example (10.0.0.1) with Microsoft SMTP", "a.example", nil, "192.0.2.1"),
    ("from a (b.example [IPv6:2001:db8::1]) by mx.example", "a", "b.example", "2001:db8::1"),
    ("from a (b.example [192.0.2.1] (may be forged)) by mx.example", "a", nil, "192.0.2.1"),
    ("from a.example by mx.example", "a.example", nil, nil), ("by mx.example", nil, nil, nil),
  ])
  func client(value: String, helo: String?, name: String?, address: String?) {
    let hop = hop(value + Self.date)
    #expect(hop.by == "mx.example")
    #expect(hop.helo == helo)
    #expect(hop.clientName == name)
    #expect(hop.addresses.first?.description == address)
  }

  @Test func aGreetingCannotSpeakForTheServer() {
    let hop = hop("from by (x.example [192.0.2.1]) by b.example with SMTP" + Self.date)
    #expect(hop.from == "by" && hop.by == "b.example")
    #expect(self.hop("from for by b.example; x").by == "b.example")
  }

  @Test func addresses() {
    #expect(hop("from x ([192.0.2.300]) by b.example").hasImpossibleAddress)
    #expect(!hop("from x (id 1.2.3.4.5 v8.17.1.1000) by b.example").hasImpossibleAddress)
    let both = hop("from [10.0.0.1] (a.example [192.0.2.1]:25) by b.example")
    #expect(both.addresses.map(\.description) == ["192.0.2.1", "10.0.0.1"])
  }

  @Test func octets() {
    let bytes = Array("from \u{e9}.example by b.example".utf8)
    #expect(!ReceivedHop(HeaderField(name: Array("Received".utf8), value: bytes)).hasIllegalOctets)
    #expect(ReceivedHop(HeaderField(name: Array("Received".utf8), value: [0x62, 0x79, 0x20, 0xff])).hasIllegalOctets)
    // The name of a time zone may be in any character set.
    let zone = Array("by b.example; Sat, 19 Sep 2026 10:00:00 +0800 (".utf8) + [0xd6, 0xd0, 0x29]
    #expect(!ReceivedHop(HeaderField(name: Array("Received".utf8), value: zone)).hasIllegalOctets)
    #expect(hop("from a\0b by b.example").hasIllegalOctets)
  }

  @Test(arguments: ["", ";", "(", "((((", ")", "from", "from from from", ";;;; x", "by", "(;) by x ; (", "id id id"])
  func brokenFields(value: String) { #expect(hop(value).time == nil) }

  @Test func sizeIsBounded() {
    let long = hop("from a (" + String(repeating: "[192.0.2.1] (", count: 100_000))
    #expect(long.addresses.count <= 10)
    let message = MailMessage(
      headers: Array(repeating: HeaderField("Received", "by b.example"), count: 1_000), receivedAt: 0)
    #expect(ReceivedHop.hops(of: message).count == ReceivedHop.countLimit)
  }
}

@Suite("Dates (RFC 5322 section 3.3)")
struct MailDateTests {
  @Test(arguments: [
    ("Thu, 1 Jan 1970 00:00:00 +0000", 0), ("1 Jan 70 00:00 GMT", 0), ("Thu,01 Jan 1970 01:00:00 +0100 (CET)", 0),
    ("  Tue, 29 Feb 2000 23:59:60 -0800", 951_897_600), ("31 Dec 2099 23:59:59 +0000", 4_102_444_799),
    ("Wed, 01 Mar 2000 00:00:00 EST", 951_886_800), ("sat, 19 sep 2026 10:00:00 +0000 trailing", 1_789_812_000),
  ])
  func reads(text: String, seconds: Int64) { #expect(MailDate.seconds(Array(text.utf8)[...]) == seconds) }

  @Test(arguments: [
    "", "Thu", "1 Jan 1970", "1 Jan 1970 00:00:00", "1 Foo 1970 00:00:00 +0000", "32 Jan 1970 00:00:00 +0000",
    "1 Jan 1969 00:00:00 +0000", "1 Jan 2100 00:00:00 +0000", "1 Jan 1970 24:00:00 +0000", "1 Jan 1970 0:0:0:0 +0000",
    "1 Jan 1970 00:00:00 +00000", "1 Jan 1970 00:00:00 ABC", "99999999999999999999 Jan 1970 00:00:00 +0000",
    "(1 Jan 1970 00:00:00 +0000)",
  ])
  func refuses(text: String) { #expect(MailDate.seconds(Array(text.utf8)[...]) == nil) }
}

@Suite("Parameters of Content-Type (RFC 2045 section 5.1)")
struct MIMEParametersTests {
  private func parameters(_ value: String) -> MIMEParameters { MIMEParameters(value: Array(value.utf8)) }

  @Test func reads() {
    let found = parameters("multipart/mixed; Boundary=\"a;\\\"b\" ; charset = utf-8;;x; y=;z")
    #expect(found["boundary"] == "a;\"b" && found["charset"] == "utf-8" && found["y"] == "")
    #expect(found["x"] == nil && found["z"] == nil)
    #expect(parameters("text/plain").all.isEmpty && parameters("").all.isEmpty)
    #expect(parameters("a/b; c=\"open")["c"] == "open")
  }

  @Test func ambiguity() {
    #expect(parameters("a/b; boundary=x; boundary=y").isAmbiguous("boundary"))
    #expect(!parameters("a/b; boundary=x; BOUNDARY=\"x\"").isAmbiguous("boundary"))
    #expect(parameters(String(repeating: ";a=b", count: 10_000)).all.count == 50)
  }
}
