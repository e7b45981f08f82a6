import Authentication
import DNS
import Judging
import Mail

/// The public suffixes these tests need: every top domain, and co.uk.
struct FewSuffixes: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    let count = name.text == "co.uk" || name.text.hasSuffix(".co.uk") ? 3 : 2
    return name.labels.count < count ? nil : DomainName(name.labels.suffix(count).joined(separator: "."))
  }
}

/// One DMARC check by a zone as text, with the names for which SPF and DKIM gave a result, `pass` unless another is
/// written before a colon.
func checkDMARC(
  _ zone: String, from: String..., spf: [String] = [], dkim: [String] = [],
  suffixes: any PublicSuffixes = FewSuffixes()
) throws -> DMARCProof {
  try checkDMARC(zone, authors: from, spf: spf, dkim: dkim, suffixes: suffixes)
}

/// The same, with the From domains as a list.
func checkDMARC(
  _ zone: String, authors: [String], spf: [String] = [], dkim: [String] = [],
  suffixes: any PublicSuffixes = FewSuffixes()
) throws -> DMARCProof {
  let spf = spf.map { text -> SPFProof in
    let (word, domain) = split(text)
    return SPFProof(identity: .mailFrom, domain: domain, result: SPFResult(rawValue: word) ?? .none)
  }
  let dkim = dkim.map { text -> DKIMProof in
    let (word, domain) = split(text)
    return DKIMProof(
      domain: domain?.text ?? "", selector: "s", algorithm: "rsa-sha256", result: DKIMResult(rawValue: word) ?? .none)
  }
  return DMARCVerifier(publicSuffixes: suffixes).check(
    authors.compactMap { DomainName($0) }, spf: spf, dkim: dkim, lookups: Lookups(resolver: try Zone(parsing: zone)))
}

private func split(_ text: String) -> (word: String, domain: DomainName?) {
  let parts = text.split(separator: ":")
  return parts.count == 2 ? (String(parts[0]), DomainName(parts[1])) : ("pass", DomainName(text))
}
