import Bulk
import Checks
import Judging
import Mail

extension Sighting {
  /// What the ledger counts of a message that came whole.
  init(_ examination: Examination, _ site: Site) {
    let message = examination.message
    self.init(message, site)
    fingerprints = examination.fingerprints
    guard examination.clientClass == .outside else {
      network = nil
      return
    }
    author = examination.from.domains.first.map { site.organization(of: $0) }
    if case .aligned = examination.proofs.alignment { isBacked = true }
    let seals = examination.proofs.seals
    signers = Set(seals.compactMap { DomainName($0.domain) }.map(site.organization)).sorted()
    signatures = seals.map(\.digest)
  }

  /// What the ledger counts of an envelope.
  init(_ message: MailMessage, _ site: Site) {
    self.init(
      time: message.receivedAt, recipients: message.recipientKeys,
      envelopeDomain: message.envelope.sender.domain.map { site.organization(of: $0) },
      network: message.connection.clientAddress.map { $0.network.description })
  }
}

extension Site {
  /// The registrable domain of a name, or the name if it has none.
  fileprivate func organization(of name: DomainName) -> String {
    (publicSuffixes.registrableDomain(of: name) ?? name).text
  }
}

extension MailMessage {
  /// One text per recipient, the same for the same mailbox.
  ///
  /// A message without an envelope counts as one recipient.
  var recipientKeys: [String] {
    guard !envelope.recipients.isEmpty else { return [queueID ?? text("Message-ID") ?? ""] }
    return envelope.recipients.map { path in
      switch path {
      case .null: ""
      case .address(let address): address.description.lowercased()
      case .malformed(let text): text.lowercased()
      }
    }
  }
}
