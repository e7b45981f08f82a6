import Authentication
import DNS
import Judging
import Mail
import Testing

/// The examples of RFC 6376 appendix A and RFC 8463 appendix A, as they are and with one defect each.
struct DKIMVectorTests {
  let verifier: DKIMVerifier

  init() throws { verifier = try DKIMVerifier() }

  @Test func rfc6376Example() throws {
    let proofs = verifier.verify(Vector.rfc6376, zone: try Zone(parsing: Vector.zone))
    var expected = DKIMProof(
      domain: "example.com", selector: "brisbane", algorithm: "rsa-sha256", result: .pass, keyBits: 1024)
    expected.digest = "be079f06541253ec"
    #expect(proofs == [expected])
  }

  @Test func rfc8463Example() throws {
    let proofs = verifier.verify(Vector.rfc8463, zone: try Zone(parsing: Vector.zone))
    #expect(proofs.map(\.result) == [.pass, .pass])
    #expect(proofs.map(\.algorithm) == ["ed25519-sha256", "rsa-sha256"])
    #expect(proofs.map(\.keyBits) == [256, 1024])
  }

  @Test(arguments: ["\r\n", "\n"]) func foldsMayHaveEitherLineEnd(_ end: String) throws {
    var message = Vector.rfc6376
    message.headers = message.headers.map {
      HeaderField(
        name: $0.name,
        value: Array(String(decoding: $0.value, as: UTF8.self).replacing("\r\n", with: end).utf8))
    }
    #expect(verifier.verify(message, zone: try Zone(parsing: Vector.zone)).map(\.result) == [.pass])
  }

  @Test func theLastLineNeedsNoEnd() throws {
    var message = Vector.rfc6376
    message.body.removeLast(2)
    #expect(verifier.verify(message, zone: try Zone(parsing: Vector.zone)).map(\.result) == [.pass])
  }

  @Test(arguments: [
    Defect("body", "We lost", "We won", .fail, "body hash did not verify"),
    Defect("signed field", "Is dinner ready?", "Is dinner Ready?", .fail, "signature did not verify"),
    Defect("signature", "b=AuUo", "b=BuUo", .fail, "signature did not verify"),
    Defect("body hash", "bh=2jUS", "bh=3jUS", .fail, "signature did not verify"),
    Defect("space, which simple keeps", "Subject: Is", "Subject:  Is", .fail, "signature did not verify"),
    Defect("other selector", "s=brisbane", "s=sydney", .permerror, "no key"),
    Defect("no version", "v=1; ", "", .permerror, "v= is not 1"),
    Defect("version", "v=1", "v=2", .permerror, "v= is not 1"),
    Defect("SHA-1", "rsa-sha256", "rsa-sha1", .policy, "rsa-sha1 is no longer accepted"),
    Defect("algorithm", "rsa-sha256", "rsa-md5", .permerror, "unknown algorithm"),
    Defect("canonicalization", "simple/simple", "simple/nowsp", .permerror, "unknown canonicalization"),
    Defect("query", "dns/txt", "http", .permerror, "unknown query method"),
    Defect("identity", "joe@football.example.com;", "joe@example.net;", .permerror, "i= is not in the signing domain"),
    Defect("From", "Received : From", "Received", .permerror, "From is not signed"),
    Defect("tag twice", "v=1;", "v=1; d=example.com;", .permerror, "a tag occurs twice"),
  ])
  func oneDefect(_ defect: Defect) throws {
    let text = Vector.rfc6376Text.replacing(defect.original, with: defect.replacement)
    #expect(text != Vector.rfc6376Text)
    let proofs = verifier.verify(
      MailMessage(file: text.utf8, receivedAt: Vector.time), zone: try Zone(parsing: Vector.zone))
    #expect(proofs.map(\.result) == [defect.result])
    #expect(proofs.map(\.reason) == [defect.reason])
  }

  struct Defect: CustomTestStringConvertible {
    let testDescription: String
    let original: String
    let replacement: String
    let result: DKIMResult
    let reason: String

    init(_ name: String, _ original: String, _ replacement: String, _ result: DKIMResult, _ reason: String) {
      testDescription = name
      self.original = original
      self.replacement = replacement
      self.result = result
      self.reason = reason
    }
  }

