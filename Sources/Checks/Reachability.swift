package import Judging
import Mail

/// Whether the domains shown exist and take mail, where nothing backs From (RFC 5321 section 5.1, RFC 7505).
package enum Reachability: Check {
  static let nonexistent = FindingKind(
    "domain.from-nonexistent", .forged,
    english: "The From domain does not exist: {}.", chinese: "From 域名不存在：{}。")
  static let nullMX = FindingKind(
    "domain.null-mx", .forged, gate: .unaligned,
    english: "The owner of the From domain says that it takes no mail, and nothing backs it: {}.",
    chinese: "From 域名的所有者声明该域名不收邮件，且没有任何证据支持该域名：{}。")
  static let unreachable = FindingKind(
    "domain.mailfrom-unreachable", .concealed, gate: .unaligned,
    english: "The MAIL FROM domain {} takes no mail, so that nobody could be notified there.",
    chinese: "MAIL FROM 域名 {} 无法接收邮件，退信与通知均无法送达。")

  static let neverSends = FindingKind(
    "domain.never-sends", .forged, gate: .unaligned,
    english: "The owner of the From domain says that it sends no mail, and it takes none: {}.",
    chinese: "From 域名的所有者声明该域名不发送邮件，且该域名也不接收邮件：{}。")

  package static let kinds = [nonexistent, nullMX, unreachable, neverSends]

  package static func findings(in facts: Facts) -> [Finding] {
    let domains = facts.proofs.domains
    var findings: [Finding] = []
    if !domains.nonexistent.isEmpty { findings.append(Finding(nonexistent, FromForm.list(domains.nonexistent))) }
    // A list or forwarder breaks proofs of honest mail, also of mail that wants no answer.
    if !domains.nullMX.isEmpty, facts.relay == nil {
      findings.append(Finding(nullMX, FromForm.list(domains.nullMX)))
    }
    if !domains.neverSends.isEmpty, facts.relay == nil {
      findings.append(Finding(neverSends, FromForm.list(domains.neverSends)))
    }
    if let sender = domains.unreachableSender { findings.append(Finding(unreachable, sender.text)) }
    return findings
  }
}
