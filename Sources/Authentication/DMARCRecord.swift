import Judging

/// A DMARC policy record (RFC 9989 section 4.7), as far as a receiver acts on it.
struct DMARCRecord: Hashable, Sendable {
  /// `psd=`: whether the domain is a public suffix.
  enum PublicSuffixFlag: String {
    case yes = "y"
    case no = "n"
    case unknown = "u"
  }

  /// `adkim=` and `aspf=`: whether an organization's name is enough, or it must be the author's own.
  enum AlignmentMode: String {
    case relaxed = "r"
    case strict = "s"
  }

  /// What the owner asks for, by the kind of author domain; one step milder if the owner only tests (`t=y`).
  struct Policies: Hashable {
    let own: OwnerPolicy
    let subdomains: OwnerPolicy
    let nonexistent: OwnerPolicy
  }

  /// Nil: the record stands in the tree, but asks for nothing that could be followed (section 4.10.1).
  let policies: Policies?
  let publicSuffix: PublicSuffixFlag
  let dkimAlignment: AlignmentMode
  let spfAlignment: AlignmentMode

  /// Reads a TXT record; nil if it is no DMARC record, which is then as if it were not there.
  ///
  /// A tag with an impossible value counts as its default, and of a tag written twice the first counts (section 4.7).
  init?(_ text: [UInt8]) {
    guard text.count <= 8_192 else { return nil }
    let tags = String(decoding: text, as: UTF8.self).split(separator: ";").map { tag in
      let parts = tag.split(separator: "=", maxSplits: 1)
      return (parts.first.map(Self.trimmed) ?? "", parts.count > 1 ? Self.trimmed(parts[1]) : "")
    }
    // The version comes first and is case-sensitive (section 4.8).
    guard let version = tags.first, version.0.lowercased() == "v", version.1 == "DMARC1" else { return nil }
    let values = Dictionary(tags.map { ($0.0.lowercased(), $0.1.lowercased()) }) { first, _ in first }
    policies = Self.policies(values)
    publicSuffix = values["psd"].flatMap(PublicSuffixFlag.init) ?? .unknown
    dkimAlignment = values["adkim"].flatMap(AlignmentMode.init) ?? .relaxed
    spfAlignment = values["aspf"].flatMap(AlignmentMode.init) ?? .relaxed
  }

  /// The one record among the strings at a name; none if there are several (section 4.10, step 2).
  static func only(among texts: [[UInt8]]) -> DMARCRecord? {
    let records = texts.compactMap { DMARCRecord($0) }
    return records.count == 1 ? records[0] : nil
  }

  /// Without a right `p=`, or with a wrong `sp=` or `np=`, a record that wants reports only watches, and one that does
  /// not want any says nothing (section 4.10.1).
  private static func policies(_ values: [String: String]) -> Policies? {
    let own = values["p"].flatMap(OwnerPolicy.init)
    let others = ["sp", "np"].map { values[$0].map(OwnerPolicy.init) }
    guard let own, !others.contains(.some(nil)) else {
      return hasReportAddress(values["rua"] ?? "") ? Policies(own: .none, subdomains: .none, nonexistent: .none) : nil
    }
    let isTesting = values["t"] == "y"
    let milder = { (policy: OwnerPolicy) in isTesting ? policy.oneStepMilder : policy }
    let subdomains = others[0].flatMap { $0 } ?? own
    let nonexistent = others[1].flatMap { $0 } ?? subdomains
    return Policies(own: milder(own), subdomains: milder(subdomains), nonexistent: milder(nonexistent))
  }

  /// Whether a list of URIs holds one with a scheme and something behind it.
  private static func hasReportAddress(_ list: String) -> Bool {
    list.split(separator: ",").contains { item in
      let uri = trimmed(item)
      guard let colon = uri.firstIndex(of: ":"), let first = uri.first, first.isASCII, first.isLetter else {
        return false
      }
      let scheme = uri[..<colon]
      let rest = uri[uri.index(after: colon)...]
      return scheme.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        && !rest.isEmpty && !rest.contains(" ")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let start = text.firstIndex(where: { !isSpace($0) }), let end = text.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...end])
  }
}

extension OwnerPolicy {
  /// The policy of an owner who says that he only tests (`t=y`, RFC 9989 section 4.7).
  fileprivate var oneStepMilder: OwnerPolicy { self == .reject ? .quarantine : .none }

  /// Mildest first.
  var strictness: Int {
    switch self {
    case .none: 0
    case .quarantine: 1
    case .reject: 2
    }
  }
}
