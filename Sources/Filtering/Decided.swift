package import Bulk
package import Judging

/// What was decided on a message of either channel.
package protocol Decided: Sendable {
  var id: DecisionID { get }
  var campaign: CampaignSnapshot { get }
  /// What the policy took into account beside the findings.
  var circumstances: Circumstances { get }
  var verdict: Verdict { get }
  var mode: Mode { get }
  /// What happens to the message: the verdict's action, or nothing at all in monitor mode.
  var applied: Action { get }
  /// The reply of the protocol; nil when the message goes on.
  var reply: Reply? { get }
  /// What judged; nil where nobody keeps the decision.
  var provenance: Provenance? { get }
  /// Time spent, DNS included.
  var duration: Duration { get }
}

extension Decided {
  /// The weightiest finding of the axis that decided.
  var decidingFinding: Finding? {
    let axes = verdict.rule.axes.subtracting([.bulk])
    return verdict.findings.first { $0.points > 0 && $0.finding.kind.axis.map(axes.contains) ?? false }?.finding
  }

  /// What became of the message, for the count of the recipients that its campaign reached.
  var outcome: Outcome {
    switch applied {
    case .accept, .tag, .quarantine: .delivered
    case .defer: [.forgedUndecided, .concealedUndecided].contains(verdict.rule) ? .putOff : .stopped
    case .reject: .stopped
    }
  }
}
