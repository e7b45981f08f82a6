package import Judging
import Mail

/// Answers that go elsewhere than to the author.
package enum ReplyTo: Check {
  static let domainMismatch = FindingKind(
    "replyto.domain-mismatch", .concealed, gate: .unaligned,
    english: "Answers would go to {}, and nothing proves that the author wants that.",
    chinese: "回复将发往 {}，且没有任何证据表明这是发件人的本意。")
  static let freemailMismatch = FindingKind(
    "replyto.freemail-mismatch", .concealed, gate: .unaligned,
    english: "Answers would go to a mailbox that anybody can get at {}.",
    chinese: "回复将发往任何人都可注册的免费邮箱（{}）。")
  static let equalsRecipient = FindingKind(
    "replyto.equals-recipient", .concealed, gate: .unaligned,
    english: "Answers would go back to the recipient.", chinese: "回复将发回收件人本人。")
  static let unparsable = FindingKind(
    "replyto.unparsable", .concealed, gate: .unaligned, english: "The Reply-To field is not a readable address.",
    chinese: "Reply-To 字段不是可以读懂的地址。")

  static let longLocalPart = FindingKind(
    "replyto.local-long", .concealed, gate: .unaligned,
    english: "Answers would go to a local part of {} octets; 64 are allowed.",
    chinese: "回复地址的本地部分长达 {} 字节，超过允许的 64 字节。")
  static let equalsFrom = FindingKind(
    "replyto.equals-from", nil, english: "Answers go to the author.", chinese: "回复将发往发件人本人。")

  package static let kinds = [
    domainMismatch, freemailMismatch, equalsRecipient, unparsable, longLocalPart, equalsFrom,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let author = facts.from.domains.first, let field = facts.message.fields("Reply-To").first else { return [] }
    guard let list = try? AddressList(parsing: field.unfolded) else { return [Finding(unparsable)] }
    let answers = list.mailboxes.map(\.address)
    let longest = answers.map(\.localPart.utf8.count).max() ?? 0
    let form = longest > 64 ? [Finding(longLocalPart, String(longest))] : []
    return form + direction(answers, author, facts)
  }

  /// Where answers would go.
  private static func direction(_ answers: [Address], _ author: DomainName, _ facts: Facts) -> [Finding] {
    let authors = Set(facts.from.mailboxes.map(\.address))
    if !answers.isEmpty, answers.allSatisfy(authors.contains) { return [Finding(equalsFrom)] }
    let recipients = Set(facts.message.envelope.recipients.map(\.key))
    if answers.contains(where: { recipients.contains($0.description.lowercased()) && !authors.contains($0) }) {
      return [Finding(equalsRecipient)]
    }
    let elsewhere = answers.map(\.domain).first { !facts.site.publicSuffixes.sameOrganization($0, author) }
    guard let elsewhere else { return [] }
    let kind = Freemail.holds(elsewhere) ? freemailMismatch : domainMismatch
    return [Finding(kind, "\(elsewhere), not to \(author)")]
  }
}
