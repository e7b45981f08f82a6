/// What is done with a message, mildest first.
package enum Action: String, Hashable, Sendable, CaseIterable {
  case accept
  /// Delivered, with a field that says why it is doubtful.
  case tag
  /// Held by the MTA until an operator releases it.
  case quarantine
  /// Refused for now (4xx); the sender's MTA tries again.
  case `defer`
  /// Refused for good (5xx).
  case reject
}

/// A finding with the points the policy gave it.
package struct WeighedFinding: Hashable, Sendable {
  package let finding: Finding
  /// 0 for a finding without an axis, or one that is excused.
  package let points: Int
  /// The finding is soft and was not counted, because nothing shows that the From domain is unbacked.
  package let isExcused: Bool
}

/// The three axes with their reasons, and the action.
package struct Verdict: Hashable, Sendable {
  /// Most points first.
  package let findings: [WeighedFinding]
  package let points: [Axis: Int]
  /// The axes with `Policy.threshold` points or more.
  package let established: Set<Axis>
  package let action: Action
  /// Which rule gave the action.
  package let rule: Rule

  package func isEstablished(_ axis: Axis) -> Bool { established.contains(axis) }
}
