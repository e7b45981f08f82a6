package import Judging
import Mail

/// A protected mark, the recipient's or our own, that is shown beside the author and that nothing backs.
///
/// The places each have weaker findings of their own, which say that another mark is shown at all. A proof of the author
/// says nothing about the mark. Lists write members into names and Sender, so a proven relay explains a domain.
package enum ProtectedMark: Check {
  static let shown = FindingKind(
    "mark.protected", .forged, english: "The message shows what nothing backs: {}.",
    chinese: "邮件展示了未得到任何证实的受保护标记：{}。")
  static let brand = FindingKind(
    "displayname.protected-brand", .forged, english: "The display name is another organization's: {}.",
    chinese: "显示名称使用了另一单位的名称：{}。")

  package static let kinds = [shown, brand]

  private struct Mark {
    let domain: DomainName
    let place: String
  }

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    let brand = playedBrand(facts)
    var marks = facts.relay == nil ? unbackedDomains(facts) : []
    if let disguise = brand?.disguise { marks.append(disguise) }
    var findings: [Finding] = []
    if !marks.isEmpty { findings.append(Finding(shown, marks.prefix(5).joined(separator: ", "))) }
    if let brand { findings.append(Finding(Self.brand, brand.datum)) }
    return findings
  }

  private static func unbackedDomains(_ facts: Facts) -> [String] {
    let recipients = facts.recipientDomains
    let marks = besideAuthor(facts).filter { !isAuthors($0.domain, facts) } + amongAuthors(facts)
    return marks.filter { mark in
      let isRecipients = recipients.contains { facts.site.publicSuffixes.sameOrganization($0, mark.domain) }
      return (isRecipients || facts.site.marks.protects(mark.domain)) && facts.backs(mark.domain) == false
    }.map { "\($0.domain) in \($0.place)" }.uniqued()
  }

  private static func isAuthors(_ domain: DomainName, _ facts: Facts) -> Bool {
    facts.from.domains.prefix(10).contains { facts.site.publicSuffixes.sameOrganization($0, domain) }
  }

  /// What is shown of others than the author.
  private static func besideAuthor(_ facts: Facts) -> [Mark] {
    let names = facts.from.mailboxes.prefix(10).flatMap { DisplayName.domains(in: $0.displayName) }
    let readings = facts.from.readings
    return names.map { Mark(domain: $0, place: "the display name") }
      + readings.filter { $0.way == .comment }.map { Mark(domain: $0.domain, place: "a comment") }
      + readings.filter { $0.way == .quotedLocalPart }.map { Mark(domain: $0.domain, place: "the local part") }
      + senderFields(facts)
  }

  /// Sender and Resent-From of mail whose author is unbacked or missing.
  ///
  /// Programs of backed authors put all kinds of names there, such as their own computer's.
  private static func senderFields(_ facts: Facts) -> [Mark] {
    guard facts.proofs.alignment == .unaligned || facts.from.domains.isEmpty else { return [] }
    return ["Sender", "Resent-From"].compactMap { name in
      SenderFields.domain(of: name, facts).map { Mark(domain: $0, place: name) }
    }
  }

  /// Authors who are not alone, or whose address holds what nobody sees.
  private static func amongAuthors(_ facts: Facts) -> [Mark] {
    let authors = facts.from.domains.prefix(10)
    let hidden = facts.from.fields.contains { FromSpelling.invisible(in: $0) != nil }
    guard authors.count > 1 || hidden else { return [] }
    return authors.map { Mark(domain: $0, place: hidden ? "From with invisible characters" : "From") }
  }

  /// A protected name that the display name begins with, and how it is known to be played, if it is.
  ///
  /// Resellers and admirers use it openly, under a domain of their own.
  private static func playedBrand(_ facts: Facts) -> (datum: String, disguise: String?)? {
    for (name, author) in facts.from.fields.prefix(10).flatMap(names) {
      guard let (bearing, isDisguised) = facts.site.marks.name(leading: name),
        !bearing.domains.contains(where: { isBearer($0, author, facts) })
      else { continue }
      let datum = "\(bearing.name), but From is in \(author)"
      if isDisguised { return (datum, "\(bearing.name) in letters that look like it") }
      if Freemail.holds(author) { return (datum, "\(bearing.name) at \(author), where anybody gets a mailbox") }
      let isUnbacked = facts.proofs.alignment == .unaligned && facts.relay == nil
      return (datum, isUnbacked ? "\(bearing.name) as the name of an unbacked author" : nil)
    }
    return nil
  }

  /// The names shown, each with its author's domain; of a field that cannot be read strictly, what stands before the
  /// first bracket.
  private static func names(in field: FromField) -> [(String, DomainName)] {
    if let list = field.list { return list.mailboxes.prefix(10).map { ($0.displayName, $0.address.domain) } }
    return AddressSearch.domains(in: field.decoded).prefix(1).map { (String(field.decoded.prefix { $0 != "<" }), $0) }
  }

  private static func isBearer(_ domain: DomainName, _ author: DomainName, _ facts: Facts) -> Bool {
    facts.site.publicSuffixes.sameOrganization(domain, author) || facts.backs(domain) != false
  }
}
