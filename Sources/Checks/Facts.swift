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
  /// A part can be read in different ways.
  package let isTextAmbiguous: Bool
  package let site: Site
  /// What a sealer we name says of the author.
  package let restoration: Restoration?
  /// What lets the message pass, if it comes from outside.
  package let exemption: Exemption?
  /// The list or forwarder that proved to have relayed the message, if any.
  package let relay: DomainName?
  /// The domains of the recipients, 20 at most; not those where anybody gets a mailbox.
  let recipientDomains: [DomainName]
  /// The way that the message says it came, newest first.
  package let received: [ReceivedHop]

  package init(
    message: MailMessage, from: FromReading, proofs: Proofs, clientClass: ClientClass, campaign: CampaignSnapshot?,
    sources: SourceStanding = SourceStanding(), isTextIncomplete: Bool, isTextAmbiguous: Bool = false, site: Site
  ) {
    self.message = message
    self.from = from
    self.proofs = proofs
    self.clientClass = clientClass
    self.campaign = campaign
    self.sources = sources
    self.isTextIncomplete = isTextIncomplete
    self.isTextAmbiguous = isTextAmbiguous
    self.site = site
    exemption =
      clientClass == .outside ? site.exemptions.first { $0.covers(message, authors: from.domains, proofs) } : nil
    restoration = Restoration(proofs.arc, authors: from.domains, site)
    relay = Relay.identity(of: message, proofs, site) ?? restoration?.sealer
    received = ReceivedHop.hops(of: message)
    let domains = message.envelope.recipients.compactMap(\.domain).uniqued()
    recipientDomains = Array(domains.lazy.filter { !Freemail.holds($0) }.prefix(20))
  }

  /// Whether a passing proof belongs to the organization of a domain that is shown; nil if the DNS failed on one that
  /// might.
  func backs(_ domain: DomainName) -> Bool? {
    let signers = proofs.dkim.filter { $0.result == .pass }.compactMap { DomainName($0.domain) }
    let sender = proofs.spf?.result == .pass ? proofs.spf?.domain : nil
    let proven = signers + [sender].compactMap { $0 }
    let domain = site.appearance.inDNS(domain)
    if proven.contains(where: { site.publicSuffixes.sameOrganization($0, domain) }) { return true }
    let isMissed = proofs.spf?.result == .temperror || proofs.dkim.contains { $0.result == .temperror }
    return isMissed ? nil : false
  }

  /// The From domains that are compared with others: ten at most.
  var authors: ArraySlice<DomainName> { from.domains.prefix(10) }

  /// Whether a name belongs to the organization of an author.
  func isAuthors(_ name: DomainName) -> Bool {
    authors.contains { site.publicSuffixes.sameOrganization($0, name) }
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
  package let appearance: any Appearance
  /// What is worth forging here, the operator's own domains among it.
  package let marks: ProtectedMarks
  /// Senders whose appeals were upheld.
  package let exemptions: [Exemption]
  /// The address of the pages where a sender may appeal, ASCII without a slash at its end; nil if there are none.
  package let appeals: String?

  package init(
    authservID: String?, names: Set<String>, networks: [IPNetwork], relays: Set<DomainName>,
    sealers: Set<DomainName> = [], domains: Set<DomainName> = [], protected: [DomainName: [String]] = [:],
    exemptions: [Exemption] = [], appeals: String? = nil, publicSuffixes: any PublicSuffixes, appearance: any Appearance
  ) {
    self.authservID = authservID
    self.names = names
    self.networks = networks
    self.relays = relays
    self.sealers = sealers
    self.exemptions = exemptions
    self.appeals = appeals
    self.publicSuffixes = publicSuffixes
    self.appearance = appearance
    marks = ProtectedMarks(
      protected: protected, own: domains, appearance: appearance, publicSuffixes: publicSuffixes)
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
