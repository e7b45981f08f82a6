import Judging
import Review

/// A record as a row of a list.
enum MessageRow {
  private static let findingLimit = 4

  static func fields(_ text: String, _ language: Language) -> Fields {
    guard let decision = try? DecisionFacts(text) else { return event(text) }
    return fields(decision, language)
  }

  static func fields(_ record: DecisionFacts, _ language: Language) -> Fields {
    let counted = record.findings.filter { $0.axis != nil && $0.excused != true && $0.points > 0 }
    let names = counted.prefix(findingLimit).map(\.name)
    var fields: Fields = [
      "isDecision": true, "time": record.time.readable, "href": "/messages/\(record.id)", "action": record.applied,
      "actionName": actionName(record.applied, language),
      "sender": record.sms == nil ? record.sender?.domain ?? "<>" : record.account ?? "",
      "from": record.from.first.map { $0.domain ?? $0.mark ?? "" } ?? language.say("none", "无"),
      "proofs": proofs(record),
      "recipients": record.recipients.count.grouped,
      "axes": record.established.map { Axis(rawValue: $0)?.name(in: language) ?? $0 },
      "findings": names.joined(separator: ", ") + (counted.count > names.count ? " …" : ""),
    ]
    fields["senderPseudonym"] = record.sender?.address.short
    fields["fromPseudonym"] = record.from.first?.address.short
    if record.action != record.applied {
      fields["only"] = language.say(
        "(policy: \(record.action))", "（策略：\(actionName(record.action, language))）")
    }
    return fields
  }

  static func actionName(_ name: String, _ language: Language) -> String {
    Action(rawValue: name)?.name(in: language) ?? name
  }

  /// Results of what was checked, but `none`.
  private static func proofs(_ record: DecisionFacts) -> [Fields] {
    if let sms = record.sms { return [["name": "SMS", "result": sms.binding]] }
    let dkim = record.dkim ?? []
    let best = dkim.first { $0.result == "pass" } ?? dkim.first
    let all = [("SPF", record.spf), ("DKIM", best), ("DMARC", record.dmarc), ("ARC", record.arc)]
    return all.compactMap { name, proof in
      guard let proof, proof.result != "none" else { return nil }
      return ["name": name, "result": proof.result]
    }
  }

  private static func event(_ text: String) -> Fields {
    guard let entry = try? Audit.Entry(text) else { return [:] }
    let facts = entry.facts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return [
      "isDecision": false, "time": entry.time.readable, "kind": entry.kind, "facts": facts.joined(separator: "  "),
      "href": entry.facts["decision"].map { "/messages/\($0.inAddress)" } ?? "/integrity",
    ]
  }
}
