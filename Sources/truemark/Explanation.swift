import Filtering
import Judging
import Mail
import SMS

/// A decision told to a person: marks, proofs, findings by weight, the verdict, and what would have changed it.
struct Explanation {
  private let marks: [[String]]
  private let proofs: [[String]]
  private let conclusion: Verdict
  private let changes: CounterfactualReport
  private let words: Words

  init(_ decision: Decision, _ changes: CounterfactualReport, language: Language) {
    let words: Words = language == .english ? .english : .chinese
    marks = Self.marks(of: decision, words)
    proofs = Self.proofs(of: decision, words)
    conclusion = decision.verdict
    self.changes = changes
    self.words = words
  }

  init(_ decision: SMSDecision, _ changes: CounterfactualReport, language: Language) {
    let words: Words = language == .english ? .english : .chinese
    marks = Self.marks(of: decision.message, words)
    proofs = [[words.binding, decision.circumstances.alignment.description]]
    conclusion = decision.verdict
    self.changes = changes
    self.words = words
  }

  var text: String {
    [
      Self.section(words.marks, marks), Self.section(words.proofs, proofs), Self.section(words.findings, findings),
      verdict, Self.alternatives(changes, language: language),
    ].joined(separator: "\n\n")
  }

  /// What would have changed the action, smallest change first.
  static func alternatives(_ changes: CounterfactualReport, language: Language) -> String {
    let words: Words = language == .english ? .english : .chinese
    let sentences = changes.sentences(in: language)
    return section(words.alternatives, sentences.isEmpty ? [[words.unalterable]] : sentences.map { [$0] })
  }

  private var language: Language { words.language }

  private static func marks(of message: ShortMessage, _ words: Words) -> [[String]] {
    let numbering = [message.source.ton.map { "TON \($0)" }, message.source.npi.map { "NPI \($0)" }]
    let source = message.source.isTold ? message.source.text : words.unknown
    return [
      [
        "source_addr", ([source.isEmpty ? words.missing : source] + numbering.compactMap { $0 }).joined(separator: " "),
      ],
      ["system_id", message.account ?? words.unknown],
      ["callback_num", message.callback?.text ?? ""],
      [words.client, message.clientAddress?.description ?? words.unknown],
      [words.recipients, String(message.destinations.count)],
    ].filter { !$0[1].isEmpty }.map { [$0[0], printable($0[1])] }
  }

  private static func marks(of decision: Decision, _ words: Words) -> [[String]] {
    let message = decision.message
    let sender: String =
      switch message.envelope.sender {
      case .null: "<>"
      case .address(let address): address.description
      case .malformed(let text): text
      }
    let from = decision.from.fields.map(\.decoded)
    return [
      ["From", from.isEmpty ? words.missing : from.joined(separator: " | ")],
      ["MAIL FROM", sender],
      ["HELO", message.connection.helo ?? words.unknown],
      [words.client, client(message.connection, words)],
      [words.recipients, String(message.envelope.recipients.count)],
    ].map { [$0[0], printable($0[1])] }
  }

  /// The address with its name; a name that is not confirmed in both directions has a question mark.
  private static func client(_ connection: Connection, _ words: Words) -> String {
    guard let address = connection.clientAddress else { return words.unknown }
    let name = connection.clientName ?? connection.reverseName.map { $0 + "?" }
    return name.map { "\(address) (\($0))" } ?? address.description
  }

