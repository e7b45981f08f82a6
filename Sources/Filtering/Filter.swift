package import Bulk
package import Checks
package import DNS
package import Judging
package import Mail

/// The product: a message in, a decision out.
///
/// Whatever door a message comes by, it is judged here and alike.
///
/// A filter holds one configuration; a reload makes a new filter, and sessions keep the one they began with. The ledger
/// outlives it.
package struct Filter: Sendable {
  package let policy: Policy
  package let site: Site
  package let limits: Limits
  private let resolver: any Resolver
  private let lookupBudget: Duration
  private let authenticator: any Authenticator
  private let textExtractor: any TextExtractor
  private let ledger: CampaignLedger
  private let provenance: Provenance?

  package init(
    policy: Policy, site: Site, limits: Limits, resolver: any Resolver, lookupBudget: Duration,
    authenticator: any Authenticator, textExtractor: any TextExtractor, ledger: CampaignLedger,
    provenance: Provenance? = nil
  ) {
    self.policy = policy
    self.site = site
    self.limits = limits
    self.resolver = resolver
    self.lookupBudget = lookupBudget
    self.authenticator = authenticator
    self.textExtractor = textExtractor
    self.ledger = ledger
    self.provenance = provenance
  }

  /// The questions of a new message, under this filter's deadline; from `zone` instead of the DNS, if given.
  package func lookups(in zone: Zone? = nil) -> Lookups {
    Lookups(resolver: zone ?? resolver, budget: lookupBudget)
  }

  /// Starts the lookups that a mark will need, as soon as it is known.
  package func prefetch(_ mark: Mark, _ lookups: Lookups) {
    if case .client(let connection) = mark, clientClass(of: connection) != .outside { return }
    authenticator.prefetch(mark, lookups)
  }

  package func decide(_ message: MailMessage, _ lookups: Lookups) -> Decision {
    conclude(examine(message, lookups))
  }

  /// The first half of `decide`: all that depends on the message alone, and may run for many messages at once.
  package func examine(_ message: MailMessage, _ lookups: Lookups?) -> Examination {
    let start = ContinuousClock.now
    let from = FromReading(message)
    let clientClass = clientClass(of: message.connection)
    let text = textExtractor.text(of: message)
    var proofs = Proofs.unchecked
    if let lookups, clientClass == .outside {
      proofs = authenticator.proofs(of: message, from: from, lookups)
      if Restoration.isMissed(proofs.arc, site) { proofs.leaveUndecided() }
    }
    return Examination(
      message: message, from: from, clientClass: clientClass, isTextIncomplete: text.isIncomplete,
      isTextAmbiguous: text.isAmbiguous, fingerprints: ledger.fingerprints(Substance(message, text)),
      hiddenCharacters: text.hiddenCharacters, proofs: proofs, evidence: lookups?.evidence ?? [],
      duration: ContinuousClock.now - start)
  }

  /// The second half of `decide`: counts the message in its campaign and judges it.
  ///
  /// In the order of arrival.
  package func conclude(_ examination: Examination) -> Decision {
    let start = ContinuousClock.now
    let message = examination.message
    let campaign = ledger.observe(
      examination.fingerprints, recipients: message.recipientKeys, at: message.receivedAt)
    let facts = Facts(
      message: message, from: examination.from, proofs: examination.proofs, clientClass: examination.clientClass,
      campaign: campaign, isTextIncomplete: examination.isTextIncomplete,
      isTextAmbiguous: examination.isTextAmbiguous, site: site)
    let circumstances = Circumstances(
      clientClass: examination.clientClass, ownerPolicy: examination.proofs.dmarc?.policy,
      isRelayed: facts.relay != nil, alignment: examination.proofs.alignment,
      temporaryError: examination.proofs.temporaryError)
    return Decision(
      examination: examination, campaign: campaign, circumstances: circumstances,
      verdict: policy.judge(Catalogue.findings(in: facts), circumstances), mode: policy.mode,
      authservID: site.authservID(for: message.connection), provenance: provenance,
      duration: examination.duration + (ContinuousClock.now - start))
  }

  private func clientClass(of connection: Connection) -> ClientClass {
    if connection.authenticatedUser != nil { return .authenticated }
    guard let address = connection.clientAddress else { return .outside }
    return site.networks.contains { $0.contains(address) } ? .ownNetwork : .outside
  }
}

/// What was established about a message before it was counted.
package struct Examination: Sendable {
  package let message: MailMessage
  package let from: FromReading
  package let clientClass: ClientClass
  let isTextIncomplete: Bool
  let isTextAmbiguous: Bool
  let fingerprints: Fingerprints
  let hiddenCharacters: Int
  package let proofs: Proofs
  package let evidence: [DNSEvidence]
  let duration: Duration
}

extension Substance {
  /// What messages are compared by; fields that relays and receivers add are left out.
  package init(_ message: MailMessage, _ text: MessageText) {
    // As they are written, for programs differ in it.
    let names = message.headers.prefix(Self.fieldLimit).map { String(decoding: $0.name, as: UTF8.self) }
    self.init(
      subject: text.subject, readings: [text.text] + text.otherReadings, attachments: text.attachments,
      structure: [names.filter { !Self.isTrace($0) }, text.partTypes, text.tags], links: text.links)
  }

  private static let fieldLimit = 200

  private static func isTrace(_ name: String) -> Bool {
    let name = name.lowercased()
    return traces.contains(name) || tracePrefixes.contains { name.hasPrefix($0) }
  }

  /// Trace fields (RFC 5321 section 4.4, RFC 8601, RFC 8617), and what lists and mailbox providers add.
  private static let traces: Set = [
    "authentication-results", "delivered-to", "dkim-signature", "errors-to", "precedence", "received", "received-spf",
    "return-path", "sender", "x-original-to", "x-received", "x-sender-ip", "x-sid-pra", "x-sid-result", "x-spam-status",
  ]
  private static let tracePrefixes = [
    "arc-", "list-", "x-eop", "x-forefront-", "x-google-", "x-incoming", "x-mailman-", "x-microsoft-", "x-ms-",
    "x-spam-",
  ]
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
