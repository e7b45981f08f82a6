import Bulk
package import Judging
import SMS

/// Senders that change, or that are no organization's, behind one message.
package enum SenderConduct: SMSCheck {
  static let personal = FindingKind(
    "sms.sender.msisdn_a2p", .concealed, gate: .unaligned,
    english: "A person's number writes to many as a program does: {}.", chinese: "个人号码像应用程序一样向大量收件人发送：{}。")
  static let rotation = FindingKind(
    "sms.sender.rotation", .concealed, gate: .unaligned,
    english: "In substance the same message comes from many senders: {}.", chinese: "内容实质相同的短信来自许多不同的发送方：{}。")
  static let foreign = FindingKind(
    "sms.sender.foreign", .forged, gate: .unaligned,
    english: "A number of another country signs as an organization of this one: {}.", chinese: "境外号码使用境内单位的签名：{}。")

  package static let kinds = [personal, rotation, foreign]

  /// Recipients of one message from which on it is no person's.
  private static let manyRecipients = 20
  private static let manySenders = 5

  package static func findings(in facts: SMSFacts) -> [Finding] {
    var findings: [Finding] = []
    if [.mobile, .foreign].contains(facts.sender.form), let many = fanOut(facts) {
      findings.append(Finding(personal, "\(facts.shownSender), \(many) recipients"))
    }
    if facts.campaign.authors >= manySenders {
      findings.append(Finding(rotation, "\(facts.campaign.authors) senders, campaign \(facts.campaign.id)"))
    }
    if facts.sender.form == .foreign, let owner = domesticOwner(facts) {
      findings.append(Finding(foreign, "\(facts.shownSender), \(owner)"))
    }
    return findings
  }

  /// The recipients of the sender, if they are many.
  private static func fanOut(_ facts: SMSFacts) -> Int? {
    let counted = facts.sources.author.flatMap { $0.tier == nil ? nil : $0.recipients } ?? 0
    let many = max(counted, facts.message.destinations.count)
    return many >= manyRecipients ? many : nil
  }

  /// The owner of a Chinese signature in its place.
  private static func domesticOwner(_ facts: SMSFacts) -> String? {
    facts.reading.signatures.lazy.filter(\.isInPlace)
      .filter { $0.text.unicodeScalars.contains { $0.properties.isIdeographic } }
      .compactMap { facts.marks.owners(of: $0).min() }.first
  }
}
