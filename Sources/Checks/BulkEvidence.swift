import Bulk
package import Judging
import Mail

/// That many recipients get the message: counted by the ledger, or declared by the sender.
package enum BulkEvidence: Check {
  static let campaign = FindingKind(
    "bulk.campaign", .bulk, english: "In substance the same message went to many: {}.",
    chinese: "内容实质相同的邮件已发往大量收件人：{}。")
  static let volume = FindingKind(
    "bulk.volume", .bulk, english: "The domain shown in From writes to very many: {}.",
    chinese: "发件人域名向极大量收件人发信：{}。")
  static let fanout = FindingKind(
    "bulk.fanout", .bulk, english: "The client's network writes to very many: {}.",
    chinese: "客户端所在网络向极大量收件人发信：{}。")
  static let declared = FindingKind(
    "bulk.declared", .bulk, english: "The sender declares bulk mail ({}).", chinese: "发件人自行声明为群发邮件（{}）。")
  static let automatic = FindingKind(
    "bulk.automatic", .bulk, english: "The sender declares that no person wrote the message (Auto-Submitted).",
    chinese: "发件人声明该邮件由程序自动发送（Auto-Submitted）。")

  package static let kinds = [campaign, volume, fanout, declared, automatic]

  package static func findings(in facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    if let snapshot = facts.campaign, let tier = snapshot.tier {
      findings.append(Finding(campaign, "\(snapshot.recipients) recipients, campaign \(snapshot.id), tier \(tier)"))
    }
    if let tier = facts.sources.author?.tier, tier == facts.sources.largestTier {
      findings.append(Finding(volume, "tier \(tier)"))
    }
    if let tier = facts.sources.network?.tier, tier == facts.sources.largestTier {
      findings.append(Finding(fanout, "tier \(tier)"))
    }
    if let field = declaration(facts.message) { findings.append(Finding(declared, field)) }
    // RFC 3834 section 5: any value but `no` means automatic.
    if let value = facts.message.text("Auto-Submitted"), value.lowercased() != "no" {
      findings.append(Finding(automatic))
    }
    return findings
  }

  /// The message goes to several people at once, or says that it does.
  static func isMailing(_ facts: Facts) -> Bool {
    facts.message.envelope.recipients.count > 1 || declaration(facts.message) != nil
  }

  /// The message was counted as bulk, or says that it is.
  static func isBulk(_ facts: Facts) -> Bool { facts.campaign?.tier != nil || declaration(facts.message) != nil }

  private static func declaration(_ message: MailMessage) -> String? {
    if message.text("List-Id") != nil { return "List-Id" }
    if message.text("Feedback-ID") != nil { return "Feedback-ID" }
    let precedence = message.text("Precedence")?.lowercased()
    return ["bulk", "list", "junk"].contains(precedence) ? "Precedence" : nil
  }
}
