import DNS
import Judging
import Mail

/// What the DNS says of a domain itself, each question asked when it is first needed.
struct DomainState {
  enum Existence {
    case exists
    /// NXDOMAIN (RFC 9989 section 3.2.13, RFC 8020).
    case missing
    /// The DNS failed, or the name cannot be asked for.
    case unknown
  }

  private let domain: DomainName
  private let lookups: Lookups

  init(of domain: DomainName, _ lookups: Lookups) {
    self.domain = domain
    self.lookups = lookups
  }

  /// Whether anything has this name.
  ///
  /// Asked by two types, because there are servers that deny names over types they do not know.
  var existence: Existence {
    guard canBeAsked else { return .unknown }
    var existence = Existence.missing
    for type in [RecordType.mx, .a] {
      switch lookups.answer(domain.text, type) {
      case .records, .noData: return .exists
      case .failure: existence = .unknown
      case .noSuchName: break
      }
    }
    return existence
  }

  /// The domain says that it takes no mail (RFC 7505 section 3).
  var hasNullMX: Bool {
    guard canBeAsked, case .records(let data, _) = lookups.answer(domain.text, .mx) else { return false }
    return data.allSatisfy { if case .mailExchange(_, "") = $0 { true } else { false } }
  }

  /// No mail can be delivered to the domain (RFC 5321 section 5.1).
  var isUnreachable: Bool {
    guard canBeAsked else { return false }
    if hasNullMX { return true }
    return [RecordType.mx, .a, .aaaa].allSatisfy { type in
      switch lookups.answer(domain.text, type) {
      case .noData, .noSuchName: true
      case .records, .failure: false
      }
    }
  }

  /// A name of the global DNS in ASCII; others are answered by nobody, which says nothing about them.
  private var canBeAsked: Bool { domain.isFullyQualified && domain.text.utf8.allSatisfy { $0 < 0x80 } }
}

extension DomainFacts {
  /// Asks about the domains that a message shows; all first questions are under way before the first answer is awaited.
  init(
    authors: [DomainName], sender: DomainName?, _ lookups: Lookups, _ suffixes: any PublicSuffixes
  ) {
    self.init()
    for domain in authors + [sender].compactMap({ $0 }) { lookups.prefetch(domain.text, .mx) }
    for author in authors {
      let state = DomainState(of: author, lookups)
      if state.hasNullMX { nullMX.append(author) }
      guard state.existence == .missing else { continue }
      let organization = suffixes.registrableDomain(of: author) ?? author
      if organization == author || DomainState(of: organization, lookups).existence == .missing {
        nonexistent.append(author)
      }
    }
    if let sender, DomainState(of: sender, lookups).isUnreachable { unreachableSender = sender }
  }
}
