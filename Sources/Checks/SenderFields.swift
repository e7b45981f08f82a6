package import Judging
import Mail

/// The other fields that name a sender, and From beside the recipients.
package enum SenderFields: Check {
  static let senderDiffers = FindingKind(
    "align.sender-differs", .forged, gate: .unaligned,
    english: "The Sender field names {}, not the organization shown in From.",
    chinese: "Sender 字段指明的是 {}，与 From 中显示的单位不同。")
  static let claims = FindingKind(
    "align.resent-claims", .forged,
    english: "From names no author; the field that some programs show instead names {}, which nothing backs.",
    chinese: "From 未指明发件人，而部分程序转而显示的字段指向 {}，且未得到任何证实。")
  static let equalsRecipient = FindingKind(
    "align.from-equals-to", .forged, gate: .unaligned,
    english: "The message shows its own recipient as the author.", chinese: "邮件将收件人本人显示为发件人。")

  package static let kinds = [senderDiffers, claims, equalsRecipient]

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    // A name that only some call From leaves the others without an author.
    var findings = facts.from.fields.contains(where: \.hasPlainName) ? [] : unprovenClaim(facts)
    guard let author = facts.from.domains.first else { return findings.isEmpty ? unprovenClaim(facts) : findings }
    if facts.relay == nil, let sender = domain(of: "Sender", facts),
      !facts.from.domains.contains(where: { facts.site.publicSuffixes.sameOrganization($0, sender) }), sender != author
    {
      findings.append(Finding(senderDiffers, sender.text))
    }
    let authors = Set(facts.from.mailboxes.map { $0.address.description.lowercased() })
    if facts.message.envelope.recipients.contains(where: { authors.contains($0.key) }) {
      findings.append(Finding(equalsRecipient))
    }
    return findings
  }

  /// A Sender or Resent-From that stands in for a missing author and is not backed.
  private static func unprovenClaim(_ facts: Facts) -> [Finding] {
    guard let shown = domain(of: "Sender", facts) ?? domain(of: "Resent-From", facts), facts.proofs.spf != nil,
      facts.backs(shown) == false
    else { return [] }
    return [Finding(claims, shown.text)]
  }

  static func domain(of name: String, _ facts: Facts) -> DomainName? {
    guard let field = facts.message.fields(name).first else { return nil }
    return (try? AddressList(parsing: field.unfolded))?.mailboxes.first?.address.domain
  }
}

extension Path {
  /// The address in lower case, for comparing.
  var key: String {
    guard case .address(let address) = self else { return "" }
    return address.description.lowercased()
  }
}
