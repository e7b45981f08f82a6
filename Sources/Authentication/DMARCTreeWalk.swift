import DNS
import Mail

/// The DNS tree walk (RFC 9989 section 4.10): the policy records at a name and above it.
struct DMARCTreeWalk {
  struct Step {
    let name: String
    let record: DMARCRecord
    /// `psd=`, or what the public suffix list says where the owner is silent.
    let publicSuffix: DMARCRecord.PublicSuffixFlag
  }

  private let start: String
  /// The records, longest name first.
  private(set) var found: [Step] = []
  /// The names asked, in order.
  private(set) var queries: [String] = []
  /// Why the names above the last one asked are unknown, and what was asked there.
  private(set) var failure: (query: String, cause: DNSFailure)?

  /// Walks from `domain` to the top, or to the first record that says whether its name is a public suffix.
  ///
  /// `below`: only the names below this one are asked.
  init(from domain: DomainName, below: DomainName? = nil, _ lookups: Lookups, _ suffixes: any PublicSuffixes) {
    start = domain.text
    let names = Self.names(for: domain).filter { below == nil || $0.hasSuffix("." + (below?.text ?? "")) }
    for name in names { lookups.prefetch(Self.query(name), .txt) }
    for name in names {
      let query = Self.query(name)
      queries.append(query)
      let isListed = DomainName(name).flatMap { suffixes.registrableDomain(of: $0) } == nil
      switch lookups.answer(query, .txt) {
      case .noData, .noSuchName: continue
      case .failure(let cause):
        // A public suffix could only say what applies where nothing was found below it.
        guard !isListed || found.isEmpty else { return }
        failure = (query, cause)
        return
      case .records(let data, _):
        guard let record = DMARCRecord.only(among: data.compactMap(\.text)) else { continue }
        let flag = record.publicSuffix == .unknown && isListed ? .yes : record.publicSuffix
        found.append(Step(name: name, record: record, publicSuffix: flag))
        if flag != .unknown { return }
      }
    }
  }

  /// The names of a walk: the domain, then its parents; of a long name only the last seven labels (steps 3 to 7).
  static func names(for domain: DomainName) -> [String] {
    let labels = domain.labels
    let parents = max(1, labels.count - 7)
    guard labels.count > 1 else { return [domain.text] }
    return [domain.text] + (parents..<labels.count).map { labels[$0...].joined(separator: ".") }
  }

  /// Where the record of a name stands.
  static func query(_ name: String) -> String { "_dmarc." + name }

  /// The record of the domain itself.
  var own: DMARCRecord? { found.first.flatMap { $0.name == start ? $0.record : nil } }

  /// The domain itself declares to be a public suffix: what is below it belongs to others.
  var startsAtPublicSuffix: Bool { found.first.map { $0.name == start && $0.publicSuffix == .yes } ?? false }

  /// The owner himself says which name stands for the organization (`psd=n`).
  var isDeclared: Bool { found.last?.publicSuffix == .no }

  /// The organizational domain by the records found (section 4.10.2); nil without a record.
  var organization: DomainName? {
    guard let last = found.last else { return nil }
    guard last.publicSuffix == .yes, last.name != start else { return DomainName(last.name) }
    // The name one label below a public suffix, on the way to the start.
    let count = last.name.split(separator: ".").count + 1
    return DomainName(start.split(separator: ".").suffix(count).joined(separator: "."))
  }

  /// The record that speaks for a domain without one of its own: its organization's, or its public suffix's.
  var inherited: Step? {
    let organization = organization?.text
    return found.first { $0.name == organization } ?? found.last
  }
}

extension RecordData {
  fileprivate var text: [UInt8]? {
    if case .text(let text) = self { text } else { nil }
  }
}
