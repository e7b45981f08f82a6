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
    hasNullMX || isEmpty
  }

  /// Nothing can be found under the name: no MX and no address.
  var isEmpty: Bool {
    guard canBeAsked else { return false }
    return [RecordType.mx, .a, .aaaa].allSatisfy { type in
      switch lookups.answer(domain.text, type) {
      case .noData, .noSuchName: true
      case .records, .failure: false
      }
    }
  }

  /// The domain publishes that it sends no mail, and has no MX either.
  var neverSends: Bool {
    guard canBeAsked, lookups.answer(domain.text, .mx) == .noData,
      case .records(let data, _) = lookups.answer(domain.text, .txt)
    else { return false }
    let records = data.compactMap { record in
      if case .text(let text) = record, SPFRecord.isVersion1(text) { return text }
      return nil
    }
    guard records.count == 1, let record = records.first else { return false }
    return record.split(separator: UInt8(ascii: " ")).dropFirst().elementsEqual([Array("-all".utf8)]) { $0 == $1[...] }
  }

  /// A name of the global DNS in ASCII; others are answered by nobody, which says nothing about them.
  private var canBeAsked: Bool { domain.isFullyQualified && domain.text.utf8.allSatisfy { $0 < 0x80 } }
}

extension DomainFacts {
  /// Asks about the domains that a message shows; all first questions are under way before the first answer is awaited.
  init(
    authors: [DomainName], sender: DomainName?, greeting: DomainName?, _ lookups: Lookups,
    _ suffixes: any PublicSuffixes
  ) {
    self.init()
    for domain in authors + [sender, greeting].compactMap({ $0 }) { lookups.prefetch(domain.text, .mx) }
    for author in authors {
      let state = DomainState(of: author, lookups)
      if state.hasNullMX { nullMX.append(author) }
      if state.neverSends { neverSends.append(author) }
      guard state.existence == .missing else { continue }
      let organization = suffixes.registrableDomain(of: author) ?? author
      if organization == author || DomainState(of: organization, lookups).existence == .missing {
        nonexistent.append(author)
      }
    }
    if let sender, DomainState(of: sender, lookups).isUnreachable { unreachableSender = sender }
    if let greeting, DomainState(of: greeting, lookups).isEmpty { unresolvableGreeting = greeting }
  }
}
