import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Review

/// One decision: what was decided, why, on what evidence, what happened later, and the proof that the log holds it.
enum MessagePage {
  static let routes = [
    Route(.get, "messages/:decision", .looking(.show)) { try page($0, unsealed: nil) },
    Route(.post, "messages/:decision/values", .deed(.unseal), unseal),
    Route(.post, "messages/:decision/verdict", .deed(.verdict), judge),
    Route(.get, "messages/:decision/proof", .deed(.export), proof),
  ]

  /// The record of the decision that the address names.
  private static func decision(_ request: PageRequest) throws -> (FoundRecord, DecisionFacts, LogIndex) {
    let index = try request.index
    guard let id = DecisionID(request.parameter("decision")), let found = try index.decision(id) else {
      throw PageError.notFound
    }
    return (found, try DecisionFacts(found.record.text), index)
  }

  private static func page(_ request: PageRequest, unsealed: [String: String]?) throws -> Answer {
    let (found, facts, index) = try decision(request)
    let language = request.language
    let id = facts.id
    let action = Action(rawValue: facts.action) ?? .accept
    var fields: Fields = [
      "id": id, "action": facts.applied, "actionName": MessageRow.actionName(facts.applied, language),
      "sentence": Rule(rawValue: facts.rule)?.sentence(action, in: language) ?? facts.rule,
      "isMonitored": facts.applied != facts.action,
      "axes": Axis.allCases.map { axis($0, facts, language) }, "notes": notes(facts, language),
      "hasNotes": facts.findings.contains { $0.axis == nil },
      "marks": marks(facts, language), "proofs": proofs(facts, language), "dns": dns(facts),
      "timeline": try timeline(id, facts, index, language), "technical": technical(facts, language),
      "canJudge": request.may(.verdict), "canUnseal": request.may(.unseal),
      "canExport": request.may(.export),
    ]
    fields["reply"] = facts.reply.map { "\($0.code) \($0.status) \($0.text)" }
    fields["campaign"] = facts.campaign.map {
      ["id": $0.id, "recipients": $0.recipients.grouped, "messages": $0.messages.grouped] as Fields
    }
    addReplay(found.record, request, &fields)
    addProof(found.record, request, &fields)
    addValues(unsealed, &fields)
    return request.page("message", title: "\(language.say("Decision", "判定")) \(id)", here: "/messages", fields)
  }

  private static func addValues(_ values: [String: String]?, _ fields: inout Fields) {
    guard let values else { return }
    fields["hasValues"] = true
    fields["values"] = values.sorted { $0.key < $1.key }.map { ["name": $0.key, "value": $0.value] as Fields }
  }

  // MARK: Why

  private static func axis(_ axis: Axis, _ facts: DecisionFacts, _ language: Language) -> Fields {
    let points = facts.axes[axis.rawValue] ?? 0
    let findings = facts.findings.filter { $0.axis == axis.rawValue }
    return [
      "name": axis.name(in: language), "points": points, "threshold": Policy.threshold,
      "isEstablished": facts.established.contains(axis.rawValue),
      "width": min(Double(points), 200).plain,
      "findings": findings.map { finding($0, language) },
    ]
  }

  private static func finding(_ finding: DecisionFacts.Finding, _ language: Language) -> Fields {
    [
      "name": finding.name, "points": finding.points, "isExcused": finding.excused ?? false,
      "sentence": StoredDecision.sentence(finding, in: language),
    ]
  }

  private static func notes(_ facts: DecisionFacts, _ language: Language) -> [Fields] {
    facts.findings.filter { $0.axis == nil }.map { finding($0, language) }
  }

  private static func addReplay(_ record: StoredRecord, _ request: PageRequest, _ fields: inout Fields) {
    guard let stored = try? StoredDecision(record.text) else { return }
    guard let policy = try? request.policyInForce else { return }
    let verdict = stored.verdict(under: policy)
    let language = request.language
    let isSame = verdict.action.rawValue == stored.action && verdict.rule.rawValue == stored.rule
    fields["replay"] =
      isSame
      ? language.say("Replayed under the policy in force: the same.", "按现行策略重放：结果相同。")
      : language.say(
        "Replayed under the policy in force: \(verdict.action.rawValue) by \(verdict.rule.rawValue) instead.",
        "按现行策略重放：改为“\(verdict.action.name(in: .chinese))”（\(verdict.rule.rawValue)）。")
    let changes = stored.policy(policy)?.counterfactuals(stored.findings, stored.circumstances) ?? []
    fields["changes"] = changes.map { $0.sentence(in: language) }
    fields["hasChanges"] = !changes.isEmpty
  }

