import Bulk
import CorpusDoor
import DecisionLog
import Filtering
import Judging
import SMS

/// One message of `score --json`.
struct ScoreLine: Encodable {
  let id: String
  let source: String
  let axes: [String: Int]
  let established: [String]
  let action: String
  let rule: String
  let campaign: String?
  let findings: [Weighed]
  let iprev: String
  let spf: String
  let dkim: [Signature]
  let dmarc: String
  let arc: String
  let alignment: String
  let microseconds: Int64

  /// A finding with its points and sentence, as in records.
  struct Weighed: Encodable {
    let name: String
    let axis: String?
    let points: Int
    let excused: Bool?
    let datum: String
    let sentence: String

    init(_ item: WeighedFinding) {
      name = item.finding.kind.name
      axis = item.finding.kind.axis?.rawValue
      points = item.points
      excused = item.isExcused ? true : nil
      datum = item.finding.datum
      sentence = item.finding.sentence()
    }
  }

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
    rule = verdict.rule.rawValue
    campaign = decision.campaign.id
    findings = verdict.findings.map(Weighed.init)
    iprev = decision.proofs.reverse?.result.rawValue ?? "unchecked"
    spf = decision.proofs.spf?.result.rawValue ?? "unchecked"
    dkim = decision.proofs.dkim.map { Signature(domain: $0.domain, selector: $0.selector, result: $0.result.rawValue) }
    dmarc = decision.proofs.dmarc?.result.rawValue ?? "unchecked"
    arc = decision.proofs.arc?.result.rawValue ?? "unchecked"
    alignment = decision.circumstances.alignment.description
    microseconds = decision.duration.microseconds
  }
}

/// One short message of `score --json`.
struct SMSScoreLine: Encodable {
  let id: String
  let channel = "sms"
  let source: String
  let label: String?
  let account: String?
  let axes: [String: Int]
  let established: [String]
  let action: String
  let rule: String
  let campaign: String
  let findings: [ScoreLine.Weighed]
  let alignment: String
  let microseconds: Int64

  init(_ item: SMSItem, _ decision: SMSDecision) {
    let verdict = decision.verdict
    id = decision.id.description
    source = item.source
    label = item.label
    account = decision.message.account
    axes = Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0.rawValue, verdict.points[$0, default: 0]) })
    established = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue)
    action = verdict.action.rawValue
    rule = verdict.rule.rawValue
    campaign = decision.campaign.id
    findings = verdict.findings.map(ScoreLine.Weighed.init)
    alignment = decision.circumstances.alignment.description
    microseconds = decision.duration.microseconds
  }
}

extension Case.Expectation {
  /// What differs from it in a verdict, in words; nil if nothing does.
  fileprivate func difference(to verdict: Verdict) -> String? {
    let counted = Set(verdict.findings.filter { $0.points > 0 }.map(\.finding.kind.name))
    var parts: [String] = []
    if action != verdict.action.rawValue { parts.append("action \(verdict.action.rawValue), expected \(action)") }
    let found = Set(verdict.established.map(\.rawValue))
    if found != Set(established) {
      parts.append("established \(found.sorted()), expected \(established.sorted())")
    }
    let extra = counted.subtracting(findings)
    let missing = Set(findings).subtracting(counted)
    if !extra.isEmpty { parts.append("unexpected findings \(extra.sorted())") }
    if !missing.isEmpty { parts.append("missing findings \(missing.sorted())") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}

/// Counts verdicts for the summary at the end.
struct ScoreReport {
  private var tallies: [String: VerdictTally] = [:]
  private(set) var checked = 0
  private(set) var differences = 0

  /// `label`: what the set says of the message.
  mutating func count(_ source: String, _ decision: some Decided, label: String? = nil) {
    let alignment = decision.circumstances.alignment
    tallies[Self.group(source), default: VerdictTally()].count(decision.verdict, alignment, label: label)
  }

  /// Compares a decision with what must be concluded: in words, what differs; nil if nothing does.
  mutating func compare(_ decision: some Decided, _ expected: Case.Expectation) -> String? {
    checked += 1
    let difference = expected.difference(to: decision.verdict)
    if difference != nil { differences += 1 }
    return difference
  }

  /// The mbox or folder a message belongs to.
  private static func group(_ source: String) -> String {
    if let hash = source.lastIndex(of: "#") { return String(source[..<hash]) }
    return source.lastIndex(of: "/").map { String(source[..<$0]) } ?? "."
  }

  static func line(_ source: String, _ decision: some Decided) -> String {
    let verdict = decision.verdict
    let axes = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue).joined(separator: "+")
    let reason = verdict.findings.first.map { " \($0.finding.kind.name) (\(printable($0.finding.datum)))" } ?? ""
    return padded(verdict.action.rawValue, 10) + " " + source + ": " + (axes.isEmpty ? "undecided" : axes) + reason
  }

  /// Each mailbox or folder by itself.
  var summary: String {
    tallies.sorted { $0.key < $1.key }.map { source, tally in
      let rows = table(tally.rows.map { ["  " + $0.title, $0.text] }, alignRight: false)
      return "\(source): \(tally.messages) messages\n\(rows)"
    }.joined(separator: "\n\n")
  }

  var checkSummary: String {
    checked == 0 ? "no cases to compare with" : "\(checked) cases compared, \(differences) differ"
  }
}
