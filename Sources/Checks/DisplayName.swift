package import Judging
import Mail

/// The display name of From holding an address that is not the author's (RFC 7489 section 12.4).
package enum DisplayName: Check {
  static let addressMismatch = FindingKind(
    "displayname.address-mismatch", .forged, english: "The display name shows an address in {}.",
    chinese: "显示名称中出现了另一单位的地址：{}。")
  static let recipientDomain = FindingKind(
    "displayname.recipient-domain", .forged,
    english: "The display name shows an address in the recipient's own domain: {}.",
    chinese: "显示名称冒用收件人所在域的地址：{}。")

  package static let kinds = [addressMismatch, recipientDomain]

  package static func findings(in facts: Facts) -> [Finding] {
    for mailbox in facts.from.mailboxes {
      let author = mailbox.address.domain
      let suffixes = facts.site.publicSuffixes
      let shown = AddressSearch.domains(in: mailbox.displayName)
      guard let other = shown.first(where: { !suffixes.sameOrganization($0, author) }) else { continue }
      let recipients = facts.message.envelope.recipients.compactMap(\.domain)
      // Lists write a member's address into the name when they put their own into From.
      let isRecipients = facts.relay == nil && recipients.contains { suffixes.sameOrganization($0, other) }
      return [Finding(isRecipients ? recipientDomain : addressMismatch, "\(other), but From is in \(author)")]
    }
    return []
  }
}
