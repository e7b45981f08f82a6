import Judging
import Review

/// What another policy would have decided, beside what was decided.
struct ReplayReport: Encodable {
  struct Points: Encodable {
    let name: String
    let points: Int
    let before: Int
  }

  let policy: String
  let action: String
  let rule: String
  let axes: [String: Int]
  let established: [String]
  /// The findings whose points differ.
  let changed: [Points]
  private let before: (action: String, rule: String)

  private enum CodingKeys: CodingKey { case policy, action, rule, axes, established, changed }

  /// `source`: the file of the policy.
  init(_ stored: StoredDecision, _ policy: Policy, source: String) {
    let verdict = stored.verdict(under: policy)
    self.policy = source
    action = verdict.action.rawValue
    rule = verdict.rule.rawValue
    axes = Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0.rawValue, verdict.points[$0, default: 0]) })
    established = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue)
    changed = verdict.findings.compactMap { item in
      let name = item.finding.kind.name
      let before = stored.points[name] ?? 0
      return item.points == before ? nil : Points(name: name, points: item.points, before: before)
    }
    before = (stored.action, stored.rule)
  }

  var text: String {
    let isSame = action == before.action && rule == before.rule
    let head =
      isSame
      ? "Under \(policy): the same, \(action) by \(rule)"
      : "Under \(policy): \(action) by \(rule), instead of \(before.action) by \(before.rule)"
    let axes = Axis.allCases.map { "\($0.rawValue) \(self.axes[$0.rawValue] ?? 0)" }.joined(separator: ", ")
    return ([head, "  points: " + axes] + changed.map { "  \($0.name): \($0.points) points instead of \($0.before)" })
      .joined(separator: "\n")
  }
}
