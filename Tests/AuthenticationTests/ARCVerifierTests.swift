import Authentication
import DNS
import Judging
import Mail
import Testing

@Suite("ARC")
struct ARCVerifierTests {
  private func verify(_ message: MailMessage, zone: String = ARCSigner.zone) throws -> ARCProof {
    ARCVerifier().verify(message, lookups: Lookups(resolver: try Zone(parsing: zone)))
  }

  private func chain(_ count: Int, _ signer: ARCSigner = ARCSigner()) throws -> MailMessage {
    try (0..<count).reduce(ARCSigner.message) { message, _ in try signer.seal(message) }
  }

  @Test func noChain() throws {
    #expect(try verify(ARCSigner.message) == ARCProof(result: .none))
  }

  @Test(arguments: [1, 2, 3, 50], [ARCSigner(), .rsa]) func soundChains(_ count: Int, _ signer: ARCSigner) throws {
    let proof = try verify(try chain(count, signer))
    #expect(proof.result == .pass, "\(proof.reason)")
    #expect(proof.sealers.map(\.text) == Array(repeating: "lists.example", count: count))
    #expect(proof.report?.results.first?.domain("header.d")?.text == "legit.example")
  }

  @Test func newestSealerFirst() throws {
    let first = try ARCSigner.rsa.seal(ARCSigner.message)
    let proof = try verify(try ARCSigner(domain: "forwarder.example", report: "x; spf=none").seal(first))
    #expect(proof.result == .pass)
    #expect(proof.sealers.map(\.text) == ["forwarder.example", "lists.example"])
    #expect(proof.report?.authservID == "x")
  }

  @Test func onlyTheNewestSignatureCoversTheMessage() throws {
    var altered = try ARCSigner().seal(ARCSigner.message)
    altered.body += Array("-- \r\nthe list\r\n".utf8)
    #expect(try verify(altered).reason == "ARC-Message-Signature i=1: body hash did not verify")
    #expect(try verify(try ARCSigner().seal(altered)).result == .pass)
  }

  /// What an honest system behind the sealer may have done fails the chain, and is no break.
  @Test func alteredMessages() throws {
    let sound = try chain(2)
    var body = sound
    body.body[0] = UInt8(ascii: "W")
    for message in [body, sound.changing("Subject") { "[garden] " + $0 }, sound.dropping("To")] {
      let proof = try verify(message)
      #expect(proof.result == .fail && !proof.isBroken && proof.report == nil)
      #expect(proof.reason.hasPrefix("ARC-Message-Signature i=2: "))
    }
  }

  @Test(arguments: ["ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results"])
  func missingFields(_ name: String) throws {
    let dropped = try verify(try chain(3).dropping(name))
    #expect(dropped.reason == "\(name) i=3 is missing")
    #expect(dropped.isBroken)
  }

  @Test func wrongSealsAreBreaks() throws {
    let proof = try verify(try chain(2).changing("ARC-Authentication-Results") { $0.replacing("legit", with: "bank") })
    #expect(proof.reason == "ARC-Seal i=2: signature did not verify")
    #expect(proof.isBroken)
    var both = try chain(2).changing("ARC-Authentication-Results") { $0.replacing("legit", with: "bank") }
    both.body = []
    #expect(try verify(both).isBroken)
  }

  @Test(arguments: [
    (ARCSigner(number: 3), "ARC-Seal i=2 is missing"), (ARCSigner(number: 1), "ARC-Seal i=1 is there twice"),
    (ARCSigner(number: 0), "an ARC-Seal has no number from 1 to 50"),
    (ARCSigner(number: 51), "an ARC-Seal has no number from 1 to 50"),
    (ARCSigner(validation: "none"), "cv= of ARC-Seal i=2 does not fit its place"),
    (ARCSigner(validation: "PASS"), "cv= of ARC-Seal i=2 does not fit its place"),
    (ARCSigner(sealTags: ["h": "from"]), "ARC-Seal i=2 has h="),
    (ARCSigner(sealTags: ["i": "x"]), "an ARC-Seal has no number from 1 to 50"),
    (ARCSigner(tags: ["h": "from:arc-seal"]), "ARC-Message-Signature i=2: h= names ARC-Seal"),
    (ARCSigner(domain: "-.example..", tags: ["h": "from"]), "ARC-Message-Signature i=2: d= is not a domain name"),
  ])
  func structuralBreaks(_ second: ARCSigner, _ reason: String) throws {
    let proof = try verify(try second.seal(try chain(1)))
    #expect(proof.result == .fail)
    #expect(proof.reason == reason)
    #expect(proof.isBroken)
  }

  /// 51 sets cost nothing: no key is asked for.
  @Test func tooManySets() throws {
    let lookups = Lookups(resolver: try Zone(parsing: ARCSigner.zone))
    let proof = ARCVerifier().verify(try chain(51), lookups: lookups)
    #expect(proof.reason == "more than 50 sets")
    #expect(proof.isBroken)
    #expect(lookups.evidence.isEmpty)
  }

