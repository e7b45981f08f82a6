package import Judging
import Mail

/// Authentication-Results that claim to be ours in mail from outside (RFC 8601 section 5).
///
/// They are removed. Verdicts of other filters are left, and mean nothing.
package enum OwnResults: Check {
  static let forged = FindingKind(
    "ar.forged-own-id", .forged,
    english: "The message came with {} Authentication-Results claiming to be ours.",
    chinese: "邮件自带 {} 个冒充我方的 Authentication-Results 字段。")

  static let verdicts = FindingKind(
    "ar.xspam-inbound", .forged, gate: .unaligned,
    english: "The message came with a filter's verdict in its own favour ({}), which is not believed.",
    chinese: "邮件自带有利于自己的过滤结论（{}），不予采信。")

  package static let kinds = [forged, verdicts]

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    let id = facts.site.authservID(for: facts.message.connection)
    let count = AuthenticationResultsField.claims(of: id, in: facts.message.headers).count
    let own = count > 0 ? [Finding(forged, String(count))] : []
    return own + [acquittal(facts.message).map { Finding(verdicts, $0) }].compactMap { $0 }
  }

  /// A field by which a common filter says that a message is no spam.
  private static func acquittal(_ message: MailMessage) -> String? {
    let names = ["X-Spam-Status", "X-Spam-Flag", "X-Spam", "X-Virus-Status"]
    return names.first { name in
      let value = message.text(name)?.prefix(10).lowercased() ?? ""
      return value.hasPrefix("no") || value.hasPrefix("clean")
    }
  }
}
