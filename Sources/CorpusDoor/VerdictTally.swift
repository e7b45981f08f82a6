package import Judging

/// Counts the verdicts on the messages of one source.
///
/// Sources are never pooled: they differ in where they come from, not only in what their senders do.
package struct VerdictTally: Sendable {
  package private(set) var messages = 0
  private var actions: [Action: Int] = [:]
  private var established: [Axis: Int] = [:]
  private var alignments: [String: Int] = [:]
  private var findings: [String: Int] = [:]

  /// Findings named, those that most messages have.
  private static let findingLimit = 8

  package init() {}

  package mutating func count(_ verdict: Verdict, _ alignment: Alignment) {
    messages += 1
    actions[verdict.action, default: 0] += 1
    for axis in verdict.established { established[axis, default: 0] += 1 }
    alignments[Self.word(alignment), default: 0] += 1
    let counted = Set(verdict.findings.filter { $0.points > 0 }.map(\.finding.kind.name))
    for name in counted { findings[name, default: 0] += 1 }
  }

  /// Titles with counts and shares of all messages.
  package var rows: [(title: String, text: String)] {
    let common = findings.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.findingLimit)
    return [
      ("action", list(Action.allCases.map { ($0.rawValue, actions[$0, default: 0]) })),
      ("established", list(Axis.allCases.map { ($0.rawValue, established[$0, default: 0]) })),
      ("From", list(Self.words.map { ($0, alignments[$0, default: 0]) })),
      ("findings", common.isEmpty ? "none" : list(common.map { ($0.key, $0.value) })),
    ]
  }

  /// `12 (3.4 %)`.
  package func share(_ count: Int) -> String {
    guard messages > 0 else { return "\(count)" }
    let perMille = (count * 1_000 + messages / 2) / messages
    return "\(count) (\(perMille / 10).\(perMille % 10) %)"
  }

  private func list(_ counts: [(String, Int)]) -> String {
    counts.map { "\($0) \(share($1))" }.joined(separator: ", ")
  }

  private static let words = ["backed", "unbacked", "not known"]

  private static func word(_ alignment: Alignment) -> String {
    switch alignment {
    case .aligned: words[0]
    case .unaligned: words[1]
    case .undecided: words[2]
    }
  }
}
