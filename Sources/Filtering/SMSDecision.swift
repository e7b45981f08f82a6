package import Bulk
package import Judging
package import SMS

/// A short message's facts, the verdict on them and what was done.
package struct SMSDecision: Decided {
  package let id: DecisionID
  package let message: ShortMessage
  package let campaign: CampaignSnapshot
  package let circumstances: Circumstances
  package let verdict: Verdict
  package let mode: Mode
  package let provenance: Provenance?
  package let duration: Duration

  package var applied: Action { mode == .enforce ? verdict.action : .accept }
}
