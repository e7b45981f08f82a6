import Authentication
import Judging
import Mail
import Testing

struct DKIMSignatureTests {
  private static let good: [(String, String)] = [
    ("v", "1"), ("a", "rsa-sha256"), ("d", "example.com"), ("s", "key"), ("h", "from:to"), ("bh", "AAAA"),
    ("b", "AAAA"),
  ]

  private static func signature(_ name: String, _ value: String?) -> DKIMSignature {
    var tags = good.filter { $0.0 != name }
    if let value { tags.append((name, value)) }
    return DKIMSignature(reading: HeaderField("DKIM-Signature", tags.map { "\($0.0)=\($0.1)" }.joined(separator: "; ")))
  }

  @Test(arguments: [
    ("i", "joe@example.com"), ("i", "=6Aoe@example.com"), ("i", "@example.com"), ("i", "j=3Db@x.example.com"),
    ("i", String(repeating: "a", count: 244) + "@example.com"), ("s", "2024.key_1-a"), ("c", "relaxed"),
    ("c", "simple/relaxed"), ("q", "http : dns/txt"), ("t", "1"), ("x", "1"), ("l", "0"), ("z", "From:a=20b"),
    ("h", "From : To\r\n : From"), ("d", "EXAMPLE.com"), ("b", "A A\r\n A=="), ("unknown", "a=b"),
  ])
  func accepted(_ name: String, _ value: String) {
    let signature = Self.signature(name, value)
    #expect(signature.refusal == nil)
    #expect(signature.keyName?.hasSuffix("._domainkey.example.com") == true)
  }

  @Test(arguments: [
    ("v", nil, "v= is not 1"), ("v", "01", "v= is not 1"), ("a", nil, "a= is missing"), ("d", nil, "d= is missing"),
    ("d", "", "d= is missing"), ("d", "a..b", "d= is not a domain name"), ("d", ".com", "d= is not a domain name"),
    ("d", "L(.X", "d= is not a domain name"), ("d", "\"a\".com", "d= is not a domain name"),
    ("d", "[192.0.2.1]", "d= is not a domain name"), ("d", "192.0.2.1", "d= is not a domain name"),
    ("d", "b\u{fc}cher.example", "d= is not a domain name"), ("d", "a\0.example", "d= is not a domain name"),
    ("d", String(repeating: "a", count: 64), "d= is not a domain name"), ("s", nil, "s= is missing"),
    ("s", "a/b", "s= is not a selector"), ("s", "a\u{7f}", "s= is not a selector"),
    ("z", "a\u{1}", "malformed tag list"),
    ("s", String(repeating: "a.", count: 120) + "a", "s= and d= are too long"),
    ("h", nil, "h= is missing"), ("h", "", "h= is missing"), ("h", "to", "From is not signed"),
    ("h", "from:", "h= is malformed"), ("h", "fr\u{f6}m:from", "h= is malformed"), ("bh", "", "bh= is malformed"),
    ("bh", "A-A", "bh= is malformed"), ("b", nil, "b= is malformed"), ("c", "", "unknown canonicalization"),
    ("c", "simple/simple/simple", "unknown canonicalization"), ("q", "dns", "unknown query method"),
    ("i", "joe", "i= is malformed"), ("i", "joe@example.com=", "i= is malformed"),
    ("i", "joe=4@example.com", "i= is malformed"), ("i", "joe=zz@example.com", "i= is malformed"),
    ("i", String(repeating: "a", count: 245) + "@example.com", "i= is malformed"), ("t", "", "t= is malformed"),
    ("x", "0x10", "x= is malformed"), ("l", "+1", "l= is malformed"), ("!cd", "x", "malformed tag list"),
  ])
  func refused(_ name: String, _ value: String?, _ reason: String) {
    let signature = Self.signature(name, value)
    #expect(signature.refusal?.result == .permerror)
    #expect(signature.refusal?.reason == reason)
    #expect(signature.keyName == nil)
  }

  @Test func aLongFieldIsNotRead() {
    #expect(
      Self.signature("z", String(repeating: "a", count: 40_000)).refusal
        == DKIMOutcome(.permerror, "signature field is too long"))
  }

  @Test func reportedValuesAreBounded() {
    let signature = Self.signature("d", String(repeating: "a", count: 10_000))
    #expect(signature.domain.utf8.count == 253)
  }

  @Test(arguments: [
    "", ";", "a", "a=1;;b=2", "=1", "1a=1", "a b=1", "a=1; a=2", "a=\u{1}",
  ])
  func noTagList(_ text: String) {
    #expect(throws: DKIMTagList.Problem.self) { try DKIMTagList(parsing: Array(text.utf8)) }
  }

  @Test func tagList() throws {
    let tags = try DKIMTagList(parsing: Array(" a = x\r\n\ty=z ;B=;c_1 = A : b;\r\n ".utf8))
    #expect(tags["a"] == Array("x\r\n\ty=z".utf8))
    #expect(tags.compact("a") == "xy=z")
    #expect(tags["B"] == [])
    #expect(tags["b"] == nil)
    #expect(tags.list("c_1") == ["a", "b"])
  }

  @Test(arguments: [
    ("d", "example.com(.x.example", DKIMFlaw.illegalCharacter), ("d", "example.com'a.x.example", .illegalCharacter),
    ("d", "\"example.com", .illegalCharacter), ("d", "a\0.example", .illegalCharacter),
    ("s", "key._domainkey.x.example.\0.any", .illegalCharacter), ("s", "[key", .illegalCharacter),
    ("d", "b\u{fc}cher.example", nil), ("d", "%DOMAIN%", nil), ("d", "news@example.com", nil), ("d", ".com", nil),
    ("h", "to:subject", .fromUnsigned), ("a", "rsa-sha1", .weakCrypto), ("a", "rsa-md5", nil), ("l", "-1", nil),
  ])
  func flaws(_ name: String, _ value: String, _ flaw: DKIMFlaw?) {
    let refusal = Self.signature(name, value).refusal
    #expect(refusal != nil && refusal?.flaw == flaw)
  }

  /// Whoever sends a signature again cannot give it another name by writing it in another way.
  @Test func digest() {
    let digest = Self.signature("b", "QUJDRA==").digest
    #expect(digest == "e12e115acf4552b2")
    for same in ["Q U\r\n JDRA==", "QUJDRA", "QUJDRA==QUJD", "QUJDRB=="] {
      #expect(Self.signature("b", same).digest == digest, "\(same)")
    }
    #expect(Self.signature("b", "QUJDRQ==").digest != digest)
    #expect(["", "=", "!", nil].allSatisfy { Self.signature("b", $0).digest.isEmpty })
  }
}
