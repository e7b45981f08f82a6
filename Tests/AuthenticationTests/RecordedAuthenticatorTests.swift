import Authentication
import DNS
import Judging
import Mail
import Testing

@Suite("Proofs from recorded results")
struct RecordedAuthenticatorTests {
  private struct Suffixes: PublicSuffixes {
    func registrableDomain(of name: DomainName) -> DomainName? {
      name.labels.count < 2 ? nil : DomainName(name.labels.suffix(2).joined(separator: "."))
    }
  }

  private func proofs(_ results: String, signed: Bool = false, from: String = "a@shop.example") -> Proofs {
    var headers = [HeaderField("Authentication-Results", "mx.example; \(results)"), HeaderField("From", from)]
    if signed { headers.append(HeaderField("DKIM-Signature", "v=1")) }
    let message = MailMessage(headers: headers, receivedAt: 0)
    let authenticator = RecordedAuthenticator(
      hosts: [DomainName("mx.example")].compactMap { $0 }, publicSuffixes: Suffixes())
    return authenticator.proofs(of: message, from: FromReading(message), Lookups(resolver: Zone()))
  }

  @Test(arguments: [
    ("spf=pass smtp.mailfrom=b@news.shop.example", Alignment.aligned(["spf"])),
    ("spf=none; dkim=pass header.d=shop.example", .aligned(["dkim"])),
    ("dkim=pass header.i=@mail.shop.example", .aligned(["dkim"])),
    ("spf=pass smtp.mailfrom=esp.example; dkim=none", .unaligned),
    ("spf=pass smtp.mailfrom=esp.example", .unaligned), ("spf=fail smtp.mailfrom=shop.example", .unaligned),
    // SPF was not recorded.
    ("dkim=fail header.d=shop.example", .undecided), ("dkim=none", .undecided), ("iprev=pass", .undecided),
    // The host's own word for the From domain goes before, another's not.
    ("spf=none; dmarc=pass header.from=shop.example", .aligned(["dmarc"])),
    ("spf=pass smtp.mailfrom=shop.example; dmarc=fail header.from=shop.example", .unaligned),
    ("dmarc=pass header.from=other.example", .undecided),
    ("spf=none; dmarc=bestguesspass header.from=shop.example", .unaligned),
    ("spf=temperror smtp.mailfrom=shop.example", .undecided),
    ("spf=none; dmarc=temperror header.from=shop.example", .undecided),
    ("compauth=pass reason=100", .undecided),
  ])
  func alignment(results: String, expected: Alignment) {
    let found = proofs(results)
    #expect(found.alignment == expected)
    #expect(found.temporaryError == results.contains("temperror"))
  }

  /// A signature whose result was not recorded could back From.
  @Test func unrecordedSignature() {
    #expect(proofs("spf=none", signed: true).alignment == .undecided)
    #expect(proofs("spf=none; dkim=fail header.d=x.example", signed: true).alignment == .unaligned)
  }

  @Test(arguments: [
    ("dmarc=fail (p=REJECT sp=NONE dis=NONE) header.from=shop.example", OwnerPolicy.reject),
    ("dmarc=fail (p=none dis=none) header.from=shop.example", OwnerPolicy.none),
    ("dmarc=fail header.from=shop.example policy.dmarc=quarantine", .quarantine),
    ("dmarc=fail action=oreject header.from=shop.example", .reject),
    ("dmarc=fail action=none header.from=shop.example", OwnerPolicy.none), ("dmarc=fail header.from=shop.example", nil),
    ("dmarc=none action=none header.from=shop.example", nil),
  ])
  func policy(results: String, expected: OwnerPolicy?) { #expect(proofs(results).dmarc?.policy == expected) }

  @Test func nothingRecorded() {
    let message = MailMessage(headers: [HeaderField("From", "a@shop.example")], receivedAt: 0)
    let authenticator = RecordedAuthenticator(hosts: [], publicSuffixes: Suffixes())
    let found = authenticator.proofs(of: message, from: FromReading(message), Lookups(resolver: Zone()))
    #expect(found == .unchecked)
  }
}
