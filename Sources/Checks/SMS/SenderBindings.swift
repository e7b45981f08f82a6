package import Judging
import SMS

/// Whether the account may show its sender: the one proof of a short message, since only the account is authenticated.
package enum SenderBindings: SMSCheck {
  static let unbound = FindingKind(
    "sms.sender.unbound", .forged, english: "The account is not registered for its sender: {}.",
    chinese: "该账号未登记所用的发送方号码或名称：{}。")
  static let prefix = FindingKind(
    "sms.sender.prefix", .forged, english: "The access number does not begin with one of the account's: {}.",
    chinese: "端口号不以该账号登记的号段开头：{}。")
  static let expired = FindingKind(
    "sms.registry.expired", .forged, english: "The sender's registration is not valid at this time: {}.",
    chinese: "该发送方的登记不在有效期内：{}。")
  static let suspended = FindingKind(
    "sms.registry.suspended", .forged, english: "The sender's registration is suspended: {}.",
    chinese: "该发送方的登记已被暂停：{}。")
  static let entity = FindingKind(
    "sms.spid.mismatch", .forged, english: "The message names another entity than the account's: {}.",
    chinese: "短信所标企业代码与账号不符：{}。")
  static let callback = FindingKind(
    "sms.callback.mismatch", .forged, english: "The number to answer to is not registered for the account: {}.",
    chinese: "回复号码未登记在该账号名下：{}。")

  package static let kinds = [unbound, prefix, expired, suspended, entity, callback]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    guard facts.message.direction == .submitted else { return [] }
    var findings: [Finding] = []
    switch facts.reading.binding {
    case .untold, .bound: break
    case .unbound: if facts.sender.form != .missing { findings.append(unregistered(facts)) }
    case .elsewhere: findings.append(Finding(unbound, "\(facts.shownSender) to recipients in other countries"))
    case .expired(let row): findings.append(Finding(expired, SMSFacts.clear(row.sender)))
    case .suspended(let row): findings.append(Finding(suspended, SMSFacts.clear(row.sender)))
    }
    if let named = facts.message.entity, let own = facts.account?.entity, named != own {
      findings.append(Finding(entity, "\(SMSFacts.clear(named)), not \(own)"))
    }
    if let other = otherCallback(facts) { findings.append(Finding(callback, SMSFacts.shown(other))) }
    return findings
  }

  /// An access number of an account that has some is another's, or one that nobody assigned.
  private static func unregistered(_ facts: SMSFacts) -> Finding {
    let rows = facts.message.account.map(facts.marks.registry.senders(of:)) ?? []
    let numbers = rows.filter { $0.kind == .port }.map(\.sender)
    guard facts.sender.form == .port, !numbers.isEmpty else { return Finding(unbound, facts.shownSender) }
    return Finding(prefix, "\(facts.shownSender), not \(numbers.prefix(3).joined(separator: ", "))")
  }

  /// A number to answer to that no row of the account covers.
  private static func otherCallback(_ facts: SMSFacts) -> SenderReading? {
    guard let shown = facts.message.callback.map(SenderReading.init), shown.form != .missing, shown != facts.sender,
      facts.marks.protected(shown) == nil
    else { return nil }
    let binding = facts.marks.registry.binding(
      of: shown, account: facts.message.account, destinations: [], at: facts.message.receivedAt)
    if case .unbound = binding { return shown }
    return nil
  }
}
