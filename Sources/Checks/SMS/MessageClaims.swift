import Bulk
package import Judging
import Mail
import SMS

/// What a text claims about who sent it, and whether it is one of those that its account registered.
package enum MessageClaims: SMSCheck {
  static let brand = FindingKind(
    "sms.brand_in_text", .forged, gate: .unaligned,
    english: "The text speaks for somebody else and tells where to turn to: {}.",
    chinese: "短信以他人名义行文并给出链接或号码：{}。")
  static let template = FindingKind(
    "sms.template.mismatch", .forged, english: "The text follows no template of the account: {}.",
    chinese: "短信内容不符合该账号登记的任何模板：{}。")

  package static let kinds = [brand, template]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    var findings: [Finding] = []
    if facts.reading.isAttributed, let claimed = claimedName(facts) {
      findings.append(Finding(brand, "\(claimed.value) of \(claimed.owner)"))
    }
    if let count = missedTemplates(facts) { findings.append(Finding(template, "\(count) templates")) }
    return findings
  }

  /// A protected name in a signature, or in a text with a link or a number to call.
  private static func claimedName(_ facts: SMSFacts) -> ProtectedSender? {
    func other(_ names: [ProtectedSender]) -> ProtectedSender? { names.first { !facts.isOwn($0.owner) } }
    // A whole signature of somebody else is the finding of `MessageSignatures`, but for a message that a person may
    // only pass on.
    let isPassedOn = facts.message.direction == .delivered
    let signed = facts.reading.signatures.lazy.filter(\.isInPlace)
      .filter { isPassedOn || facts.marks.owners(of: $0).isEmpty }
      .compactMap { other(facts.marks.names(in: TokenizedText($0.text))) }
    if let name = signed.first { return name }
    return hasContact(facts) ? other(facts.marks.names(in: facts.reading.text)) : nil
  }

  /// Digits of a number that can be called; codes have fewer.
  private static let callable = 7

  /// A link, or a number that can be called.
  private static func hasContact(_ facts: SMSFacts) -> Bool {
    if facts.reading.text.tokens.contains(.link) { return true }
    var digits = 0
    for scalar in facts.message.text.unicodeScalars {
      if scalar.isEastAsian {
        digits = 0
      } else if scalar.properties.numericType == .decimal {
        digits += 1
        if digits >= callable { return true }
      } else if scalar != "-", !(scalar == " " && digits > 0), !scalar.isInvisible || scalar == "\n" {
        digits = 0
      }
    }
    return false
  }

  /// How many templates the text follows none of; nil if it follows one, need not, or is not whole yet.
  private static func missedTemplates(_ facts: SMSFacts) -> Int? {
    guard let account = facts.account, account.requiresTemplate, facts.message.isWhole else { return nil }
    var rows = facts.marks.registry.senders(of: account.systemID)
    if case .bound(let row) = facts.reading.binding { rows = [row] }
    let templates = Set(rows.flatMap(\.templates)).compactMap { facts.marks.registry.templates[$0] }
    let texts = [facts.message.text, unsigned(facts.message.text)]
    return templates.contains { template in texts.contains(where: template.matches) } ? nil : templates.count
  }

  /// The text without the signature that it begins or ends with.
  private static func unsigned(_ text: String) -> String {
    var text = text.drop(while: \.isWhitespace)
    while text.last?.isWhitespace ?? false { text.removeLast() }
    if text.first == "【", let end = text.firstIndex(of: "】") {
      text = text[text.index(after: end)...]
    } else if text.last == "】", let start = text.lastIndex(of: "【") {
      text = text[..<start]
    }
    return String(text)
  }
}
