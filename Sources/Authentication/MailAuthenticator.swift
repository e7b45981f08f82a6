package import DNS
import Filtering
package import Judging
package import Mail

/// The proofs of a message: SPF of MAIL FROM and HELO, DKIM of every signature, what they mean for From, and ARC.
package struct MailAuthenticator: Authenticator {
  private let spf = SPFVerifier()
  private let dkim: DKIMVerifier
  private let arc = ARCVerifier()
  private let publicSuffixes: any PublicSuffixes

  package init(publicSuffixes: any PublicSuffixes) throws {
    dkim = try DKIMVerifier()
    self.publicSuffixes = publicSuffixes
  }

  package func prefetch(_ mark: Mark, _ lookups: Lookups) {
    switch mark {
    case .client: break
    case .helo(let name): lookups.prefetch(name, .txt)
    case .sender(let path):
      if let domain = path.domain { lookups.prefetch(domain.text, .txt) }
    case .field(let field) where field.isNamed("From"):
      guard let list = try? AddressList(parsing: field.unfolded) else { return }
      for domain in Set(list.mailboxes.map(\.address.domain)).prefix(10) {
        lookups.prefetch("_dmarc." + domain.text, .txt)
      }
    case .field(let field) where field.isNamed("DKIM-Signature"):
      if let name = DKIMSignature(reading: field).keyName { lookups.prefetch(name, .txt) }
    case .field: break
    }
  }

  package func proofs(of message: MailMessage, from reading: FromReading, _ lookups: Lookups) -> Proofs {
    let connection = message.connection
    var envelope: SPFProof?
    var greeting: SPFProof?
    if let client = connection.clientAddress {
      let helo = connection.helo ?? ""
      let sender = message.envelope.sender
      envelope = spf.check(.mailFrom, client: client, helo: helo, sender: sender, lookups: lookups)
      greeting = spf.check(.helo, client: client, helo: helo, sender: sender, lookups: lookups)
    }
    let signatures = dkim.verify(message, lookups: lookups)
    let authors = Array(reading.domains.prefix(10))
    let mechanisms = mechanisms(backing: reading.domains, envelope, signatures)
    let isMissed = isProofMissed(for: authors + [message.listDomain].compactMap { $0 }, envelope, signatures)
    let dmarc = DMARC(lookups).proof(for: authors, isBacked: mechanisms != nil, isMissed: isMissed)
    // Without the owner's policy it is not known what the missing proof means.
    let temporaryError = mechanisms == nil && !authors.isEmpty && (isMissed || dmarc.result == .temperror)
    let isChecked = envelope != nil && !authors.isEmpty && !temporaryError
    return Proofs(
      spf: envelope, heloSPF: greeting, dkim: signatures, dmarc: dmarc, arc: arc.verify(message, lookups: lookups),
      alignment: mechanisms.map { .aligned($0) } ?? (isChecked ? .unaligned : .undecided),
      temporaryError: temporaryError)
  }

  /// What backs every From domain: a passing SPF of the envelope or a passing signature of its organization.
  ///
  /// Nil if one of them has neither.
  private func mechanisms(backing domains: [DomainName], _ spf: SPFProof?, _ dkim: [DKIMProof]) -> [String]? {
    guard !domains.isEmpty else { return nil }
    let envelope = spf.flatMap { $0.result == .pass ? $0.domain : nil }
    let signers = dkim.filter { $0.result == .pass }.compactMap { DomainName($0.domain) }
    var mechanisms: Set<String> = []
    for domain in domains {
      let bySPF = envelope.map { publicSuffixes.sameOrganization($0, domain) } ?? false
      let byDKIM = signers.contains { publicSuffixes.sameOrganization($0, domain) }
      guard bySPF || byDKIM else { return nil }
      if bySPF { mechanisms.insert("spf") }
      if byDKIM { mechanisms.insert("dkim") }
    }
    return mechanisms.sorted()
  }

  /// Whether the DNS failed on a proof that could have backed one of the domains.
  ///
  /// A sender whose own DNS fails gains nothing where his proof would not count anyway.
  private func isProofMissed(for domains: [DomainName], _ spf: SPFProof?, _ dkim: [DKIMProof]) -> Bool {
    let envelope = spf.flatMap { $0.result == .temperror ? $0.domain : nil }
    let signers = dkim.filter { $0.result == .temperror }.compactMap { DomainName($0.domain) }
    return (signers + [envelope].compactMap { $0 }).contains { failed in
      domains.contains { publicSuffixes.sameOrganization($0, failed) }
    }
  }
}
