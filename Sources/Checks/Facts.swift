package import Bulk
package import Judging
package import Mail

/// Everything a check may look at.
package struct Facts: Sendable {
  package let message: MailMessage
  package let from: FromReading
  package let proofs: Proofs
  package let clientClass: ClientClass
  /// The campaign of the message; nil if its text is too short to tell.
  package let campaign: CampaignSnapshot?
  /// What else came from the same domain, network and signature.
  package let sources: SourceStanding
  /// The MIME structure could not be read whole.
  package let isTextIncomplete: Bool
  package let site: Site
  /// What a sealer we name says of the author.
  package let restoration: Restoration?
  /// The list or forwarder that proved to have relayed the message, if any.
  package let relay: DomainName?

  package init(
    message: MailMessage, from: FromReading, proofs: Proofs, clientClass: ClientClass, campaign: CampaignSnapshot?,
    sources: SourceStanding = SourceStanding(), isTextIncomplete: Bool, site: Site
  ) {
    self.message = message
    self.from = from
    self.proofs = proofs
    self.clientClass = clientClass
    self.campaign = campaign
    self.sources = sources
    self.isTextIncomplete = isTextIncomplete
    self.site = site
    restoration = Restoration(proofs.arc, authors: from.domains, site)
    relay = Relay.identity(of: message, proofs, site) ?? restoration?.sealer
  }
}

/// The operator's own place in the mail system.
package struct Site: Sendable {
  /// The authserv-id of our Authentication-Results fields (RFC 8601 section 2.5); nil: the name of the receiving MTA.
  package let authservID: String?
  /// Names under which our servers greet, beside the receiving MTA's; a client that claims one of them lies.
  package let names: Set<String>
  /// The operator's own networks.
  package let networks: [IPNetwork]
  /// Lists and forwarders the operator vouches for, by the domain that signs their mail.
  package let relays: Set<DomainName>
  /// Forwarders whose word for an author counts, by the domain of their ARC seals.
  package let sealers: Set<DomainName>
  package let publicSuffixes: any PublicSuffixes

  package init(
    authservID: String?, names: Set<String>, networks: [IPNetwork], relays: Set<DomainName>,
    sealers: Set<DomainName> = [], publicSuffixes: any PublicSuffixes
  ) {
    self.authservID = authservID
    self.names = names
    self.networks = networks
    self.relays = relays
    self.sealers = sealers
    self.publicSuffixes = publicSuffixes
  }

  /// The authserv-id for a message that came over this connection.
  package func authservID(for connection: Connection) -> String {
    authservID ?? connection.receiver ?? "localhost"
  }
}

/// Establishes findings of one kind or one close family.
package protocol Check: Sendable {
  /// Every kind the check can find.
  static var kinds: [FindingKind] { get }
  static func findings(in facts: Facts) -> [Finding]
}
