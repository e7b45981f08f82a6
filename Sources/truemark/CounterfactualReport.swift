import Judging

/// What would have changed the action, as `explain` shows it.
struct CounterfactualReport {
  /// One way, as in `--json`.
  struct Line: Encodable {
    struct Change: Encodable {
      let change: String
      var axis: String?
      var points: Int?
      var findings: [String]?
      var policy: String?
    }

    let action: String
    let rule: String
    let size: Int
    let changes: [Change]
    let sentence: String
  }

  private let counterfactuals: [Counterfactual]

  init(_ findings: [Finding], _ circumstances: Circumstances, _ policy: Policy) {
    counterfactuals = policy.counterfactuals(findings, circumstances)
  }

  var lines: [Line] { counterfactuals.map(Line.init) }

  func sentences(in language: Language) -> [String] {
    counterfactuals.map { printable($0.sentence(in: language)) }
  }
}

extension CounterfactualReport.Line {
  fileprivate init(_ counterfactual: Counterfactual) {
    action = counterfactual.verdict.action.rawValue
    rule = counterfactual.verdict.rule.rawValue
    size = counterfactual.size
    changes = counterfactual.changes.map(Change.init)
    sentence = counterfactual.sentence()
  }
}

extension CounterfactualReport.Line.Change {
  fileprivate init(_ change: Counterfactual.Change) {
    self.change = change.name
    switch change {
    case .less(let axis, let points), .more(let axis, let points):
      self.axis = axis.rawValue
      self.points = points
    case .without(let kind): findings = [kind.name]
    case .alignedPass(let kinds): findings = kinds.map(\.name)
    case .owner(let policy): self.policy = policy.rawValue
    case .single, .bulk, .outsideClient, .notExempted: break
    }
  }
}