  @Test(arguments: [
    ("p=", DKIMResult.permerror, "key revoked"),
    ("v=DKIM2; p=\(Vector.rsaKey)", .permerror, "unknown key version"),
    ("h=sha1; p=\(Vector.rsaKey)", .permerror, "key does not allow the hash algorithm"),
    ("s=tlsrpt; p=\(Vector.rsaKey)", .permerror, "key is not for mail"),
    ("k=dsa; p=\(Vector.rsaKey)", .permerror, "key is of another type than the algorithm"),
    ("k=ed25519; p=\(Vector.rsaKey)", .permerror, "key is of another type than the algorithm"),
    ("p=!!!!", .permerror, "key record is malformed"),
    ("p=AAAA", .permerror, "key record is malformed"),
    ("v=spf1 -all", .permerror, "key record is malformed"),
    ("", .permerror, "key record is malformed"),
    ("t; p=\(Vector.rsaKey)", .permerror, "key record is malformed"),
    ("n=\(String(repeating: "x", count: 1100)); p=\(Vector.rsaKey)", .permerror, "key record is too long"),
    ("t=y; p=\(Vector.rsaKey)", .policy, "test key"),
    ("t=x:y; p=\(Vector.rsaKey)", .policy, "test key"),
    ("t=s; p=\(Vector.rsaKey)", .permerror, "key does not allow subdomains in i="),
    ("v=DKIM1; k=rsa; h=sha1:sha256; s=*; n=note; x=unknown; p=\(Vector.rsaKey);", .pass, ""),
  ])
  func keyRecord(_ text: String, _ result: DKIMResult, _ reason: String) throws {
    let zone = try Zone(parsing: "brisbane._domainkey.example.com TXT \"\(text)\"")
    let proofs = verifier.verify(Vector.rfc6376, zone: zone)
    #expect(proofs.map(\.result) == [result])
    #expect(proofs.map(\.reason) == [reason])
  }

  @Test(arguments: [
    ("TXT TIMEOUT", DKIMResult.temperror, "key lookup failed"),
    ("TXT SERVFAIL", .temperror, "key lookup failed"),
    ("A 192.0.2.1", .permerror, "no key"),
    ("TXT \"v=spf1 -all\"\nbrisbane._domainkey.example.com TXT \"p=\(Vector.rsaKey)\"", .pass, ""),
    ("TXT \"p=AAAA\"\nbrisbane._domainkey.example.com TXT \"p=\(Vector.rsaKey)\"", .permerror, "several key records"),
  ])
  func keyLookup(_ records: String, _ result: DKIMResult, _ reason: String) throws {
    let zone = try Zone(parsing: "brisbane._domainkey.example.com \(records)")
    let proofs = verifier.verify(Vector.rfc6376, zone: zone)
    #expect(proofs.map(\.result) == [result])
    #expect(proofs.map(\.reason) == [reason])
  }

  @Test func aFailingLookupSpoilsOneSignatureOnly() throws {
    let zone = Vector.zone.replacing("brisbane._domainkey.football.example.com TXT", with: "other.example TXT")
    let failing = zone + "\nbrisbane._domainkey.football.example.com TXT TIMEOUT"
    let proofs = verifier.verify(Vector.rfc8463, zone: try Zone(parsing: failing))
    #expect(proofs.map(\.result) == [.temperror, .pass])
  }
}

enum Vector {
  /// A time at which the examples are good: 10 June 2018.
  static let time: Int64 = 1_528_640_000

  static let rsaKey =
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ij"
    + "Ssq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"

  static let zone = """
    brisbane._domainkey.example.com TXT "v=DKIM1; p=\(rsaKey)"
    brisbane._domainkey.football.example.com TXT "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    test._domainkey.football.example.com TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRi\
    Gs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hst\
    T5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"
    """

  static let rfc6376 = MailMessage(file: rfc6376Text.utf8, receivedAt: time)
  static let rfc8463 = MailMessage(file: rfc8463Text.utf8, receivedAt: time)

  static let rfc6376Text = """
    DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
          c=simple/simple; q=dns/txt; i=joe@football.example.com;
          h=Received : From : To : Subject : Date : Message-ID;
          bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
          b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
            4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
            KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
            4bmp/YzhwvcubU4=;
    Received: from client1.football.example.com  [192.0.2.1]
          by submitserver.example.com with SUBMISSION;
          Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
    From: Joe SixPack <joe@football.example.com>
    To: Suzie Q <suzie@shopping.example.net>
    Subject: Is dinner ready?
    Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
    Message-ID: <20030712040037.46341.5F8J@football.example.com>

    Hi.

    We lost the game. Are you hungry yet?

    Joe.

    """

  static let rfc8463Text = """
    DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
     d=football.example.com; i=@football.example.com;
     q=dns/txt; s=brisbane; t=1528637909; h=from : to :
     subject : date : message-id : from : subject : date;
     bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
     b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
     Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
    DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
     d=football.example.com; i=@football.example.com;
     q=dns/txt; s=test; t=1528637909; h=from : to : subject :
     date : message-id : from : subject : date;
     bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
     b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
     DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
     dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
    From: Joe SixPack <joe@football.example.com>
    To: Suzie Q <suzie@shopping.example.net>
    Subject: Is dinner ready?
    Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
    Message-ID: <20030712040037.46341.5F8J@football.example.com>

    Hi.

    We lost the game.  Are you hungry yet?

    Joe.

    """
}
