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
  package let registry: SenderRegistry
  private let appearance: any Appearance
  private let ledger: any Campaigns
  private let provenance: Provenance?
  /// By finding name, the `command_status` of a refusal for it, where that is not the default.
  private let statuses: [String: UInt32]

  package init(
    policy: Policy, registry: SenderRegistry, appearance: any Appearance, ledger: any Campaigns,
    provenance: Provenance? = nil, statuses: [String: UInt32] = [:]
  ) {
    self.policy = policy
    self.registry = registry
    self.appearance = appearance
    self.ledger = ledger
    self.provenance = provenance
    self.statuses = statuses
  }

  /// Counts the message in its campaign and judges it, in the order of arrival.
  ///
  /// `followsRefusedPart`: a part of the same message was refused before.
  package func decide(_ message: ShortMessage, followsRefusedPart: Bool = false) -> SMSDecision {
    let start = ContinuousClock.now
    let standing = ledger.observe(Sighting(message, ledger.fingerprints(Substance(message))))
    let facts = SMSFacts(
      message: message, registry: registry, campaign: standing.campaign, sources: standing.sources,
      appearance: appearance)
    let circumstances = Circumstances(
      clientClass: .account, ownerPolicy: nil, isRelayed: false, alignment: facts.alignment, temporaryError: false)
    let verdict = policy.judge(Catalogue.findings(in: facts), circumstances)
    let decision = SMSDecision(
      id: DecisionID(at: message.receivedAt), message: message, campaign: standing.campaign,
      circumstances: circumstances, verdict: verdict, mode: policy.mode, provenance: provenance,
      duration: ContinuousClock.now - start, statuses: statuses,
      followsRefusedPart: followsRefusedPart)
    ledger.settle(standing, decision.outcome)
    return decision
  }
}

extension Substance {
  /// What short messages are compared by: their text alone.
  init(_ message: ShortMessage) { self.init(readings: [message.text]) }
}

extension Sighting {
  /// What the ledger counts of a short message: the sender shown in the place of an author, the account in that of a
  /// client's network.
  init(_ message: ShortMessage, _ fingerprints: Fingerprints) {
    self.init(
      time: message.receivedAt, fingerprints: fingerprints, recipients: message.destinations,
      author: message.source.text, network: message.account)
  }
}
