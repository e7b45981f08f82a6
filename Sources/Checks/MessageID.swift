package import Judging
import Mail

/// The form of the Message-ID (RFC 5322 section 3.6.4).
package enum MessageID: Check {
  static let missing = FindingKind(
    "msgid.missing", .concealed, english: "There is no Message-ID.", chinese: "邮件没有 Message-ID。")
  static let invalid = FindingKind(
    "msgid.invalid", .concealed, english: "The Message-ID does not have the form of one: {}.",
    chinese: "Message-ID 的形式不正确：{}。")

  package static let kinds = [missing, invalid]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let text = facts.message.text("Message-ID") else { return [Finding(missing)] }
    return problem(text).map { [Finding(invalid, $0)] } ?? []
  }

  private static func problem(_ text: String) -> String? {
    guard text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 2 else { return "no angle brackets" }
    let inner = text.dropFirst().dropLast()
    guard let at = inner.lastIndex(of: "@"), at != inner.startIndex else { return "nothing before an @" }
    let right = inner[inner.index(after: at)...]
    if right.hasPrefix("["), right.hasSuffix("]") { return nil }
    guard let domain = DomainName(right), domain.isFullyQualified else { return "no domain name behind the @" }
    return nil
  }
}
