package import Judging
import Mail

/// Authentication-Results that claim to be ours in mail from outside (RFC 8601 section 5).
///
/// They are removed.
package enum OwnResults: Check {
  static let forged = FindingKind(
    "ar.forged-own-id", .forged,
    english: "The message came with {} Authentication-Results claiming to be ours.",
    chinese: "邮件自带 {} 个冒充我方的 Authentication-Results 字段。")

  package static let kinds = [forged]

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    let id = facts.site.authservID(for: facts.message.connection)
    let count = AuthenticationResultsField.claims(of: id, in: facts.message.headers).count
    return count > 0 ? [Finding(forged, String(count))] : []
  }
}