  // MARK: Marks and proofs

  private static func marks(_ facts: DecisionFacts, _ language: Language) -> [Fields] {
    if let sms = facts.sms { return marks(sms, facts, language) }
    func party(_ name: String, _ party: DecisionFacts.Party?, _ none: String) -> Fields {
      var fields: Fields = ["name": name, "value": party?.domain ?? none]
      fields["pseudonym"] = party?.address.short
      return fields
    }
    let none = language.say("none", "无")
    var rows = [party(language.say("Envelope sender (MAIL FROM)", "信封发件人（MAIL FROM）"), facts.sender, "<>")]
    let author = language.say("Header sender (From)", "信头发件人（From）")
    rows += facts.from.isEmpty ? [party(author, nil, none)] : facts.from.map { party(author, $0, none) }
    rows.append(["name": "HELO", "value": facts.helo ?? none])
    var client: Fields = ["name": language.say("Client", "客户端"), "value": clientClass(facts, language)]
    client["pseudonym"] = facts.client?.short
    rows.append(client)
    if let user = facts.user {
      rows.append(["name": language.say("Authenticated user", "认证用户"), "value": "", "pseudonym": user.short])
    }
    let domains = Dictionary(facts.recipients.map { ($0.domain ?? none, 1) }, uniquingKeysWith: +)
    let listed = domains.sorted { $0.key < $1.key }.prefix(5).map { "\($0.key) (\($0.value))" }.joined(separator: ", ")
    rows.append(["name": language.say("Recipients", "收件人"), "value": listed])
    return rows
  }

  /// Of a short message.
  private static func marks(_ sms: DecisionFacts.SMS, _ facts: DecisionFacts, _ language: Language) -> [Fields] {
    let none = language.say("none", "无")
    func row(_ english: String, _ chinese: String, _ value: String, pseudonym: String? = nil) -> Fields {
      var fields: Fields = ["name": language.say(english, chinese), "value": value]
      fields["pseudonym"] = pseudonym?.short
      return fields
    }
    let source = facts.from.first
    return [
      row("Account (system_id)", "接入账号（system_id）", facts.account ?? none),
      row("Client", "客户端", clientClass(facts, language), pseudonym: facts.client),
      row("Sender", "发送方标识", source?.mark ?? sms.senderForm, pseudonym: source?.address),
      row("Signature", "短信签名", sms.signatures.map { $0.map { "【\($0)】" }.joined(separator: " ") } ?? none),
      row("Entity", "发送主体编号", sms.entity ?? none),
      row("Recipients", "收件人", facts.recipients.count.grouped),
    ]
  }

  private static func clientClass(_ facts: DecisionFacts, _ language: Language) -> String {
    switch ClientClass(rawValue: facts.class) {
    case .outside: language.say("outside", "外部")
    case .account: language.say("account of the SMSC", "短信中心接入账号")
    case .authenticated: language.say("authenticated", "已认证")
    case .ownNetwork: language.say("own network", "自有网络")
    case nil: facts.class
    }
  }

