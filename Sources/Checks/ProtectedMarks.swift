import Bulk
package import Mail

/// The marks that are worth forging: protected domains with the names that belong to them, and the operator's own.
///
/// What they look like is computed once; a message's few domains and names are looked up in it.
package struct ProtectedMarks: Sendable {
  /// A name in plain writing, and the domains whose owners bear it.
  struct Bearing: Sendable {
    let name: String
    var domains: Set<DomainName>
  }

  /// The operator's own domains, with A-labels.
  private let own: Set<DomainName>
  /// These, and the protected ones.
  private let domains: Set<DomainName>
  private let looks: Looks
  /// By skeleton, the words joined.
  private let names: [String: Bearing]
  private let longestName: Int
  private let appearance: any Appearance
  private let publicSuffixes: any PublicSuffixes

  /// `protected` has the names that belong to each domain; `own` are the operator's domains.
  package init(
    protected: [DomainName: [String]], own: Set<DomainName>, appearance: any Appearance,
    publicSuffixes: any PublicSuffixes
  ) {
    self.appearance = appearance
    self.publicSuffixes = publicSuffixes
    self.own = Set(own.map(appearance.inDNS))
    domains = self.own.union(protected.keys.map(appearance.inDNS))
    looks = Looks(of: domains, appearance, publicSuffixes)
    var names: [String: Bearing] = [:]
    for (domain, borne) in protected {
      for name in borne {
        let skeleton = Self.words(name).map(appearance.skeleton).joined()
        names[skeleton, default: Bearing(name: name, domains: [])].domains.insert(domain)
      }
    }
    self.names = names
    longestName = names.keys.map(\.count).max() ?? 0
  }

  /// Whether this is the operator's own domain, or below it.
  func isOwn(_ domain: DomainName) -> Bool { appearance.inDNS(domain).isWithin(own) }

  /// Whether this is a protected domain or the operator's own, or below one.
  func protects(_ domain: DomainName) -> Bool { appearance.inDNS(domain).isWithin(domains) }

  /// The domain whose look an author's domain has, of those protected here and the `others`; nil if it is one of them.
  func original(of domain: DomainName, or others: [DomainName]) -> DomainName? {
    let isOne = protects(domain) || others.contains { publicSuffixes.sameOrganization($0, domain) }
    guard !isOne else { return nil }
    return looks.original(of: domain) ?? Looks(of: others, appearance, publicSuffixes).original(of: domain)
  }

  /// The longest protected name that a display name begins with, and whether it is written in letters that only look
  /// like the name's.
  ///
  /// Whole words count. Who adds a name to his own, such as `Bob via Legit`, does not begin with it.
  func name(leading text: String) -> (bearing: Bearing, isDisguised: Bool)? {
    var skeleton = ""
    var plain = ""
    var found: (Bearing, Bool)?
    for word in Self.words(text) {
      skeleton += appearance.skeleton(of: word)
      plain += Self.plain(word)
      guard skeleton.count <= longestName else { break }
      if let bearing = names[skeleton] {
        found = (bearing, plain != Self.words(bearing.name).map(Self.plain).joined())
      }
    }
    return found
  }

  /// Small letters, of full-width ones their usual form, without the marks that only say which way to write.
  private static func plain(_ word: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in word.unicodeScalars where ![0x200e, 0x200f, 0xfe0f].contains(scalar.value) {
      let isFullWidth = (0xff01...0xff5e).contains(scalar.value)
      out.append(isFullWidth ? Unicode.Scalar(UInt8(scalar.value - 0xff01 + 0x21)) : scalar)
    }
    return String(out).lowercased()
  }

  /// Runs of letters and digits; every Han character is a word, in its simplified form.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    for character in Folding.simplified(String(text.prefix(1_000))) {
      let isHan = character.unicodeScalars.first.map { $0.properties.isIdeographic } ?? false
      guard character.isLetter || character.isNumber || character.isInvisible else {
        isOpen = false
        continue
      }
      if isOpen, !isHan { words[words.count - 1].append(character) } else { words.append(String(character)) }
      isOpen = !isHan
    }
    return words
  }
}

extension Character {
  /// Drawn as nothing, so that it parts no words.
  fileprivate var isInvisible: Bool { !isWhitespace && unicodeScalars.allSatisfy(\.isInvisible) }
}
