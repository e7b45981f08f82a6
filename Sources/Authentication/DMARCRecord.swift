import Judging

/// A DMARC policy record (RFC 9989 section 4.7), as far as a receiver acts on it.
struct DMARCRecord: Hashable, Sendable {
  /// `psd=`: whether the domain is a public suffix.
  enum PublicSuffixFlag: String {
    case yes = "y"
    case no = "n"
    case unknown = "u"
  }

  let policy: OwnerPolicy
  let subdomainPolicy: OwnerPolicy
  let nonexistentPolicy: OwnerPolicy
  let publicSuffix: PublicSuffixFlag
  /// `t=y`: the owner only tests; the policy counts one step milder.
  let isTesting: Bool

  /// Reads a TXT record; nil if it is no DMARC record, which is then as if it were not there.
  init?(_ text: [UInt8]) {
    guard text.count <= 8_192 else { return nil }
    let tags = String(decoding: text, as: UTF8.self).split(separator: ";").map { tag in
      let parts = tag.split(separator: "=", maxSplits: 1)
      return (parts.first.map(Self.trimmed) ?? "", parts.count > 1 ? Self.trimmed(parts[1]) : "")
    }
    // The version comes first and is case-sensitive (section 4.8).
    guard let version = tags.first, version.0.lowercased() == "v", version.1 == "DMARC1" else { return nil }
    let values = Dictionary(tags.map { ($0.0.lowercased(), $0.1.lowercased()) }) { first, _ in first }
    let policy = values["p"].flatMap(OwnerPolicy.init) ?? .none
    let subdomainPolicy = values["sp"].flatMap(OwnerPolicy.init) ?? policy
    self.policy = policy
    self.subdomainPolicy = subdomainPolicy
    nonexistentPolicy = values["np"].flatMap(OwnerPolicy.init) ?? subdomainPolicy
    publicSuffix = values["psd"].flatMap(PublicSuffixFlag.init) ?? .unknown
    isTesting = values["t"] == "y"
  }

  private static func trimmed(_ text: Substring) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
    guard let start = text.firstIndex(where: { !isSpace($0) }), let end = text.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...end])
  }
}
