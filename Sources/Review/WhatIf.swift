import DecisionLog
package import Judging

/// What a policy would have decided of past decisions, in place of what was decided.
///
/// Exact, up to the last `LogIndex.refresh`: each combination of what a policy reads is judged once, and the index
/// counts how many decisions have it. Findings that depend on other configuration, such as the tiers of bulk, stay as
/// they were.
package struct WhatIf: Sendable {
  /// Whole hours, in seconds since 1970 UTC.
  package let times: Range<Int64>
  package private(set) var total = 0
  /// Decisions that would have another action or rule.
  package private(set) var altered = 0
  /// Those of them that would have another action.
  package private(set) var alteredActions = 0
  /// The altered ones, the most frequent first.
  package private(set) var rows: [Row] = []
  /// All decisions by action, as they were decided and as they would have been.
  package private(set) var before: [String: Int] = [:]
  package private(set) var after: [String: Int] = [:]

  /// An action, by which rule.
  package struct Outcome: Hashable, Codable, Sendable {
    package let action: String
    package let rule: String
  }

  package struct Row: Encodable, Hashable, Sendable {
    package let from: Outcome
    package let to: Outcome
    package fileprivate(set) var count: Int
    /// The most frequent first.
    package fileprivate(set) var groups: [Group]
  }

  /// Decisions of a row that are one combination (`Combination`).
  package struct Group: Encodable, Hashable, Sendable {
    /// What they are found by.
    package let term: String
    /// The names of the findings that are on an axis.
    package let findings: [String]
    package let count: Int
  }

  private struct Change: Hashable {
    let from: Outcome
    let to: Outcome
  }

  /// Judges what was decided from one time to before another, widened to whole hours.
  package init(_ index: LogIndex, _ policy: Policy, during times: Range<Int64>) throws {
    let hours = Statistics.wholeHours(of: times)
    self.times = hours.lowerBound * 3_600..<hours.upperBound * 3_600
    var rows: [Change: Row] = [:]
    for tally in try index.store.tallies(of: .combination, in: hours, by: TimeStep(hours: 1 << 30)) {
      let stored = try StoredDecision(tally.trait.name)
      let verdict = stored.verdict(under: policy)
      let from = Outcome(action: stored.action, rule: stored.rule)
      let to = Outcome(action: verdict.action.rawValue, rule: verdict.rule.rawValue)
      total += tally.count
      before[from.action, default: 0] += tally.count
      after[to.action, default: 0] += tally.count
      guard from != to else { continue }
      altered += tally.count
      if from.action != to.action { alteredActions += tally.count }
      let group = Group(
        term: Combination.term(of: tally.trait.name), findings: stored.findings.map(\.kind.name),
        count: tally.count)
      let change = Change(from: from, to: to)
      rows[change, default: Row(from: from, to: to, count: 0, groups: [])].count += tally.count
      rows[change]?.groups.append(group)
    }
    self.rows = rows.values.map(Self.sorted).sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }

  private static func sorted(_ row: Row) -> Row {
    var row = row
    row.groups.sort { ($1.count, $0.term) < ($0.count, $1.term) }
    return row
  }
}

extension WhatIf.Row {
  fileprivate var name: String { "\(from.action) \(from.rule) \(to.action) \(to.rule)" }
}