  private static func proofs(_ facts: DecisionFacts, _ language: Language) -> [Fields] {
    func row(_ name: String, _ proof: DecisionFacts.Proof) -> Fields {
      let details = [
        proof.domain, proof.selector.map { "s=\($0)" }, proof.policy.map { "p=\($0)" }, proof.matched, proof.reason,
      ]
      let sealers = proof.sealers.map { $0.joined(separator: ", ") }
      return [
        "name": name, "result": proof.result,
        "details": (details + [sealers]).compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " · "),
      ]
    }
    if let sms = facts.sms {
      return [["name": language.say("Registry", "登记"), "result": sms.binding, "details": sms.owner ?? ""]]
    }
    var rows: [Fields] = []
    if let spf = facts.spf { rows.append(row("SPF (MAIL FROM)", spf)) }
    if let helo = facts.heloSPF { rows.append(row("SPF (HELO)", helo)) }
    rows += (facts.dkim ?? []).map { row("DKIM", $0) }
    if let dmarc = facts.dmarc { rows.append(row("DMARC", dmarc)) }
    if let arc = facts.arc { rows.append(row("ARC", arc)) }
    if let reverse = facts.iprev { rows.append(["name": "iprev", "result": reverse, "details": ""]) }
    rows.append([
      "name": language.say("Alignment", "对齐"), "result": facts.alignment,
      "details": facts.relayed == true
        ? language.say("relayed by a list or forwarder that is proven", "经已证实的列表或转发者转发") : "",
    ])
    return rows
  }

  private static func dns(_ facts: DecisionFacts) -> [Fields] {
    (facts.dns ?? []).map {
      ["name": $0.name, "type": $0.type, "answer": $0.answer, "ttl": $0.ttl.map { "\($0) s" } ?? ""]
    }
  }

  // MARK: Later, and the log

  private static let laterLimit = 200

  private static func timeline(
    _ id: String, _ facts: DecisionFacts, _ index: LogIndex, _ language: Language
  ) throws -> [Fields] {
    var events: [Fields] = [["time": facts.time.readable, "text": language.say("decided and answered", "作出判定并答复")]]
    for found in try index.find(LogQuery([id], excludingKinds: ["decision"]), last: laterLimit).records {
      guard let later = try? Audit.Entry(found.record.text) else { continue }
      events.append(["time": later.time.readable, "text": RecordSentence(later, language).text])
    }
    return events
  }

  private static func technical(_ facts: DecisionFacts, _ language: Language) -> [Fields] {
    let part = facts.sms?.part.map { "\($0.number)/\($0.total)" }
    let rows: [(String, String?)] = [
      (language.say("Operation", "操作"), facts.sms?.operation), (language.say("Part", "分段"), part),
      (language.say("Data coding", "编码"), facts.sms.map { String($0.dataCoding) }),
      (language.say("Queue id", "队列号"), facts.queueID), (language.say("Record", "记录号"), "#\(facts.sequence)"),
      ("Message-ID", facts.messageID.map { "\($0.short) (\(language.say("pseudonym", "假名")))" }),
      (language.say("Octets", "字节数"), facts.bytes.grouped), ("TLS", facts.tls),
      (language.say("Taken by", "接收主机"), facts.listener),
      (language.say("Judged in", "判定用时"), "\(facts.microseconds.grouped) µs"),
      (language.say("Mode", "模式"), facts.mode), (language.say("Rule", "规则"), facts.rule),
      (language.say("Engine", "引擎"), facts.engine), (language.say("Policy digest", "策略摘要"), facts.policy),
      (language.say("Configuration digest", "配置摘要"), facts.configuration),
    ]
    return rows.compactMap { name, value in value.map { ["name": name, "value": $0] } }
  }

  private static func addProof(_ record: StoredRecord, _ request: PageRequest, _ fields: inout Fields) {
    do {
      let proofs = try LogProofs(LogReader(request.state))
      guard record.sequence < proofs.size else {
        fields["unproven"] = true
        return
      }
      fields["inclusion"] =
        [
          "size": Int(proofs.size).grouped, "index": Int(record.sequence).grouped,
          "hashes": try proofs.path(of: record.sequence).count,
        ] as Fields
    } catch {
      fields["unproven"] = true
    }
  }

  // MARK: Acts

  private static func judge(_ request: PageRequest) throws -> Answer {
    let (_, facts, _) = try decision(request)
    guard let judgement = Judgement(rawValue: request.field("verdict")) else { throw PageError.incomplete }
    guard let id = DecisionID(facts.id) else { throw PageError.notFound }
    try request.desk.judge(id, judgement, reason: try request.needed("reason"))
    return .see("/messages/\(facts.id)")
  }

  /// Shows the values behind the pseudonyms, once, after a durable record of who saw them and why.
  private static func unseal(_ request: PageRequest) throws -> Answer {
    let (found, facts, _) = try decision(request)
    let values = try request.desk.unseal(
      found.record, decision: facts.id, reason: try request.needed("reason"),
      caseID: try request.needed("case", limit: 100))
    return try page(request, unsealed: values)
  }

  private static func proof(_ request: PageRequest) throws -> Answer {
    let (found, facts, _) = try decision(request)
    let id = facts.id
    let bundle = try request.desk.bundle(found.record, decision: id)
    return .download(bundle, name: "truemark-\(id).bundle", type: "application/jsonl")
  }
}
