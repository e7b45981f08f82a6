package import Judging
import Mail

/// A subject that pretends to answer (RFC 5322 section 3.6.5), names its reader, or says what it is.
package enum SubjectForm: Check {
  static let fakeReply = FindingKind(
    "subject.fake-reply", .concealed, gate: .unaligned,
    english: "The subject says that this is an answer, but no field names the message answered.",
    chinese: "主题显示这是一封回复，但没有任何字段指明所回复的邮件。")
  static let recipientPart = FindingKind(
    "subject.recipient-part", .bulk, gate: .unaligned,
    english: "The subject addresses the reader by his mail address.", chinese: "主题中以收件人的邮件地址称呼收件人。")
  static let label = FindingKind(
    "subject.ad-label", nil, english: "The subject says at its front that this is an advertisement ({}).",
    chinese: "主题开头注明这是广告（{}）。")

  package static let kinds = [fakeReply, recipientPart, label]

  /// In English, German, Scandinavian, Dutch, and Chinese with either colon.
  private static let prefixes = ["re:", "re：", "aw:", "sv:", "antw:", "回复:", "回复：", "答复:", "答复：", "回覆:", "回覆："]

  package static func findings(in facts: Facts) -> [Finding] {
    let message = facts.message
    guard let field = message.text("Subject") else { return [] }
    let subject = EncodedWords.decode(String(field.prefix(1_000)))
    let start = subject.drop(while: \.isWhitespace).prefix(20).lowercased()
    var findings: [Finding] = []
    let answers = message.text("In-Reply-To") != nil || message.text("References") != nil
    if !answers, prefixes.contains(where: start.hasPrefix) { findings.append(Finding(fakeReply)) }
    if message.envelope.recipients.prefix(10).contains(where: { names($0, in: subject) }) {
      findings.append(Finding(recipientPart))
    }
    if let word = advertisement(start) { findings.append(Finding(label, word)) }
    return findings
  }

  /// The recipient's local part as a word, or his whole domain.
  private static func names(_ recipient: Path, in subject: String) -> Bool {
    guard case .address(let address) = recipient else { return false }
    let lower = subject.lowercased()
    let local = address.localPart.lowercased()
    if lower.contains(address.domain.text) { return true }
    guard local.utf8.count >= 4, !Self.commonWords.contains(local) else { return false }
    return lower.split { !($0.isLetter || $0.isNumber || "._+-".contains($0)) }.contains { $0 == local }
  }

  /// Local parts that are also words of subjects.
  private static let commonWords: Set<String> = [
    "accounts", "admin", "billing", "contact", "hello", "help", "home", "info", "jobs", "list", "mail", "news",
    "newsletter", "office", "orders", "postmaster", "press", "sales", "security", "service", "support", "team", "test",
    "user", "users", "webmaster",
  ]

  /// `广告` or `AD` at the front (Measures for the Administration of Internet E-mail Services, article 13), also in
  /// brackets.
  private static func advertisement(_ start: String) -> String? {
    let text = start.drop { "[(【（《<".contains($0) }
    if text.hasPrefix("广告") { return "广告" }
    return text.hasPrefix("ad") && text.dropFirst(2).first.map({ !$0.isLetter && $0 != "-" }) == true ? "AD" : nil
  }
}
