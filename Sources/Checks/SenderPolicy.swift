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

  package static let kinds = [fail, softfail]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let spf = facts.proofs.spf, let domain = spf.domain else { return [] }
    switch spf.result {
    case .fail: return [Finding(fail, domain.text)]
    case .softfail: return [Finding(softfail, domain.text)]
    default: return []
    }
  }
}