  private static func proofs(of decision: Decision, _ words: Words) -> [[String]] {
    let proofs = decision.proofs
    var rows: [[String]] = []
    if let reverse = proofs.reverse { rows.append(["iprev", reverse.result.rawValue, reverse.name?.text ?? ""]) }
    for spf in [proofs.spf, proofs.heloSPF].compactMap({ $0 }) {
      let name = spf.identity == .mailFrom ? "SPF (MAIL FROM)" : "SPF (HELO)"
      let match = spf.match.map { "(\($0.mechanism)\($0.width.map { ", 2^\($0)" } ?? ""))" }
      let parts = [spf.domain?.text, spf.reason, match].compactMap { $0 }.filter { !$0.isEmpty }
      rows.append([name, spf.result.rawValue, parts.joined(separator: " ")])
    }
    for signature in proofs.dkim {
      let unsigned =
        signature.unsignedFields.isEmpty ? "" : "\(words.without) \(signature.unsignedFields.joined(separator: ", "))"
      let parts = [signature.domain, signature.reason, unsigned]
      rows.append(["DKIM", signature.result.rawValue, parts.filter { !$0.isEmpty }.joined(separator: " ")])
    }
    if let dmarc = proofs.dmarc {
      rows.append(["DMARC", dmarc.result.rawValue, dmarc.policy.map { "p=\($0.rawValue)" } ?? ""])
    }
    if let arc = proofs.arc {
      let sealers = arc.sealers.prefix(3).map(\.text).joined(separator: ", ")
      rows.append(["ARC", arc.result.rawValue, [sealers, arc.reason].filter { !$0.isEmpty }.joined(separator: " ")])
    }
    return rows.isEmpty ? [[words.unchecked]] : rows.map { $0.map(printable) }
  }

  private var findings: [[String]] {
    let items = conclusion.findings
    guard !items.isEmpty else { return [[words.nothing]] }
    return items.map { item in
      let axis = item.finding.kind.axis.map { words.axes[$0] ?? "" } ?? words.note
      let weight = item.isExcused ? words.excused : item.finding.kind.axis == nil ? "" : String(item.points)
      return [axis, weight, item.finding.kind.name, printable(item.finding.sentence(in: language))]
    }
  }

  private var verdict: String {
    let verdict = conclusion
    let axes = Axis.allCases.map { axis in
      let points = verdict.points[axis, default: 0]
      return "\(words.axes[axis] ?? "") \(points)\(verdict.isEstablished(axis) ? " (\(words.established))" : "")"
    }
    return "\(words.verdict): \(axes.joined(separator: ", "))\n"
      + "\(words.action): \(verdict.action.rawValue) (\(verdict.rule.rawValue))"
  }

  private static func section(_ title: String, _ rows: [[String]]) -> String {
    let lines = table(rows, alignRight: false).split(separator: "\n").map { "  " + $0 }
    return ([title] + lines).joined(separator: "\n")
  }
}

/// The words around the data, in one language.
private struct Words {
  let language: Language
  let marks, proofs, findings, verdict, action, established, client, recipients: String
  let unknown, missing, unchecked, binding, nothing, excused, note, without, alternatives, unalterable: String
  let axes: [Axis: String]

  static let english = Words(
    language: .english, marks: "Marks", proofs: "Proofs", findings: "Findings", verdict: "Verdict", action: "Action",
    established: "established", client: "Client", recipients: "Recipients", unknown: "unknown",
    missing: "(missing)", unchecked: "nothing was checked: no DNS given, or no mail from outside",
    binding: "registered for the account", nothing: "none", excused: "excused", note: "note", without: "without",
    alternatives: "What would have changed it, smallest change first", unalterable: "no one or two changes",
    axes: Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0, $0.rawValue) }))

  static let chinese = Words(
    language: .chinese, marks: "标记", proofs: "证明", findings: "认定事实", verdict: "结论", action: "处置",
    established: "成立", client: "客户端", recipients: "收件人数", unknown: "未知", missing: "（缺失）",
    unchecked: "未作检查：没有可用的 DNS，或并非外来邮件", binding: "账号登记", nothing: "无", excused: "不计", note: "附注", without: "未覆盖",
    alternatives: "何种情形会改变处置（改动最小者在先）", unalterable: "任何一两项改动都不会改变处置",
    axes: Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0, $0.chineseName) }))
}
