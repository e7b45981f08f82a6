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
  private let ledger: any Campaigns
  private let provenance: Provenance?

  package init(
    policy: Policy, site: Site, limits: Limits, resolver: any Resolver, lookupBudget: Duration,
    authenticator: any Authenticator, textExtractor: any TextExtractor, ledger: any Campaigns,
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
    let from = FromReading(message, charsets: textExtractor.text)
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
    let standing = ledger.observe(Sighting(examination, site))
    let facts = Facts(
      message: message, from: examination.from, proofs: examination.proofs, clientClass: examination.clientClass,
      campaign: standing.campaign, sources: standing.sources, isTextIncomplete: examination.isTextIncomplete,
      isTextAmbiguous: examination.isTextAmbiguous, site: site)
    let circumstances = Circumstances(
      clientClass: examination.clientClass, ownerPolicy: examination.proofs.dmarc?.policy,
      isRelayed: facts.relay != nil, alignment: examination.proofs.alignment,
      temporaryError: examination.proofs.temporaryError, isUndecided: standing.campaign.isUndecided,
      isExempted: facts.exemption != nil)
    let decision = Decision(
      examination: examination, campaign: standing.campaign, circumstances: circumstances,
      verdict: policy.judge(Catalogue.findings(in: facts), circumstances), mode: policy.mode,
      authservID: site.authservID(for: message.connection), appeals: site.appeals, provenance: provenance,
      duration: examination.duration + (ContinuousClock.now - start))
    ledger.settle(standing, decision.outcome)
    return decision
  }

  /// Counts the recipients of a message that was begun and never came.
  ///
  /// `time`: seconds since 1970 UTC.
  package func abandon(_ envelope: Envelope, _ connection: Connection, at time: Int64) {
    guard !envelope.recipients.isEmpty, clientClass(of: connection) == .outside else { return }
    let message = MailMessage(connection: connection, envelope: envelope, receivedAt: time)
    ledger.settle(ledger.observe(Sighting(message, site)), .stopped)
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
