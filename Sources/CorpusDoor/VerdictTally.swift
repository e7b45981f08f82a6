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
  /// What the set says of its messages, with what was done to them.
  private var labels: [String: [Action: Int]] = [:]

  /// Findings named, those that most messages have.
  private static let findingLimit = 8

  package init() {}

  /// `label`: what the set says of the message.
  package mutating func count(_ verdict: Verdict, _ alignment: Alignment, label: String? = nil) {
    messages += 1
    if let label { labels[label, default: [:]][verdict.action, default: 0] += 1 }
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
      ("sender", list(Self.words.map { ($0, alignments[$0, default: 0]) })),
      ("findings", common.isEmpty ? "none" : list(common.map { ($0.key, $0.value) })),
    ]
      + labels.sorted { $0.key < $1.key }.prefix(Self.labelLimit).map {
        ("labelled \($0.key)", Self.confusion($0.value))
      }
  }

  /// Labels told.
  private static let labelLimit = 20

  /// What became of the messages with one label.
  private static func confusion(_ actions: [Action: Int]) -> String {
    let all = actions.values.reduce(0, +)
    let stopped = [Action.reject, .defer, .quarantine].reduce(0) { $0 + actions[$1, default: 0] }
    return "\(share(stopped, of: all)) of \(all) stopped, \(share(actions[.tag, default: 0], of: all)) tagged"
  }

  /// `12 (3.4 %)`.
  package func share(_ count: Int) -> String { Self.share(count, of: messages) }

  private static func share(_ count: Int, of all: Int) -> String {
    guard all > 0 else { return "\(count)" }
    let perMille = (count * 1_000 + all / 2) / all
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