  @Test func aSealerWhoFoundABreak() throws {
    let proof = try verify(try ARCSigner(validation: "fail").seal(try chain(1)))
    #expect(proof.result == .fail && !proof.isBroken)
    #expect(proof.reason == "ARC-Seal i=2 says that the chain had failed before")
  }

  @Test func failingDNSIsNoEvidence() throws {
    let failing =
      "r._domainkey.lists.example TXT TIMEOUT\n"
      + ARCSigner.zone.split(separator: "\n")
      .filter { !$0.hasPrefix("r._domainkey.lists") }.joined(separator: "\n")
    let mixed = try ARCSigner().seal(try ARCSigner.rsa.seal(ARCSigner.message))
    let proof = try verify(mixed, zone: failing)
    #expect(proof.result == .temperror && !proof.isBroken)
    #expect(proof.reason == "ARC-Seal i=1: key lookup failed")
    #expect(try verify(try ARCSigner.rsa.seal(ARCSigner.message), zone: failing).result == .temperror)
    // What can be refuted is refuted.
    let forged = mixed.changing("ARC-Authentication-Results") { $0.replacing("legit", with: "bank") }
    #expect(try verify(forged, zone: failing).result == .fail)
  }

  @Test(arguments: [
    ("", "no key"), (#"r._domainkey.lists.example TXT "p=""#, "key revoked"),
    (#"r._domainkey.lists.example TXT "k=ed25519; p=AAAA""#, "key is of another type than the algorithm"),
    (#"r._domainkey.lists.example TXT "p=AAAA""#, "key record is malformed"),
    (#"r._domainkey.lists.example TXT "v=DKIM2; p=AAAA""#, "unknown key version"),
    (#"r._domainkey.lists.example TXT "h=sha1; p=AAAA""#, "key does not allow the hash algorithm"),
    (#"r._domainkey.lists.example TXT "s=web; p=AAAA""#, "key is not for mail"),
    (#"r._domainkey.lists.example TXT "t=y; p=AAAA""#, "test key"),
    (#"r._domainkey.lists.example TXT "p=\#(shortKey)""#, "RSA key shorter than 1024 bits"),
  ])
  func unusableKeys(_ zone: String, _ reason: String) throws {
    let proof = try verify(try ARCSigner.rsa.seal(ARCSigner.message), zone: zone)
    #expect(proof.reason == "ARC-Message-Signature i=1: " + reason)
    #expect(proof.result == .fail && !proof.isBroken)
  }

  /// Of 512 bits.
  private static let shortKey =
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAMZUQ5pTUHJJ6/d2LPlBtWcyAjf2AMMEyfWCEAtmLkiO9WzlKpC4COf"
    + "/2ohVKQgaqelHnQIHP/aprZ1oU68mjPMCAwEAAQ=="

  @Test func refusedAlgorithms() throws {
    let proof = try verify(try ARCSigner(algorithm: "rsa-sha1").seal(ARCSigner.message))
    #expect(proof.reason == "ARC-Message-Signature i=1: rsa-sha1 is no longer accepted")
    #expect(!proof.isBroken)
  }

  @Test func coverage() throws {
    let part = try verify(try ARCSigner(tags: ["h": "from", "l": "5"]).seal(ARCSigner.message))
    #expect(part.reason == "ARC-Message-Signature i=1: 25 octets of the body are not signed")
    let beyond = try verify(try ARCSigner(tags: ["h": "from", "l": "500"]).seal(ARCSigner.message))
    #expect(beyond.reason == "ARC-Message-Signature i=1: body hash did not verify")
    let old = try verify(try ARCSigner(tags: ["h": "from", "x": "1699990000"]).seal(ARCSigner.message))
    #expect(old.reason == "ARC-Message-Signature i=1: signature expired")
  }

  /// The sealer's word is worth nothing where anybody could put another author into the message.
  @Test func reportsNeedASignedFrom() throws {
    let unsigned = try verify(try ARCSigner(tags: ["h": "to:subject"]).seal(ARCSigner.message))
    #expect(unsigned.result == .pass && unsigned.report == nil)
    var second = try ARCSigner().seal(ARCSigner.message)
    second.headers.insert(HeaderField("From", "bank@bank.example"), at: 0)
    #expect(try verify(second).result == .pass)
    #expect(try verify(second).report == nil)
    #expect(try verify(try ARCSigner(tags: ["h": "from:from"]).seal(ARCSigner.message)).report != nil)
    #expect(try verify(try ARCSigner(report: "x; dkim=").seal(ARCSigner.message)).report == nil)
  }

  @Test(arguments: [Truncation.bodyBytes, .headerBytes, .headerCount]) func truncated(_ part: Truncation) throws {
    var message = try chain(1)
    message.truncations = [part]
    let proof = try verify(message)
    #expect(proof.result == .none && proof.reason == "message too large to check")
  }
}
