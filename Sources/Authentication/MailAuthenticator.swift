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
  private let appearance: any Appearance

  package init(publicSuffixes: any PublicSuffixes, appearance: any Appearance) throws {
    dkim = try DKIMVerifier()
    dmarc = DMARCVerifier(publicSuffixes: publicSuffixes)
    self.publicSuffixes = publicSuffixes
    self.appearance = appearance
  }

  package func prefetch(_ mark: Mark, _ lookups: Lookups) {
    switch mark {
    case .client(let connection):
      // A name that the MTA confirmed is not asked for again.
      guard connection.clientName == nil, let client = connection.clientAddress else { return }
      lookups.prefetch(client.reverseName, .ptr, isPrivate: true)
    case .helo(let name): lookups.prefetch(name, .txt)
    case .sender(let path):
      if let domain = path.domain { lookups.prefetch(domain.text, .txt) }
    case .field(let field) where field.isNamed("From"):
      guard let list = try? AddressList(parsing: field.unfolded) else { return }
      for domain in Set(list.mailboxes.map(\.address.domain)).prefix(Self.authorLimit).map(appearance.inDNS) {
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
      if let pass = envelope, pass.result == .pass { envelope = counted(pass, message.headers) }
      greeting = spf.check(.helo, client: client, helo: helo, sender: sender, lookups: lookups)
    }
    let authors = reading.domains.map(appearance.inDNS)
    let signatures = dkim.verify(message, lookups: lookups)
    var outcome = dmarc.evaluate(
      authors, spf: [envelope].compactMap { $0 }, dkim: signatures, lookups: lookups)
    if reading.isCut { outcome.takeBackPass() }
    var proofs = Proofs(
      spf: envelope, heloSPF: greeting, dkim: signatures, dmarc: outcome.proof,
      arc: arc.verify(message, lookups: lookups), alignment: outcome.alignment, temporaryError: false)
    let isBacked = if case .aligned = outcome.alignment { true } else { false }
    if !isBacked { examine(&proofs, message, authors, lookups) }
    // Last, since nobody's identity depends on it, and dead servers are common there.
    proofs.reverse = ReverseProof(of: connection, lookups)
    return proofs
  }

  /// What is asked only for mail that nothing backs: what is backed has an owner who can be found.
  private func examine(_ proofs: inout Proofs, _ message: MailMessage, _ authors: [DomainName], _ lookups: Lookups) {
    // A relay that could not be proven explains the missing proof as well as one that was.
    let isMissed = proofs.alignment == .undecided || isRelayMissed(message, proofs.spf, proofs.dkim)
    proofs.temporaryError = isMissed && !authors.isEmpty
    let isChecked = proofs.spf != nil && !authors.isEmpty && !proofs.temporaryError
    proofs.alignment = isChecked ? .unaligned : .undecided
    proofs.domains = DomainFacts(
      authors: Array(authors.prefix(Self.authorLimit)), sender: message.envelope.sender.domain,
      greeting: greeting(of: message.connection), lookups, publicSuffixes)
  }

  /// The HELO name; nil if it is the client's confirmed name, which resolves.
  private func greeting(of connection: Connection) -> DomainName? {
    let name = connection.helo.flatMap { DomainName($0) }
    return name == connection.clientName.flatMap { DomainName($0) } ? nil : name
  }

  /// A pass, as far as it tells who sent.
  private func counted(_ pass: SPFProof, _ headers: [HeaderField]) -> SPFProof {
    guard let domain = pass.domain else { return pass }
    var proof = pass
    if SPFHistory.refusals(in: headers).contains(where: { publicSuffixes.sameOrganization($0, domain) }) {
      proof.discount(.upgraded, "a server on the way found fail")
    } else if let match = pass.match, match.isOverbroad {
      proof.discount(.overbroad, "the record lets in nearly everybody")
    }
    return proof
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
