package import Mail

/// Mail of one proven sender that passes for some time, because an appeal was upheld.
///
/// It holds for a From domain and the one way by which it may come: nothing that a sender can merely write matches, and
/// nothing here can name a recipient, a person or a topic.
package struct Exemption: Hashable, Sendable {
  /// The way by which the mail comes.
  package enum Proof: Hashable, Sendable {
    /// `d=` of a signature that passes.
    case dkim(DomainName)
    /// The MAIL FROM domain, for which SPF passes.
    case spf(DomainName)
    /// Where the client is, for senders who have no proof.
    case network(IPNetwork)
  }

  /// The only domain that From shows.
  package let from: DomainName
  package let by: Proof
  /// The id of the appeal.
  package let appeal: String
  /// The id of the decision that was wrong.
  package let decision: String
  package let reason: String
  /// Seconds since 1970 UTC; it does not hold at that time any more.
  package let until: Int64

  package init(from: DomainName, by: Proof, appeal: String, decision: String, reason: String, until: Int64) {
    self.from = from
    self.by = by
    self.appeal = appeal
    self.decision = decision
    self.reason = reason
    self.until = until
  }

  /// Whether it holds for a message.
  ///
  /// `authors`: every domain that some reading of From shows.
  package func covers(_ message: MailMessage, authors: [DomainName], _ proofs: Proofs) -> Bool {
    guard message.receivedAt < until, !authors.isEmpty, authors.allSatisfy({ $0 == from }) else { return false }
    switch by {
    case .dkim(let domain):
      return proofs.dkim.contains { $0.result == .pass && DomainName($0.domain) == domain }
    case .spf(let domain): return proofs.spf?.result == .pass && proofs.spf?.domain == domain
    case .network(let network): return message.connection.clientAddress.map(network.contains) ?? false
    }
  }
}

extension Exemption.Proof: CustomStringConvertible {
  /// `dkim:shop.example`, `spf:shop.example` or `network:192.0.2.0/24`.
  package var description: String {
    switch self {
    case .dkim(let domain): "dkim:\(domain)"
    case .spf(let domain): "spf:\(domain)"
    case .network(let network): "network:\(network)"
    }
  }

  /// Reads the description back; nil for another text.
  package init?(_ text: String) {
    let (name, value) = (text.prefix { $0 != ":" }, text.drop { $0 != ":" }.dropFirst())
    switch name {
    case "dkim":
      guard let domain = DomainName(value) else { return nil }
      self = .dkim(domain)
    case "spf":
      guard let domain = DomainName(value) else { return nil }
      self = .spf(domain)
    case "network":
      guard let network = IPNetwork(value) else { return nil }
      self = .network(network)
    default: return nil
    }
  }
}
