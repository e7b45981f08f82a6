package import Judging
import Mail

/// What SPF says of the MAIL FROM domain (RFC 7208 section 8).
///
/// A forwarder breaks it too, so it never decides alone.
package enum SenderPolicy: Check {
  static let fail = FindingKind(
    "spf.fail", .forged, gate: .unaligned,
    english: "The client may not send for {}: the domain's SPF record says so.",
    chinese: "该客户端无权代表 {} 发信：该域名的 SPF 记录已明确禁止。")
  static let softfail = FindingKind(
    "spf.softfail", .forged, gate: .unaligned,
    english: "The client is probably not allowed to send for {}, says the domain's SPF record.",
    chinese: "根据 SPF 记录，该客户端很可能无权代表 {} 发信。")

  static let overbroad = FindingKind(
    "spf.overbroad", .forged, gate: .unaligned,
    english: "The author's SPF record lets nearly everybody send for {}, so that it proves nothing.",
    chinese: "发件人域名的 SPF 记录几乎允许任何人代表 {} 发信，不能作为证明。")
  static let upgrade = FindingKind(
    "spf.upgrade", .forged, gate: .unaligned,
    english: "A server on the way found that the message was not allowed for {}; it passes now by another's servers.",
    chinese: "途经的服务器曾认定该邮件无权使用 {}；现在只是借他人的服务器才通过 SPF。")
  static let permerror = FindingKind(
    "spf.permerror", nil, english: "The SPF record is wrong and says nothing ({}).",
    chinese: "SPF 记录有误，无法据以判断（{}）。")
  static let heloFail = FindingKind(
    "helo.spf-fail", .forged, gate: .unaligned,
    english: "The client may not greet as {}: the name's SPF record says so.",
    chinese: "该客户端无权自称 {}：该名称的 SPF 记录已明确禁止。")

  package static let kinds = [fail, softfail, overbroad, upgrade, permerror, heloFail]

  package static func findings(in facts: Facts) -> [Finding] {
    [sender(facts), greeting(facts)].compactMap { $0 }
  }

  private static func sender(_ facts: Facts) -> Finding? {
    guard let spf = facts.proofs.spf, let domain = spf.domain else { return nil }
    switch spf.result {
    case .fail: return Finding(fail, domain.text)
    case .softfail: return Finding(softfail, domain.text)
    case .permerror: return Finding(permerror, "\(domain): \(spf.reason)")
    case .policy: return discounted(spf, domain, facts)
    case .none, .neutral, .pass, .temperror: return nil
    }
  }

  /// A pass that is not counted; of interest only where it would have backed the author.
  private static func discounted(_ spf: SPFProof, _ domain: DomainName, _ facts: Facts) -> Finding? {
    guard facts.isAuthors(domain) else { return nil }
    switch spf.flaw {
    case .overbroad: return Finding(overbroad, domain.text)
    case .upgraded: return facts.relay == nil ? Finding(upgrade, domain.text) : nil
    case nil: return nil
    }
  }

  /// The greeting is a mark of its own: it lends nothing to MAIL FROM.
  ///
  /// With the null sender the two are the same.
  private static func greeting(_ facts: Facts) -> Finding? {
    guard let spf = facts.proofs.heloSPF, spf.result == .fail, let domain = spf.domain,
      facts.proofs.spf?.domain != domain
    else { return nil }
    return Finding(heloFail, domain.text)
  }
}
