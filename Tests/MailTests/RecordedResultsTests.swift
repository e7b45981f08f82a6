import Testing

@testable import Mail

@Suite("What hosts recorded in a message")
struct RecordedResultsTests {
  private func recorded(_ fields: [(String, String)], by hosts: [String]) -> RecordedResults {
    RecordedResults(message(fields), by: hosts.compactMap { DomainName($0) })
  }

  private func message(_ fields: [(String, String)]) -> MailMessage {
    MailMessage(headers: fields.map { HeaderField($0.0, $0.1) }, receivedAt: 0)
  }

  private let microsoft = [
    ("Received", "from A.prod.outlook.example (::1) by B.prod.outlook.example with HTTPS; date"),
    (
      "Authentication-Results",
      "spf=softfail (sender IP is 192.0.2.7) smtp.mailfrom=firm.example; dkim=none (message not signed) "
        + "header.d=none;dmarc=fail action=oreject header.from=bank.example;compauth=fail reason=000"
    ),
    (
      "Received-SPF",
      "SoftFail (in.outlook.example: domain of transitioning firm.example discourages use of 192.0.2.7 as permitted "
        + "sender) receiver=in.outlook.example; client-ip=192.0.2.7; helo=bot.example; pr=M"
    ),
    ("Received", "from bot.example (192.0.2.7) by X1.in.outlook.example (10.0.0.1) with Microsoft SMTP; date"),
    ("Authentication-Results", "in.outlook.example; dmarc=pass header.from=bank.example"),
  ]

  @Test func microsoftWritesNoName() {
    let found = recorded(microsoft, by: ["in.outlook.example"])
    #expect(found.results.map(\.method) == ["spf", "dkim", "dmarc", "compauth"])
    #expect(found.results.map(\.result) == ["softfail", "none", "fail", "fail"])
    #expect(found.results[0].comment == "sender IP is 192.0.2.7")
    #expect(found.results[2].domain("header.from")?.text == "bank.example")
    #expect(found.spf?.result == "softfail")
    var message = message(microsoft)
    message.complete(from: found)
    #expect(message.connection.clientAddress?.description == "192.0.2.7")
    #expect(message.connection.helo == "bot.example")
  }

  @Test func othersSayNothing() {
    #expect(recorded(microsoft, by: ["other.example"]).isEmpty)
    #expect(recorded(microsoft, by: ["look.example"]).isEmpty)
  }

  @Test func googleNamesItselfInAComment() {
    let found = recorded(
      [
        ("Received", "by 2002:a05:612c:711:b0:381:73ac:3a65 with SMTP id x; date"),
        (
          "Received", "from mail.firm.example (mail.firm.example. [192.0.2.8]) by mx.goo.example with ESMTPS id y; date"
        ),
        ("Received-SPF", "pass (goo.example: domain of a@firm.example designates 192.0.2.8) client-ip=192.0.2.8;"),
        (
          "Authentication-Results",
          "mx.goo.example; dkim=pass header.i=@firm.example header.s=s1 header.b=X5B5; "
            + "dmarc=pass (p=REJECT sp=NONE dis=NONE) header.from=firm.example"
        ),
        ("Received", "from inner.firm.example by mail.firm.example; date"),
        ("Authentication-Results", "mx.goo.example; dkim=pass header.d=below.example"),
      ], by: ["goo.example"])
    #expect(found.results.map(\.method) == ["dkim", "dmarc"])
    #expect(found.results[1].comment == "p=REJECT sp=NONE dis=NONE")
    #expect(found.received?.clientName == "mail.firm.example")
    #expect(found.spf?.clientAddress?.description == "192.0.2.8")
  }

  /// Some put their results under their own trace field, and one result in each field.
  @Test func resultsBelowTheTraceField() {
    let found = recorded(
      [
        ("Received", "from a.example (unknown [192.0.2.9]) by mx7.mail.example (Postfix) with ESMTP id z; date"),
        ("Authentication-Results", "mx7.mail.example; spf=none smtp.mailfrom=a.example"),
        ("Authentication-Results", "mx7.mail.example; dkim=none"),
        ("Received", "by a.example; date"), ("Authentication-Results", "mx7.mail.example; spf=pass"),
      ], by: ["mail.example"])
    #expect(found.results.map(\.result) == ["none", "none"])
    #expect(found.received?.clientName == nil)
  }

  @Test(arguments: [
    "", "(", "from", "from ;", "by", "((((", "from ((a) by b", ";", "from a (b", "by (x) by mx.example",
  ])
  func brokenTraceFields(text: String) {
    #expect(ReceivedHop(HeaderField("Received", text)).addresses.isEmpty)
    #expect(ReceivedSPF(parsing: Array(text.utf8))?.clientAddress == nil)
  }

  @Test(arguments: ["pass", "pass (mx.example: x)", "pass receiver=mx.example", "pass (c) receiver=\"mx.example\";"])
  func receivedSPF(text: String) {
    let field = ReceivedSPF(parsing: Array(text.utf8))
    #expect(field?.result == "pass")
    #expect((field?.receiver != nil) == text.contains("mx.example"))
  }
}
