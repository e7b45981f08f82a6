package import Judging
import Mail

/// Domains that look like other ones (UTS 39).
///
/// Whoever owns them: their own proof says nothing about the domain they are taken for.
package enum Lookalikes: Check {
  static let author = FindingKind(
    "from.idn-lookalike", .forged, english: "The From domain {}, which is somebody else's.",
    chinese: "From 域名形似他人的域名：{}。")
  static let mixedScript = FindingKind(
    "from.idn-mixed-script", .concealed, gate: .unaligned,
    english: "The From domain {} mixes letters of scripts that no language mixes.",
    chinese: "From 域名 {} 混用了任何语言都不会混用的文字。")
  static let answer = FindingKind(
    "replyto.lookalike", .forged, english: "Answers would go to another domain: {}.",
    chinese: "回复将发往形似发件人域名的另一域名：{}。")

  package static let kinds = [author, mixedScript, answer]

  /// Domains of a message that are compared.
  private static let limit = 10

  package static func findings(in facts: Facts) -> [Finding] {
    let authors = facts.from.domains.prefix(limit)
    let recipients = facts.recipientDomains
    var findings: [Finding] = []
    if let pair = authors.lazy.compactMap({ look($0, of: facts.site.marks.original(of: $0, or: recipients), facts) })
      .first
    {
      findings.append(Finding(author, pair))
    }
    if let mixed = authors.first(where: { mixesScripts($0, facts) }) {
      findings.append(Finding(mixedScript, mixed.text))
    }
    if let pair = answers(facts).lazy.compactMap({ look($0, of: original(of: $0, Array(authors), facts), facts) }).first
    {
      findings.append(Finding(answer, pair))
    }
    return findings
  }

  private static func look(_ domain: DomainName, of original: DomainName?, _ facts: Facts) -> String? {
    original.map { "\(facts.site.appearance.inDNS(domain)) looks like \($0)" }
  }

  private static func mixesScripts(_ domain: DomainName, _ facts: Facts) -> Bool {
    let shown = facts.site.appearance.unicodeForm(of: domain) ?? domain
    return shown.labels.contains { label in
      !label.utf8.allSatisfy { $0 < 0x80 } && facts.site.appearance.mixesScripts(String(label))
    }
  }

  private static func answers(_ facts: Facts) -> [DomainName] {
    guard let field = facts.message.fields("Reply-To").first, let list = try? AddressList(parsing: field.unfolded)
    else { return [] }
    return Array(list.mailboxes.map(\.address.domain).uniqued().prefix(limit))
  }

  /// The author's domain that an answer's domain looks like.
  private static func original(of answer: DomainName, _ authors: [DomainName], _ facts: Facts) -> DomainName? {
    let suffixes = facts.site.publicSuffixes
    guard !authors.contains(where: { suffixes.sameOrganization($0, answer) }), !facts.site.marks.protects(answer)
    else { return nil }
    return Looks(of: authors, facts.site.appearance, suffixes).original(of: answer)
  }
}
