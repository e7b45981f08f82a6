package import Judging
package import Mail

/// What a sealer that the operator names saw before it changed the message: a proof of the author, since broken.
///
/// Anybody can seal, and write anything into the report that he seals. So it is the name alone that gives credit.
package struct Restoration: Hashable, Sendable, CustomStringConvertible {
  package let sealer: DomainName
  /// The result that is restored, such as `dkim=pass header.d=legit.example`.
  package let result: String

  /// Nil without a chain that passes, a newest sealer of `site.sealers` and its word for the one author.
  package init?(_ arc: ARCProof?, authors: [DomainName], _ site: Site) {
    guard let arc, arc.result == .pass, let sealer = Self.namedSealer(arc, site), let report = arc.report,
      let author = authors.first, authors.count == 1,
      let result = Self.proof(of: author, in: report, site.publicSuffixes)
    else { return nil }
    self.sealer = sealer
    self.result = result
  }

  /// Whether the DNS failed on a chain that might have counted.
  package static func isMissed(_ arc: ARCProof?, _ site: Site) -> Bool {
    guard let arc, arc.result == .temperror else { return false }
    return namedSealer(arc, site) != nil
  }

  package var description: String { "\(result) as seen by \(sealer)" }

  private static func namedSealer(_ arc: ARCProof, _ site: Site) -> DomainName? {
    guard let newest = arc.sealers.first, site.sealers.contains(where: newest.isWithin) else { return nil }
    return newest
  }

  /// A passing result for the author's domain, the strongest first; none where the report also says that DMARC failed.
  private static func proof(
    of author: DomainName, in report: AuthenticationReport, _ suffixes: any PublicSuffixes
  ) -> String? {
    let policies = report.results.filter { $0.method == "dmarc" && $0.domain("header.from") == author }
    guard !policies.contains(where: { $0.result == "fail" }) else { return nil }
    if policies.contains(where: { $0.result == "pass" }) { return "dmarc=pass header.from=\(author)" }
    for (method, property) in [("dkim", "header.d"), ("dkim", "header.i"), ("spf", "smtp.mailfrom")] {
      let domains = report.results.filter { $0.method == method && $0.result == "pass" }
        .compactMap { $0.domain(property) }
      if let domain = domains.first(where: { suffixes.sameOrganization($0, author) }) {
        return "\(method)=pass \(property)=\(domain)"
      }
    }
    return nil
  }
}
