package import Judging
import Mail

/// Whether the From domain is backed by an aligned proof (RFC 9989 section 4.10), and if not, what that means.
package enum Backing: Check {
  static let aligned = FindingKind(
    "align.pass", nil, english: "The From domain is backed: {} passed for its organization.",
    chinese: "From 域名得到证实：其所属单位的 {} 验证通过。")
  static let nonePolicy = FindingKind(
    "align.none-policy", .forged, gate: .unaligned,
    english: "Nothing backs the From domain, whose owner publishes that such mail is not his ({}).",
    chinese: "From 域名没有得到任何证实，而该域名的所有者声明此类邮件并非其所发（{}）。")
  static let none = FindingKind(
    "align.none", .forged, gate: .unaligned, english: "Nothing backs the From domain {}.",
    chinese: "没有任何证据支持 From 域名 {}。")
  static let envelopeDiffers = FindingKind(
    "align.envelope-differs", .forged, gate: .unaligned,
    english: "The message came from {}, which is not the organization shown in From.",
    chinese: "邮件实际来自 {}，与 From 中显示的单位不同。")
  static let relayed = FindingKind(
    "align.relayed", .forged, gate: .unaligned,
    english: "Nothing backs the From domain, but {} proved to have relayed the message.",
    chinese: "From 域名未得到证实，但 {} 已证明其转发了该邮件。")

  static let vouched = FindingKind(
    "align.vouched", nil,
    english: "Nothing backs the From domain, but {}, which the operator vouches for, relayed the message.",
    chinese: "From 域名未得到证实，但邮件由运营者担保的 {} 转发。")
  static let ownDomain = FindingKind(
    "align.own-domain", .forged, gate: .unaligned,
    english: "The message comes from outside as if it were ours, and nothing backs it: {}.",
    chinese: "邮件来自外部却冒充我方域名，且没有任何证据支持：{}。")

  package static let kinds = [aligned, nonePolicy, none, envelopeDiffers, relayed, vouched, ownDomain]

  package static func findings(in facts: Facts) -> [Finding] {
    if case .aligned(let mechanisms) = facts.proofs.alignment {
      return [Finding(aligned, mechanisms.joined(separator: ", "))]
    }
    guard let author = facts.from.domains.first, facts.clientClass == .outside else { return [] }
    if let relay = facts.relay {
      let isVouched = facts.restoration != nil || facts.site.relays.contains { relay.isWithin($0) }
      return [Finding(isVouched ? vouched : relayed, relay.text)]
    }
    let own = facts.from.domains.filter(facts.site.marks.isOwn)
    return [unbacked(facts)] + (own.isEmpty ? [] : [Finding(ownDomain, FromForm.list(own))]) + envelope(facts, author)
  }

  private static func unbacked(_ facts: Facts) -> Finding {
    let names = FromForm.list(facts.from.domains)
    guard let dmarc = facts.proofs.dmarc, let policy = dmarc.policy, policy != .none else {
      return Finding(none, names)
    }
    return Finding(nonePolicy, "\(names), p=\(policy.rawValue)")
  }

  private static func envelope(_ facts: Facts, _ author: DomainName) -> [Finding] {
    guard let sender = facts.message.envelope.sender.domain,
      !facts.site.publicSuffixes.sameOrganization(sender, author)
    else { return [] }
    return [Finding(envelopeDiffers, sender.text)]
  }
}
