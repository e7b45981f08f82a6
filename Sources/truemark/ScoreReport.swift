import Bulk
import CorpusDoor
import DecisionLog
import Filtering
import Judging

/// One message of `score --json`.
struct ScoreLine: Encodable {
  let id: String
  let source: String
  let axes: [String: Int]
  let established: [String]
  let action: String
  let campaign: String?
  let findings: [WeighedFindingRecord]
  let spf: String
  let dkim: [Signature]
  let dmarc: String
  let arc: String
  let microseconds: Int64

  struct Signature: Encodable {
    let domain: String
    let selector: String
    let result: String
  }

  init(_ source: String, _ decision: Decision) {
    let verdict = decision.verdict
    id = decision.id.description
    self.source = source
    axes = Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0.rawValue, verdict.points[$0, default: 0]) })
    established = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue)
    action = verdict.action.rawValue
    campaign = decision.campaign.id
    findings = verdict.findings.map(WeighedFindingRecord.init)
    spf = decision.proofs.spf?.result.rawValue ?? "unchecked"
    dkim = decision.proofs.dkim.map { Signature(domain: $0.domain, selector: $0.selector, result: $0.result.rawValue) }
    dmarc = decision.proofs.dmarc?.result.rawValue ?? "unchecked"
    arc = decision.proofs.arc?.result.rawValue ?? "unchecked"
    microseconds = decision.duration.microseconds
  }
}

/// Counts verdicts for the table at the end.
struct ScoreReport {
  private var counts: [String: [Action: Int]] = [:]
  private var cells: [String: [Action: Int]] = [:]
  private(set) var checked = 0
  private(set) var differences = 0

  mutating func count(_ item: CorpusItem, _ decision: Decision, differs: Bool) {
    counts[Self.group(item.source), default: [:]][decision.verdict.action, default: 0] += 1
    cells[decision.verdict.rule.rawValue, default: [:]][decision.verdict.action, default: 0] += 1
    if item.expectation != nil { checked += 1 }
    if differs { differences += 1 }
  }

  /// The mbox or folder a message belongs to.
  private static func group(_ source: String) -> String {
    if let hash = source.lastIndex(of: "#") { return String(source[..<hash]) }
    return source.lastIndex(of: "/").map { String(source[..<$0]) } ?? "."
  }

  static func line(_ source: String, _ decision: Decision) -> String {
    let verdict = decision.verdict
    let axes = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue).joined(separator: "+")
    let reason = verdict.findings.first.map { " \($0.finding.kind.name) (\(printable($0.finding.datum)))" } ?? ""
    return padded(verdict.action.rawValue, 10) + " " + source + ": " + (axes.isEmpty ? "undecided" : axes) + reason
  }

  var summary: String {
    [table(rows(counts, "folder or mailbox")), table(rows(cells, "rule"))].joined(separator: "\n\n")
  }

  var checkSummary: String {
    checked == 0 ? "no cases to compare with" : "\(checked) cases compared, \(differences) differ"
  }

  private func rows(_ groups: [String: [Action: Int]], _ title: String) -> [[String]] {
    let header = [title] + Action.allCases.map(\.rawValue) + ["all"]
    let body = groups.sorted { $0.key < $1.key }.map { Self.row($0.key, $0.value) }
    let total = groups.values.reduce(into: [Action: Int]()) { $0.merge($1, uniquingKeysWith: +) }
    return [header] + body + [Self.row("all", total)]
  }

  private static func row(_ name: String, _ counts: [Action: Int]) -> [String] {
    [name] + Action.allCases.map { String(counts[$0, default: 0]) } + [String(counts.values.reduce(0, +))]
  }
}
