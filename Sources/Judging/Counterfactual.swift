import Mail

/// A change of what was found under which the policy would have acted otherwise.
///
/// None is guessed: the policy that judged the message judged it again with the change.
package struct Counterfactual: Hashable, Sendable {
  /// One thing that could have been otherwise.
  package enum Change: Hashable, Sendable {
    /// Fewer points on an established axis, just enough that it is not.
    case less(Axis, points: Int)
    /// One more finding on an axis, just heavy enough to establish it.
    case more(Axis, points: Int)
    /// Every finding of one kind away.
    case without(FindingKind)
    /// DKIM passes for the organization of From: these soft findings are excused, hard ones stay.
    case alignedPass(excusing: [FindingKind])
    /// Nothing says that the message goes to many.
    case single
    /// The message goes to many.
    case bulk
    /// What the owner of the From domain asks for.
    ///
    /// Only where the findings would be the same, or heavier on an axis that is established already.
    case owner(OwnerPolicy)
    /// The client is nobody of ours, and the findings are the same.
    case outsideClient
    /// No exemption covers the sender.
    case notExempted
  }

  /// One change, or two that are needed together.
  package let changes: [Change]
  /// The points that each change alone moves on all axes; `Policy.threshold` for one that moves none.
  package let size: Int
  /// What the policy says then.
  package let verdict: Verdict
}

extension Policy {
  /// What would have changed the action, smallest change first; none if neither one change nor two do.
  ///
  /// Two changes together are told only for an action that no single one leads to, and of them the smallest.
  package func counterfactuals(_ findings: [Finding], _ circumstances: Circumstances) -> [Counterfactual] {
    let actual = Situation(policy: self, findings: findings, circumstances: circumstances)
    let changes = actual.changes
    let single = changes.map { actual.with([$0]) }.filter { $0.verdict.action != actual.verdict.action }
    var actions = Set(single.map(\.verdict.action)).union([actual.verdict.action])
    let pairs = Situation.pairs(changes).map(actual.with).sorted { $0.size < $1.size }
    let further = pairs.filter { actions.insert($0.verdict.action).inserted }
    return (single + further).sorted { $0.size < $1.size }
  }
}

/// What is judged, as it was or changed.
private struct Situation {
  private var policy: Policy
  private var findings: [Finding]
  private var circumstances: Circumstances
  private(set) var verdict: Verdict

  init(policy: Policy, findings: [Finding], circumstances: Circumstances) {
    self.policy = policy
    self.findings = findings
    self.circumstances = circumstances
    verdict = policy.judge(findings, circumstances)
  }

  func with(_ changes: [Counterfactual.Change]) -> Counterfactual {
    Counterfactual(
      changes: changes, size: changes.reduce(0) { $0 + size(of: $1) }, verdict: judged(with: changes).verdict)
  }

  private func judged(with changes: [Counterfactual.Change]) -> Situation {
    var other = self
    for change in changes { other.apply(change) }
    other.verdict = other.policy.judge(other.findings, other.circumstances)
    return other
  }

  private func size(of change: Counterfactual.Change) -> Int {
    let other = judged(with: [change])
    let moved = Axis.allCases.reduce(0) { sum, axis in sum + abs(other.points(axis) - points(axis)) }
    return moved > 0 ? moved : Policy.threshold
  }

  private func points(_ axis: Axis) -> Int { verdict.points[axis, default: 0] }

  /// Every change that is possible here, whether or not it matters.
  var changes: [Counterfactual.Change] {
    var changes: [Counterfactual.Change] = [Axis.forged, .concealed].map { axis in
      verdict.isEstablished(axis)
        ? .less(axis, points: points(axis) - Policy.threshold + 1)
        : .more(axis, points: Policy.threshold - points(axis))
    }
    changes.append(verdict.isEstablished(.bulk) ? .single : .bulk)
    if !circumstances.clientClass.isJudged { changes.append(.outsideClient) }
    if circumstances.isExempted { changes.append(.notExempted) }
    guard circumstances.clientClass != .account else { return changes + single }
    if case .aligned = circumstances.alignment {} else { changes.append(.alignedPass(excusing: excusable)) }
    if circumstances.ownerPolicy == .reject {
      changes.append(.owner(.quarantine))
    } else if verdict.isEstablished(.forged) {
      changes.append(.owner(.reject))
    }
    return changes + single
  }

  /// Each finding that adds points taken away.
  private var single: [Counterfactual.Change] { weighty.filter { $0.axis != .bulk }.map { .without($0) } }

  /// The kinds of the findings that add points, each once.
  private var weighty: [FindingKind] { verdict.findings.filter { $0.points > 0 }.map(\.finding.kind).uniqued() }

  private var excusable: [FindingKind] { weighty.filter { $0.gate == .unaligned } }

  /// Two changes of different things; taking findings away is counted as points.
  static func pairs(_ changes: [Counterfactual.Change]) -> [[Counterfactual.Change]] {
    let changes = changes.filter { if case .without = $0 { false } else { true } }
    return changes.indices.flatMap { first in changes[(first + 1)...].map { [changes[first], $0] } }
  }

  private mutating func apply(_ change: Counterfactual.Change) {
    switch change {
    case .less(let axis, let points): add(-points, axis)
    case .more(let axis, let points): add(points, axis)
    case .bulk: add(Policy.threshold - points(.bulk), .bulk)
    case .without(let kind): findings.removeAll { $0.kind == kind }
    case .single: findings.removeAll { $0.kind.axis == .bulk }
    case .owner(let policy): circumstances.ownerPolicy = policy
    case .outsideClient: circumstances.clientClass = .outside
    case .notExempted: circumstances.isExempted = false
    case .alignedPass:
      circumstances.alignment = .aligned(["dkim"])
      circumstances.temporaryError = false
    }
  }

  /// One more finding, of a kind that the policy gives these points.
  private mutating func add(_ points: Int, _ axis: Axis) {
    let kind = FindingKind("counterfactual.\(axis.rawValue)", axis, english: "", chinese: "")
    policy.points[kind.name] = points
    findings.append(Finding(kind))
  }
}
