package import Judging
import Mail

/// Answers that go elsewhere than to the author.
package enum ReplyTo: Check {
  static let domainMismatch = FindingKind(
    "replyto.domain-mismatch", .concealed, gate: .unaligned,
    english: "Answers would go to {}, and nothing proves that the author wants that.",
    chinese: "回复将发往 {}，且没有任何证据表明这是发件人的本意。")

  package static let kinds = [domainMismatch]

  package static func findings(in facts: Facts) -> [Finding] {
    guard let author = facts.from.domains.first,
      let field = facts.message.fields("Reply-To").first,
      let list = try? AddressList(parsing: field.unfolded),
      let other = list.mailboxes.map(\.address.domain)
        .first(where: { !facts.site.publicSuffixes.sameOrganization($0, author) })
    else { return [] }
    return [Finding(domainMismatch, "\(other), not to \(author)")]
  }
}
