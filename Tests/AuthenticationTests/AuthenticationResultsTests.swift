import Authentication
import Judging
import Mail
import TestSupport
import Testing

struct AuthenticationResultsTests {
  private static let message = MailMessage(
    connection: Connection(helo: "mail.x.example"),
    envelope: Envelope(sender: Path("<\"a;b\"@x.example>")), headers: [HeaderField("From", "Joe <joe@shop.example>")],
    receivedAt: 0)

  private static func value(
    _ proofs: Proofs, authservID: String = "mx.example", message: MailMessage = message
  ) -> String {
    let reading = FromReading(message)
    return AuthenticationResults(authservID: authservID, proofs: proofs, message: message, from: reading).fieldValue
  }

  private static func proofs(_ dkim: [DKIMProof]) -> Proofs {
    var proofs = Proofs.unchecked
    proofs.dkim = dkim
    return proofs
  }

  @Test func nothingChecked() {
    #expect(Self.value(.unchecked) == "mx.example; none")
  }

  @Test func allMethods() {
    let proofs = Proofs(
      spf: SPFProof(identity: .mailFrom, domain: DomainName("x.example"), result: .pass),
      heloSPF: SPFProof(identity: .helo, domain: DomainName("mail.x.example"), result: .none, reason: "no record"),
      dkim: [
        DKIMProof(domain: "x.example", selector: "s1", algorithm: "rsa-sha256", result: .pass),
        DKIMProof(domain: "", selector: "", algorithm: "", result: .neutral, reason: "not checked"),
      ],
      dmarc: DMARCProof(result: .fail, policy: .reject, recordDomain: DomainName("shop.example")),
      arc: ARCProof(result: .pass, sealers: ["a.example", "b.example"].compactMap { DomainName($0) }),
      alignment: .unaligned, temporaryError: false)
    #expect(
      Self.value(proofs) == """
        mx.example;
        \tspf=pass smtp.mailfrom=x.example;
        \tspf=none reason="no record" smtp.helo=mail.x.example;
        \tdkim=pass header.d=x.example header.s=s1 header.a=rsa-sha256;
        \tdkim=neutral reason="not checked";
        \tdmarc=fail (p=reject) header.from=shop.example policy.dmarc=reject;
        \tarc=pass (i=2 d=a.example)
        """)
  }

  @Test func passesThatAreNotCounted() {
    var proofs = Proofs.unchecked
    proofs.spf = SPFProof(identity: .mailFrom, domain: DomainName("x.example"), result: .pass)
    proofs.spf?.discount(.overbroad, "the record lets in nearly everybody")
    #expect(
      Self.value(proofs) == """
        mx.example;
        \tspf=policy reason="the record lets in nearly everybody" smtp.mailfrom=x.example
        """)
  }

  @Test func reverseNames() {
    var proofs = Proofs.unchecked
    var message = Self.message
    for (client, value) in [("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "\"2001:db8::1\"")] {
      message.connection.clientAddress = IPAddress(client)
      proofs.reverse = ReverseProof(result: .fail, name: DomainName("x.example"))
      #expect(Self.value(proofs, message: message) == "mx.example;\n\tiprev=fail policy.iprev=\(value)")
    }
  }

  @Test func identitiesThatAreNoDomains() {
    var proofs = Proofs.unchecked
    proofs.spf = SPFProof(identity: .mailFrom, domain: nil, result: .none)
    proofs.heloSPF = SPFProof(identity: .helo, domain: nil, result: .permerror)
    var message = Self.message
    message.connection.helo = "[192.0.2.1]; dkim=pass\r\nX: y"
    #expect(
      Self.value(proofs, message: message) == """
        mx.example;
        \tspf=none smtp.mailfrom=x.example;
        \tspf=permerror smtp.helo="[192.0.2.1]; dkim=pass??X: y"
        """)
  }

  @Test func domainsBeyondASCII() {
    var message = Self.message
    message.headers = [HeaderField("From", "a@b\u{fc}cher.example")]
    var proofs = Proofs.unchecked
    proofs.dmarc = DMARCProof(result: .none)
    #expect(Self.value(proofs, message: message).hasSuffix("dmarc=none header.from=\"b\u{fc}cher.example\""))
  }

  /// Whatever a signature holds, the field stays one field with one result for each signature.
  @Test(arguments: [
    "L(.X", "a\"b", "a;b", "a\\", "a\r\nX-Injected: yes", "a\nb", "a\0b", "a b", "(", ")", "\"",
    "\u{85}\u{2028}\u{202e}",
    "\"; dkim=pass header.d=bank.example", String(repeating: "\"", count: 5_000), String(repeating: "\\", count: 253),
  ])
  func hostileValues(_ text: String) throws {
    let value = Self.value(
      Self.proofs([
        DKIMProof(domain: text, selector: text, algorithm: text, result: .fail, reason: text),
        DKIMProof(domain: "x.example", selector: "s", algorithm: "rsa-sha256", result: .pass),
      ]), authservID: "mx.example")
    let read = try #require(StrictResults(value))
    #expect(read.authservID == "mx.example")
    #expect(read.results.map(\.result) == ["fail", "pass"])
    #expect(
      read.results.last?.properties == ["header.d": "x.example", "header.s": "s", "header.a": "rsa-sha256"])
    #expect(value.split(separator: "\n").allSatisfy { $0.utf8.count < 998 })
    #expect(value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x0a || $0 == 0x09 })
    #expect(!value.replacing("\n\t", with: "").contains("\n"))
  }

  @Test func hostileAuthservID() {
    let value = Self.value(.unchecked, authservID: "mx; dkim=pass")
    #expect(value == "\"mx; dkim=pass\"; none")
  }
}
