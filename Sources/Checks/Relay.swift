package import Judging
package import Mail

/// Proof that a mailing list or forwarder relayed a message, which explains why its author's signature is broken.
///
/// `List-Id` and the like are written by the sender and prove nothing. What counts is a passing DKIM signature of the
/// list's own organization, or of a domain the operator vouches for; and the word of a sealer he names (`Restoration`).
package enum Relay {
  /// The signing domain of the relay; nil if nothing is proven.
  package static func identity(of message: MailMessage, _ proofs: Proofs, _ site: Site) -> DomainName? {
    let signers = proofs.dkim.filter { $0.result == .pass }.compactMap { DomainName($0.domain) }
    if let vouched = signers.first(where: { signer in site.relays.contains { signer.isWithin($0) } }) {
      return vouched
    }
    guard let list = message.listDomain else { return nil }
    return signers.first { site.publicSuffixes.sameOrganization($0, list) }
  }
}
