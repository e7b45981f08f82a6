import Mail

/// Organizations by what their names look like.
struct Looks: Sendable {
  private struct Name {
    let organization: DomainName
    /// The ways it is written by those who bear it.
    var spellings: Set<String>
  }

  private var names: [String: Name] = [:]
  /// The organizations' whole domains.
  private var domains: Set<DomainName> = []
  private let appearance: any Appearance
  private let publicSuffixes: any PublicSuffixes

  /// The labels of a domain that are looked at, its organization's last.
  private static let labelLimit = 10

  /// Of each domain the organization counts, not the labels before it.
  init(
    of domains: some Sequence<DomainName>, _ appearance: any Appearance, _ publicSuffixes: any PublicSuffixes
  ) {
    self.appearance = appearance
    self.publicSuffixes = publicSuffixes
    for domain in domains {
      let shown = appearance.unicodeForm(of: domain) ?? domain
      guard let organization = publicSuffixes.registrableDomain(of: shown), let label = organization.labels.first else {
        continue
      }
      self.domains.insert(organization)
      let skeleton = appearance.skeleton(of: String(label))
      names[skeleton, default: Name(organization: organization, spellings: [])].spellings.insert(String(label))
    }
  }

  /// The organization that a domain of another one looks like.
  ///
  /// By a label or a part of it between hyphens that is written otherwise and looks the same, or by a whole domain name
  /// that stands before the domain's own: `legit.example.attack.example`. That the domain belongs to none of the
  /// organizations is for the caller to know.
  func original(of domain: DomainName) -> DomainName? {
    let shown = appearance.unicodeForm(of: domain) ?? domain
    let own = publicSuffixes.registrableDomain(of: shown)?.labels.count ?? 1
    let labels = shown.labels.dropLast(own - 1).suffix(Self.labelLimit)
    for label in labels {
      let parts = label.split(separator: "-")
      let found = double(of: label) ?? (parts.count > 1 ? parts.lazy.compactMap(double).first : nil)
      if let found { return found }
    }
    return enclosed(in: Array(labels.dropLast()))
  }

  private func double(of label: Substring) -> DomainName? {
    guard label.count >= 3, let name = names[appearance.skeleton(of: String(label))],
      !name.spellings.contains(String(label)), Self.isTelling(label)
    else { return nil }
    return name.organization
  }

  /// Two short words of plain letters are two names, such as `appie` and `apple`.
  private static func isTelling(_ label: Substring) -> Bool {
    label.utf8.count >= 6 || !label.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
  }

  private func enclosed(in labels: [Substring]) -> DomainName? {
    for start in labels.indices {
      for end in (start + 2)..<(start + 4) where end <= labels.count {
        guard let name = DomainName(labels[start..<end].joined(separator: ".")) else { continue }
        if domains.contains(name) { return name }
      }
    }
    return nil
  }
}
