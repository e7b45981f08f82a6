import Bulk
package import Judging
import SMS

/// That many recipients get the message, or messages of its sender.
///
/// Registered senders write to many every day: of those only the campaign counts.
package enum SMSBulk: SMSCheck {
  static let campaign = FindingKind(
    "sms.bulk.fingerprint", .bulk, english: "In substance the same message went to many: {}.",
    chinese: "内容实质相同的短信已发往大量收件人：{}。")
  static let sender = FindingKind(
    "sms.bulk.sender", .bulk, gate: .unaligned, english: "An unregistered sender writes to many: {}.",
    chinese: "未登记的发送方向大量收件人发送：{}。")
  static let account = FindingKind(
    "sms.bulk.account", .bulk, gate: .unaligned, english: "The account writes to many: {}.",
    chinese: "该账号向大量收件人发送：{}。")

  static let recipient = FindingKind(
    "sms.bulk.recipient", .bulk, english: "The account writes to one recipient again and again: {}.",
    chinese: "该账号反复向同一接收方发送：{}。")

  package static let kinds = [campaign, sender, account, recipient]

  /// More is what providers refuse (SMS bombing).
  private static let mostInHour = 4
  private static let mostInDay = 10

  package static func findings(in facts: SMSFacts) -> [Finding] {
    var findings: [Finding] = []
    if let tier = facts.campaign.tier {
      let count = "\(facts.campaign.recipients) recipients, campaign \(facts.campaign.id)"
      findings.append(Finding(campaign, "\(count), tier \(tier)"))
    }
    if let source = facts.sources.author, let tier = source.tier, tier == facts.sources.largestTier {
      findings.append(Finding(sender, "\(source.recipients) recipients, tier \(tier)"))
    }
    if let source = facts.sources.network, let tier = source.tier, tier == facts.sources.largestTier {
      findings.append(Finding(account, "\(source.recipients) recipients, tier \(tier)"))
    }
    let frequency = facts.frequency
    if frequency.inHour > mostInHour || frequency.inDay > mostInDay {
      findings.append(Finding(recipient, "\(frequency.inHour) in an hour, \(frequency.inDay) in a day"))
    }
    return findings
  }
}
