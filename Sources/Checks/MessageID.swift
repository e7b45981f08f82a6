package import Judging
import Mail

/// The form of the Message-ID (RFC 5322 section 3.6.4), and what it is made of.
package enum MessageID: Check {
  static let missing = FindingKind(
    "msgid.missing", .concealed, english: "There is no Message-ID.", chinese: "邮件没有 Message-ID。")
  static let invalid = FindingKind(
    "msgid.invalid", .concealed, english: "The Message-ID does not have the form of one: {}.",
    chinese: "Message-ID 的形式不正确：{}。")
  static let bareAddress = FindingKind(
    "msgid.bare-ip", .concealed, gate: .unaligned,
    english: "The Message-ID has a bare address in place of a domain.", chinese: "Message-ID 以裸 IP 地址代替域名。")
  static let notQualified = FindingKind(
    "msgid.not-fqdn", .concealed, gate: .unaligned,
    english: "The Message-ID has a name that is no full domain name behind its @.",
    chinese: "Message-ID 的 @ 后面不是完整域名。")
  static let literal = FindingKind(
    "msgid.ip-literal", .concealed, gate: .unaligned,
    english: "The Message-ID has an address in brackets in place of a domain.",
    chinese: "Message-ID 以方括号中的 IP 地址代替域名。")
  static let containsFrom = FindingKind(
    "msgid.contains-from", .concealed, gate: .unaligned,
    english: "The Message-ID holds the author's address.", chinese: "Message-ID 中含有发件人地址。")
  static let containsTo = FindingKind(
    "msgid.contains-to", .concealed, gate: .unaligned,
    english: "The Message-ID holds the recipient's address.", chinese: "Message-ID 中含有收件人地址。")
  static let userSuffix = FindingKind(
    "msgid.user-suffix", .concealed, gate: .unaligned,
    english: "The Message-ID ends in the author's local part, where the domain belongs.",
    chinese: "Message-ID 应写域名之处是发件人地址的本地部分。")
  static let providerForged = FindingKind(
    "msgid.provider-forged", .forged, gate: .unaligned,
    english: "The Message-ID names {} but does not have the form that is made there.",
    chinese: "Message-ID 声称来自 {}，但不具备该处生成的形式。")
  static let domainMatch = FindingKind(
    "msgid.domain-match", nil, english: "The Message-ID was made in the author's organization ({}).",
    chinese: "Message-ID 由发件人所属单位生成（{}）。")

  package static let kinds = [
    missing, invalid, bareAddress, notQualified, literal, containsFrom, containsTo, userSuffix, providerForged,
    domainMatch,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let text = facts.message.text("Message-ID") else { return [Finding(missing)] }
    guard text.hasPrefix("<"), text.hasSuffix(">"), text.utf8.count > 2 else {
      return [Finding(invalid, "no angle brackets")]
    }
    let inner = text.dropFirst().dropLast()
    guard let at = inner.lastIndex(of: "@"), at != inner.startIndex else {
      return [Finding(invalid, "nothing before an @")]
    }
    let (left, right) = (inner[..<at], inner[inner.index(after: at)...])
    return place(right, facts) + origin(left, right, facts)
  }

  /// What stands behind the `@`.
  private static func place(_ right: Substring, _ facts: Facts) -> [Finding] {
    if right.hasPrefix("["), right.hasSuffix("]") { return [Finding(literal)] }
    if IPAddress(right) != nil { return [Finding(bareAddress)] }
    let authors = facts.from.mailboxes.map { $0.address.localPart.lowercased() }
    if right.utf8.count >= 3, authors.contains(right.lowercased()) { return [Finding(userSuffix)] }
    guard let domain = DomainName(right) else { return [Finding(invalid, "no domain name behind the @")] }
    guard domain.isFullyQualified else { return [Finding(notQualified)] }
    let isAuthors = facts.from.domains.contains { facts.site.publicSuffixes.sameOrganization($0, domain) }
    return isAuthors ? [Finding(domainMatch, domain.text)] : []
  }

  /// Whose work it shows.
  private static func origin(_ left: Substring, _ right: Substring, _ facts: Facts) -> [Finding] {
    let whole = "\(left)@\(right)".lowercased()
    func holds(_ address: String) -> Bool { address.utf8.count >= 6 && whole.contains(address.lowercased()) }
    var findings: [Finding] = []
    if facts.from.mailboxes.prefix(10).contains(where: { holds($0.address.description) }) {
      findings.append(Finding(containsFrom))
    }
    if facts.message.envelope.recipients.prefix(10).contains(where: { holds($0.key) }) {
      findings.append(Finding(containsTo))
    }
    if !hasProvidersForm(left, right.lowercased()) { findings.append(Finding(providerForged, right.lowercased())) }
    return findings
  }

  /// Gmail writes 30 characters and more without a dot; Exchange Online begins with the name of the server that stands
  /// behind the `@` too, or writes a UUID where another left the field out.
  private static func hasProvidersForm(_ left: Substring, _ right: String) -> Bool {
    if right == "mail.gmail.com" {
      return left.utf8.count >= 30 && left.utf8.allSatisfy { ASCII.isAlphanumeric($0) || "+-_=".utf8.contains($0) }
    }
    guard right.hasSuffix(".prod.outlook.com"), let server = right.split(separator: ".").first else { return true }
    return left.lowercased().hasPrefix(server) || MailProgram.isUUID(left)
  }
}
