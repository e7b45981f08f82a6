import DNS
import Mail

/// The DNS of one SPF check, within the limits of RFC 7208 section 4.6.4.
///
/// The first problem ends the check.
final class SPFQuestions {
  private(set) var budget = SPFBudget()
  private(set) var problem: SPFProblem?
  private let lookups: Lookups
  private let values: SPFMacroValues
  private var clientNames: [String]?

  /// A name to ask for.
  struct Name {
    /// No final dot; 253 octets at most.
    let text: String
    /// It may hold the sender's local part or the client's address.
    let isPrivate: Bool

    /// A name is cut by labels from the left to 253 octets (RFC 7208 section 7.3).
    init(_ text: String, isPrivate: Bool) {
      var rest = text.hasSuffix(".") ? text.dropLast() : text[...]
      while rest.utf8.count > 253 { rest = rest.drop { $0 != "." }.dropFirst() }
      self.text = String(rest)
      self.isPrivate = isPrivate
    }

    /// The name as a reason may show it.
    var shown: String? {
      guard !isPrivate, let domain = DomainName(text), domain.text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
      return domain.text
    }
  }

  init(lookups: Lookups, values: SPFMacroValues) {
    self.lookups = lookups
    self.values = values
  }

  /// Ends the check.
  func stop(_ problem: SPFProblem) {
    if self.problem == nil { self.problem = problem }
  }

  /// Opens a term that asks the DNS; false if the check is over.
  func openTerm() -> Bool {
    guard budget.openTerm() else {
      stop(.tooManyTerms)
      return false
    }
    return true
  }

  /// The name in a domain-spec of the record of `current`.
  func name(_ spec: String?, in current: Name) -> Name {
    guard let spec else { return current }
    let text = values.expand(spec, current: current.text) { clientName(for: current.text) }
    return Name(text, isPrivate: current.isPrivate || SPFMacroString.mentionsPerson(spec))
  }

  /// The records for a mechanism; empty if there are none, nil if the check is over.
  func records(_ name: Name, _ type: RecordType) -> [RecordData]? {
    // An expanded name that no DNS can hold does not match (RFC 7208 section 4.8).
    guard Lookups.queryName(name.text) != nil else { return [] }
    switch lookups.answer(name.text, type, isPrivate: name.isPrivate) {
    case .records(let data, _):
      return data
    case .noData, .noSuchName:
      guard budget.countVoid() else {
        stop(.tooManyVoids)
        return nil
      }
      return []
    case .failure(let failure):
      stop(.noAnswer(type, of: name.shown, failure))
      return nil
    }
  }

  /// The one SPF record of a domain (RFC 7208 sections 4.4 and 4.5); nil if the check is over.
  ///
  /// `missing` is what it means if there is none.
  func record(of domain: Name, missing: SPFProblem) -> SPFRecord? {
    var texts: [[UInt8]] = []
    // A name without a dot has no record (RFC 7208 section 4.3).
    if domain.text.contains("."), Lookups.queryName(domain.text) != nil {
      switch lookups.answer(domain.text, .txt, isPrivate: domain.isPrivate) {
      case .records(let data, _): texts = data.compactMap(Self.recordText)
      // Whether this is one too many does not matter: the check ends here.
      case .noData, .noSuchName: _ = budget.terms > 0 && budget.countVoid()
      case .failure(let failure):
        stop(.noAnswer(.txt, of: domain.shown, failure))
        return nil
      }
    }
    guard let text = texts.first, texts.count == 1 else {
      stop(texts.isEmpty ? missing : .severalRecords(of: domain.shown))
      return nil
    }
    guard let record = SPFRecord(text) else {
      stop(.syntax(of: domain.shown))
      return nil
    }
    return record
  }

  private static func recordText(_ data: RecordData) -> [UInt8]? {
    guard case .text(let text) = data, SPFRecord.isVersion1(text) else { return nil }
    return text
  }

  /// Whether the client has a validated name at or below `target` (RFC 7208 section 5.5).
  func clientIsNamed(within target: Name) -> Bool {
    validatedNames().contains { Self.isWithin($0, target.text) }
  }

  /// `%{p}`: a validated name of the client, best one of the domain itself or below it (RFC 7208 section 7.3).
  private func clientName(for domain: String) -> String {
    let names = validatedNames()
    return names.first { $0 == domain.lowercased() } ?? names.first { Self.isWithin($0, domain) } ?? names.first
      ?? "unknown"
  }

  private static func isWithin(_ name: String, _ domain: String) -> Bool {
    name == domain.lowercased() || name.hasSuffix("." + domain.lowercased())
  }

  /// The names in the client's PTR records that lead back to it; of ten names at most.
  ///
  /// The records are the client's affair: an error is no match (RFC 7208 section 5.5), and nothing is counted as void.
  private func validatedNames() -> [String] {
    if let clientNames { return clientNames }
    let found = ClientNames(of: values.client, lookups).confirmed
    clientNames = found
    return found
  }
}

extension RecordData {
  /// The name in a PTR or MX record; nil for the null MX (RFC 7505) and for what no DNS can hold.
  var hostName: String? {
    switch self {
    case .host(let name), .mailExchange(_, let name): Lookups.queryName(name)
    case .address, .text: nil
    }
  }
}
