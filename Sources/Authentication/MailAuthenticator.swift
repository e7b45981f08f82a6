package import DNS
import Filtering
package import Judging
package import Mail

/// The proofs of a message: SPF of MAIL FROM and HELO, DKIM of every signature, what they mean for From, and ARC.
package struct MailAuthenticator: Authenticator {
  private let spf = SPFVerifier()
  private let dkim: DKIMVerifier
  private let dmarc: DMARCVerifier
  private let arc = ARCVerifier()
  private let publicSuffixes: any PublicSuffixes

  package init(publicSuffixes: any PublicSuffixes) throws {
    dkim = try DKIMVerifier()
    dmarc = DMARCVerifier(publicSuffixes: publicSuffixes)
    self.publicSuffixes = publicSuffixes
  }

  package func prefetch(_ mark: Mark, _ lookups: Lookups) {
    switch mark {
    case .helo(let name): lookups.prefetch(name, .txt)
    case .sender(let path):
      if let domain = path.domain { lookups.prefetch(domain.text, .txt) }
    case .field(let field) where field.isNamed("From"):
      guard let list = try? AddressList(parsing: field.unfolded) else { return }
      for domain in Set(list.mailboxes.map(\.address.domain)).prefix(Self.authorLimit) {
        for name in DMARCTreeWalk.names(for: domain) { lookups.prefetch(DMARCTreeWalk.query(name), .txt) }
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
    var outcome = dmarc.evaluate(
      reading.domains, spf: [envelope].compactMap { $0 }, dkim: signatures, lookups: lookups)
    if reading.isCut { outcome.takeBackPass() }
    var proofs = Proofs(
      spf: envelope, heloSPF: greeting, dkim: signatures, dmarc: outcome.proof,
      arc: arc.verify(message, lookups: lookups), alignment: outcome.alignment, temporaryError: false)
    if case .aligned = outcome.alignment { return proofs }
    // A relay that could not be proven explains the missing proof as well as one that was.
    let isMissed = outcome.alignment == .undecided || isRelayMissed(message, envelope, signatures)
    proofs.temporaryError = isMissed && !reading.domains.isEmpty
    let isChecked = envelope != nil && !reading.domains.isEmpty && !proofs.temporaryError
    proofs.alignment = isChecked ? .unaligned : .undecided
    // Asked only for mail that nothing backs: what is backed has an owner who can be found.
    proofs.domains = DomainFacts(
      authors: Array(reading.domains.prefix(Self.authorLimit)), sender: message.envelope.sender.domain, lookups,
      publicSuffixes)
    return proofs
  }

  /// From domains that questions are asked for.
  private static let authorLimit = 10

  /// Whether the DNS failed on a proof of the mailing list that the message names.
  private func isRelayMissed(_ message: MailMessage, _ spf: SPFProof?, _ dkim: [DKIMProof]) -> Bool {
    guard let list = message.listDomain else { return false }
    let envelope = spf.flatMap { $0.result == .temperror ? $0.domain : nil }
    let signers = dkim.filter { $0.result == .temperror }.compactMap { DomainName($0.domain) }
    return (signers + [envelope].compactMap { $0 }).contains { publicSuffixes.sameOrganization($0, list) }
  }
}
