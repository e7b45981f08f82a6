package import Judging
import Mail

/// Whether every reader of From finds the same author, and what else From shows beside him.
package enum FromAuthor: Check {
  static let disagreement = FindingKind(
    "from.parser-disagreement", .forged,
    english: "Programs that read From differently find authors in different domains ({}).",
    chinese: "不同程序解读 From 字段会得到不同域名的发件人（{}）。")
  static let nameWhitespace = FindingKind(
    "from.name-whitespace", .forged, gate: .unaligned,
    english: "The name of a From field is folded or holds octets that only some programs overlook ({}).",
    chinese: "From 字段名被折行或夹有其他字符，只有部分程序会将其视为 From（{}）。")
  static let route = FindingKind(
    "from.route", .forged, gate: .unaligned,
    english: "The From address holds an obsolete route through {}.",
    chinese: "From 地址中含有已废弃的路由（{}）。")
  static let commentAddress = FindingKind(
    "from.comment-address", .forged, english: "A comment in From shows an address in {}.",
    chinese: "From 字段的注释中出现了另一单位的地址：{}。")
  static let quotedLocalAddress = FindingKind(
    "from.quoted-local-address", .forged,
    english: "The quoted local part of the From address shows an address in {}.",
    chinese: "From 地址的引号部分中出现了另一单位的地址：{}。")

  package static let kinds = [disagreement, nameWhitespace, route, commentAddress, quotedLocalAddress]

  package static func findings(in facts: Facts) -> [Finding] {
    let readings = facts.from.readings
    var findings: [Finding] = []
    if disagree(readings, facts) { findings.append(Finding(disagreement, pairs(readings))) }
    if let oddity = nameOddity(facts.from) { findings.append(Finding(nameWhitespace, oddity)) }
    if let host = readings.first(where: { $0.way == .route }) { findings.append(Finding(route, host.domain.text)) }
    if let other = foreign(.comment, facts) { findings.append(Finding(commentAddress, other)) }
    if let other = foreign(.quotedLocalPart, facts) { findings.append(Finding(quotedLocalAddress, other)) }
    return findings
  }

  /// Whether one way leads out of the organizations that the first one leads to.
  ///
  /// A strict list of mailboxes is one way, however many domains it names.
  private static func disagree(_ readings: [FromReading.Reading], _ facts: Facts) -> Bool {
    let authors = readings.filter(\.way.namesAuthor)
    let strict = authors.filter { [.strict, .firstField].contains($0.way) }
    let reference = (strict.isEmpty ? Array(authors.prefix(1)) : strict).map(\.domain)
    return authors.contains { reading in
      !reference.contains { $0 == reading.domain || facts.site.publicSuffixes.sameOrganization($0, reading.domain) }
    }
  }

  private static func pairs(_ readings: [FromReading.Reading]) -> String {
    readings.filter(\.way.namesAuthor).map { "\($0.way.rawValue)=\($0.domain)" }.joined(separator: ", ")
  }

  private static func nameOddity(_ from: FromReading) -> String? {
    if !from.lenientFields.isEmpty { return "not From to every reader" }
    return from.fields.allSatisfy(\.hasPlainName) ? nil : "a fold before the colon"
  }

  /// The first domain found that way which no author belongs to, and the author's.
  private static func foreign(_ way: FromReading.Way, _ facts: Facts) -> String? {
    guard let author = facts.from.domains.first else { return nil }
    let shown = facts.from.readings.first { reading in
      reading.way == way
        && !facts.from.mailboxes.contains {
          $0.address.domain == reading.domain
            || facts.site.publicSuffixes.sameOrganization($0.address.domain, reading.domain)
        }
    }
    return shown.map { "\($0.domain), but From is in \(author)" }
  }
}
