import Authentication
import DNS
import Foundation
import Judging
import Mail
import Testing

/// Signatures that are sound in themselves, and whether they count.
struct DKIMRuleTests {
  let verifier: DKIMVerifier

  init() throws { verifier = try DKIMVerifier() }

  private static let time: Int64 = 1_600_000_000

  private static func message(
    _ headers: [(String, String)] = [("From", "joe@football.example.com"), ("Subject", "Hello")],
    body: String = "One  line. \r\nTwo\r\n\r\n", at time: Int64 = Self.time
  ) -> MailMessage {
    MailMessage(headers: headers.map { HeaderField($0.0, $0.1) }, body: Array(body.utf8), receivedAt: time)
  }

  private func verify(_ message: MailMessage, zone: String = DKIMSigner.zone) throws -> [DKIMProof] {
    verifier.verify(message, zone: try Zone(parsing: zone))
  }

  private func proof(_ tags: [String: String], at time: Int64 = Self.time) throws -> DKIMProof? {
    var signer = DKIMSigner()
    signer.tags.merge(tags) { $1 }
    return try verify(try signer.sign(Self.message(at: time))).first
  }

  @Test func noSignature() throws { #expect(try verify(Self.message()).isEmpty) }

  @Test func emptyBody() throws {
    #expect(try verify(try DKIMSigner().sign(Self.message(body: ""))).map(\.result) == [.pass])
  }

  @Test func domainIsLowerCase() throws {
    let proof = try proof(["d": "Football.EXAMPLE.com", "s": "Brisbane", "i": "@FOOTBALL.example.com"])
    #expect(proof?.result == .pass)
    #expect(proof?.domain == "football.example.com")
  }

  @Test(arguments: [
    (["x": "1600000000"], Int64(1_600_000_000), DKIMResult.pass, ""),
    (["x": "1600000000"], 1_600_000_300, .pass, ""),
    (["x": "1600000000"], 1_600_000_301, .policy, "signature expired"),
    (["t": "1600000300"], 1_600_000_000, .pass, ""),
    (["t": "1600000301"], 1_600_000_000, .policy, "signature made in the future"),
    (["t": "1600000000", "x": "1600000000"], 1_600_000_000, .permerror, "x= is not after t="),
    (["x": "1100000000"], 1_090_000_000, .pass, ""),
    (["t": "1090000000", "x": "1100000000"], 1_200_000_000, .policy, "signature expired"),
    (["t": "1"], 1_600_000_000, .policy, "signature made in the future"),
    (["x": "999999999999"], 1_600_000_000, .pass, ""),
    (["x": "9999999999999"], 1_600_000_000, .permerror, "x= is malformed"),
    (["t": "-1"], 1_600_000_000, .permerror, "t= is malformed"),
  ])
  func times(_ tags: [String: String], _ time: Int64, _ result: DKIMResult, _ reason: String) throws {
    let proof = try proof(tags, at: time)
    #expect(proof?.result == result)
    #expect(proof?.reason == reason)
  }

  /// The canonical body has 16 octets: "One line.", "Two" and their line ends.
  @Test(arguments: [
    ("16", DKIMResult.pass, "", 0), ("10", .policy, "6 octets of the body are not signed", 6),
    ("0", .policy, "16 octets of the body are not signed", 16),
    ("17", .permerror, "l= is beyond the end of the body", 0), ("-1", .permerror, "l= is malformed", 0),
    ("18446744073709551614", .permerror, "l= is malformed", 0),
  ])
  func length(_ length: String, _ result: DKIMResult, _ reason: String, _ unsigned: Int) throws {
    let proof = try proof(["l": length])
    #expect(proof?.result == result)
    #expect(proof?.reason == reason)
    #expect(proof?.unsignedBodyBytes == unsigned)
  }

  @Test func appendedText() throws {
    var signer = DKIMSigner()
    signer.tags["l"] = "16"
    var message = try signer.sign(Self.message())
    message.body += Array("\r\nBuy now!".utf8)
    let proof = try verify(message).first
    #expect(proof?.result == .policy)
    #expect(proof?.unsignedBodyBytes == 14)
  }

  /// A second field beside a signed one; what is not signed, or added by relays and lists, changes nothing.
  @Test(arguments: [
    ("From", true), ("FROM ", true), ("from\t", true), ("Subject", true), ("Date", true), ("To", true), ("cc", true),
    ("Content-Type", true), ("MIME-Version", true), ("Content-Transfer-Encoding", true), ("Reply-To", true),
    ("Sender", true), ("Message-ID", true), ("Received", false), ("List-Id", false), ("X-Mailer", false),
    ("References", false), ("Organization", false), ("Bcc", false),
  ])
  func addedField(_ name: String, _ isDoubled: Bool) throws {
    let names = [
      "From", "Subject", "Date", "To", "Cc", "Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Reply-To",
      "Sender", "Message-ID", "Received", "List-Id", "X-Mailer", "References",
    ]
    var signer = DKIMSigner()
    signer.tags["h"] = names.joined(separator: ":").lowercased()
    var message = try signer.sign(Self.message(names.map { ($0, "joe@football.example.com") }))
    message.headers.insert(HeaderField(name, "eve@bank.example"), at: 0)
    let proof = try #require(try verify(message).first)
    #expect(proof.result == (isDoubled ? .policy : .pass))
    #expect(proof.flaw == (isDoubled ? .doubledField : nil))
    let shown = name.trimmingCharacters(in: .whitespaces).lowercased()
    #expect(proof.reason == (isDoubled ? "more \(shown) than are signed" : ""))
  }

  @Test func unsignedFieldMayBeAdded() throws {
    var message = try DKIMSigner().sign(Self.message())
    message.headers.insert(HeaderField("Subject", "Another"), at: 0)
    #expect(try verify(message).map(\.result) == [.pass])
  }

  @Test(arguments: [
    ("from", ["subject", "date"]), ("from:subject", ["date"]), ("from:subject:date", []), ("from:subject:date:to", []),
  ])
  func unsignedFields(_ names: String, _ unsigned: [String]) throws {
    var signer = DKIMSigner()
    signer.tags["h"] = names
    let fields = [("From", "joe@football.example.com"), ("Subject", "Hello"), ("Date", "today")]
    #expect(try verify(try signer.sign(Self.message(fields))).map(\.unsignedFields) == [unsigned])
  }

  @Test(arguments: [
    ("t=y; ", DKIMFlaw.testKey), ("t=y:s; ", .testKey), ("t=s; ", nil), ("p=; n=", .revokedKey),
  ])
  func flawsOfTheKey(_ tags: String, _ flaw: DKIMFlaw?) throws {
    let zone = DKIMSigner.zone.replacing("p=", with: tags + (flaw == .revokedKey ? "" : "p="))
    let proof = try #require(try verify(try DKIMSigner().sign(Self.message()), zone: zone).first)
    #expect(proof.flaw == flaw)
    #expect((proof.result == .pass) == (flaw == nil))
  }

  @Test(arguments: [
    (["x": "1599990000"], DKIMFlaw.expired), (["t": "1600009999"], .future),
    (["t": "1600000000", "x": "1600000000"], .reversedTimes), (["i": "joe@bank.example"], .foreignIdentity),
    (["l": "3"], .partialBody),
  ])
  func flawsOfTheSignature(_ tags: [String: String], _ flaw: DKIMFlaw) throws {
    #expect(try proof(tags)?.flaw == flaw)
  }

  @Test func facts() throws {
    let proof = try #require(try proof(["t": "1599999999", "x": "1600000001"]))
    #expect(proof.signedAt == 1_599_999_999 && proof.expiresAt == 1_600_000_001)
    #expect(proof.digest.count == 16 && proof.flaw == nil)
  }

  /// Fields no honest program writes do not get in the way of a signature that does not cover them.
  @Test func strangeFields() throws {
    var message = try DKIMSigner().sign(Self.message())
    message.headers += [
      HeaderField(name: [], value: Array(" nameless".utf8)), HeaderField(name: [0xff], value: [0xff]),
      HeaderField("a;b", "c"), HeaderField("X Y", ""), HeaderField("X", "a\rb\n c\nd\r\n"),
      HeaderField("Long", String(repeating: "a b ", count: 50_000)), HeaderField("\u{1}", "x"),
    ]
    #expect(try verify(message).map(\.result) == [.pass])
  }

  @Test func longSignedField() throws {
    var signer = DKIMSigner()
    signer.tags["h"] = "from:long"
    let fields = [("From", "joe@football.example.com"), ("Long", String(repeating: "a b ", count: 50_000))]
    let proof = try verify(try signer.sign(Self.message(fields))).first
    #expect(proof?.result == .pass)
  }

  /// The library gives up reading at an octet beyond ASCII.
  @Test func signatureBeyondASCII() throws {
    var message = try DKIMSigner().sign(Self.message())
    let good = message.headers[0].text
    message.headers.insert(HeaderField("DKIM-Signature", good.replacing("v=1", with: "v=1; z=\u{fc}")), at: 0)
    message.headers.insert(HeaderField("DKIM-Signature", "a=1; n=\u{fc}; " + good.replacing("a=", with: "A=")), at: 0)
    #expect(try verify(message).map(\.result).suffix(1) == [.pass])
    #expect(try verify(message).filter { $0.result == .pass }.count == 1)
  }

  @Test func overSignedFrom() throws {
    var signer = DKIMSigner()
    signer.tags["h"] = "from:from"
    var message = try signer.sign(Self.message())
    #expect(try verify(message).map(\.result) == [.pass])
    message.headers.insert(HeaderField("From", "eve@bank.example"), at: 0)
    #expect(try verify(message).map(\.result) == [.fail])
    message.headers[0] = HeaderField("From ", "eve@bank.example")
    #expect(try verify(message).map(\.result) == [.fail])
  }

  @Test func malformedFromIsVerified() throws {
    let signed = try DKIMSigner().sign(Self.message([("From", "nobody")]))
    #expect(try verify(signed).map(\.result) == [.pass])
  }

  @Test func subdomainInIdentity() throws {
    #expect(try proof(["i": "joe@x.football.example.com"])?.result == .pass)
    let strict = DKIMSigner.zone.replacing("v=DKIM1;", with: "v=DKIM1; t=s;")
    var signer = DKIMSigner()
    signer.tags["i"] = "joe@x.football.example.com"
    let proof = try verify(try signer.sign(Self.message()), zone: strict).first
    #expect(proof?.result == .permerror)
    signer.tags["i"] = "joe@football.example.com"
    #expect(try verify(try signer.sign(Self.message()), zone: strict).map(\.result) == [.pass])
  }

  /// RSA with 512 bits, which no library of today makes any more.
  @Test func shortKey() throws {
    let signature =
      "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=short; h=from; "
      + "bh=yZQq1c8wjBl0fZ4Wc/oraMCAG1mZJv5v/hlvyFy+t6A=; "
      + "b=D+76ZHMtIjAYE10Ui37hd3ykhHHKWpESu1DmN4ih+DuS+x8RJjNWi/WS/6XyPJ4rvj/y6MHNJThkYk6Cdb+6zg=="
    let zone = """
      short._domainkey.example.com TXT "p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALIBECaC+dDnvK+EW2cFz2I8FProumjQLR369RJhdu\
      n+HlAsJmbk+0DshLMKxHyfCZr58JMWa/+D2fh3nD5Sz1cCAwEAAQ=="
      """
    let message = Self.message([("DKIM-Signature", signature), ("From", "joe@example.com")], body: "Hello.\r\n")
    let proof = try verify(message, zone: zone).first
    #expect(proof?.result == .policy)
    #expect(proof?.reason == "RSA key shorter than 1024 bits")
    #expect(proof?.keyBits == 512)
  }

  @Test func ed25519KeyOfTheWrongTypeOrSize() throws {
    let signed = try DKIMSigner().sign(Self.message())
    let untyped = DKIMSigner.zone.replacing("k=ed25519; ", with: "")
    #expect(try verify(signed, zone: untyped).map(\.result) == [.permerror])
    let truncated = DKIMSigner.zone.replacing(DKIMSigner.publicKey, with: "11qYAYKxCrfVS/7TyWQH")
    #expect(try verify(signed, zone: truncated).map(\.reason) == ["key record is malformed"])
  }

  @Test func nulInAnyField() throws {
    var message = try DKIMSigner().sign(Self.message())
    message.headers.append(HeaderField("Subject", "a\0b"))
    #expect(try verify(message).map(\.reason) == ["a header field contains NUL"])
  }
}
