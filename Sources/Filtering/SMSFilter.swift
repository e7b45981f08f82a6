package import Bulk
import Checks
package import Judging
package import Mail
package import SMS

/// The product on the other channel: a short message in, a decision out.
///
/// A filter holds one configuration and one registry; a reload makes a new filter. The ledger outlives it.
package struct SMSFilter: Sendable {
  package let policy: Policy
  private let marks: SenderMarks
  private let ledger: any Campaigns
  private let frequency: RecipientFrequency
  private let provenance: Provenance?
  /// By finding name, the `command_status` of a refusal for it, where that is not the default.
  private let statuses: [String: UInt32]

  package init(
    policy: Policy, registry: SenderRegistry, appearance: any Appearance, ledger: any Campaigns,
    frequency: RecipientFrequency, provenance: Provenance? = nil, statuses: [String: UInt32] = [:]
  ) {
    self.policy = policy
    marks = SenderMarks(registry, appearance)
    self.ledger = ledger
    self.frequency = frequency
    self.provenance = provenance
    self.statuses = statuses
  }

  package var registry: SenderRegistry { marks.registry }

  /// Counts the message in its campaign and judges it, in the order of arrival.
  ///
  /// `followsRefusedPart`: a part of the same message was refused before.
  package func decide(_ message: ShortMessage, followsRefusedPart: Bool = false) -> SMSDecision {
    let start = ContinuousClock.now
    let reading = SMSReading(message, marks)
    let sighting = Sighting(reading, ledger.fingerprints(Substance(short: reading.text)))
    let standing = ledger.observe(sighting)
    let facts = SMSFacts(
      reading: reading, campaign: standing.campaign, sources: standing.sources,
      frequency: count(message, reading.recipients))
    let circumstances = Circumstances(
      clientClass: reading.clientClass, ownerPolicy: nil, isRelayed: false, alignment: facts.alignment,
      temporaryError: false)
    let verdict = policy.judge(Catalogue.findings(in: facts), circumstances)
    let decision = SMSDecision(
      id: DecisionID(at: message.receivedAt), reading: reading, campaign: standing.campaign,
      circumstances: circumstances, verdict: verdict, mode: policy.mode, provenance: provenance,
      duration: ContinuousClock.now - start, statuses: statuses, followsRefusedPart: followsRefusedPart)
    ledger.settle(standing, decision.outcome)
    return decision
  }
}

extension SMSFilter {
  /// How often the account writes to the recipients; the parts of one message are one.
  private func count(_ message: ShortMessage, _ recipients: [String]) -> RecipientFrequency.Count {
    guard let account = message.account, message.direction == .submitted, message.part?.number ?? 1 == 1 else {
      return RecipientFrequency.Count()
    }
    return frequency.count(account, recipients, at: message.receivedAt)
  }
}

extension SMSReading {
  /// An account answers for what it submits; who delivers to it what others sent does not.
  fileprivate var clientClass: ClientClass {
    message.direction == .submitted && message.account != nil ? .account : .outside
  }
}

extension Sighting {
  /// What the ledger counts of a short message: the sender shown in the place of an author, the account in that of a
  /// client's network.
  init(_ reading: SMSReading, _ fingerprints: Fingerprints) {
    let message = reading.message
    self.init(
      time: message.receivedAt, fingerprints: fingerprints,
      recipients: reading.recipients,
      author: reading.sender.form == .missing ? nil : reading.sender.key, network: message.account)
    if case .aligned = reading.alignment { isBacked = true }
  }
}
