import DNS
import Judging
import Mail

/// DMARC (RFC 9989): whose policy applies to a From domain, and whether an aligned proof fulfils it.
struct DMARC {
  private let lookups: Lookups

  init(_ lookups: Lookups) { self.lookups = lookups }

  /// What the owner of one From domain asks for.
  struct Discovery {
    var policy: OwnerPolicy?
    var recordDomain: DomainName?
    var failure: DNSFailure?
  }

  /// The proof over all From domains: of several, the strictest policy.
  ///
  /// `isBacked`: an aligned proof passes; `isMissed`: the DNS failed on one that could have.
  func proof(for domains: [DomainName], isBacked: Bool, isMissed: Bool) -> DMARCProof {
    var strictest = DMARCProof(result: .none)
    for domain in domains {
      let discovery = discover(domain)
      if let failure = discovery.failure {
        return DMARCProof(result: .temperror, reason: "no answer for the policy of \(domain) (\(failure.rawValue))")
      }
      guard let policy = discovery.policy, Self.rank(policy) > Self.rank(strictest.policy) else { continue }
      strictest = DMARCProof(
        result: isBacked ? .pass : isMissed ? .temperror : .fail, policy: policy,
        recordDomain: discovery.recordDomain)
    }
    return strictest
  }

  /// Names to ask in the tree walk: the domain, then its parents; of a long name only the last seven labels (4.10).
  static func walk(_ domain: DomainName) -> [String] {
    let labels = domain.labels
    let parents = labels.count > 8 ? labels.count - 7 : 1
    guard labels.count > 1 else { return [domain.text] }
    return [domain.text] + (parents..<labels.count).map { labels[$0...].joined(separator: ".") }
  }

  private func discover(_ domain: DomainName) -> Discovery {
    var found: [(name: String, record: DMARCRecord)] = []
    for name in Self.walk(domain) {
      switch record(at: name) {
      case .failure(let failure): return Discovery(failure: failure)
      case .success(nil): continue
      case .success(let record?):
        // The author domain's own record decides; further up only the organizational domain's does (4.10.1).
        if name == domain.text { return applying(record.policy, record, domain.text) }
        found.append((name, record))
        if record.publicSuffix != .unknown { return organizational(domain, found) }
      }
    }
    return organizational(domain, found)
  }

  /// The record of the organizational domain among those found on the way up (section 4.10.2).
  private func organizational(_ domain: DomainName, _ found: [(name: String, record: DMARCRecord)]) -> Discovery {
    guard var (name, record) = found.last else { return Discovery() }
    if record.publicSuffix == .yes, let below = Self.child(of: name, towards: domain),
      let own = found.first(where: { $0.name == below })
    {
      (name, record) = own
    }
    let exists = lookups.answer(domain.text, .a) != .noSuchName
    return applying(exists ? record.subdomainPolicy : record.nonexistentPolicy, record, name)
  }

  /// The name one label below a public suffix, on the way to the domain.
  private static func child(of suffix: String, towards domain: DomainName) -> String? {
    let count = suffix.split(separator: ".").count + 1
    return domain.labels.count >= count ? domain.labels.suffix(count).joined(separator: ".") : nil
  }

  private func applying(_ policy: OwnerPolicy, _ record: DMARCRecord, _ name: String) -> Discovery {
    var policy = policy
    if record.isTesting { policy = policy == .reject ? .quarantine : .none }
    return Discovery(policy: policy, recordDomain: DomainName(name))
  }

  /// The one record at a name; none if there are several (section 4.8).
  private func record(at name: String) -> Result<DMARCRecord?, DNSFailure> {
    switch lookups.answer("_dmarc." + name, .txt) {
    case .failure(let failure): return .failure(failure)
    case .noData, .noSuchName: return .success(nil)
    case .records(let data, _):
      let records = data.compactMap { item in
        if case .text(let text) = item { DMARCRecord(text) } else { nil }
      }
      return .success(records.count == 1 ? records[0] : nil)
    }
  }

  private static func rank(_ policy: OwnerPolicy?) -> Int {
    switch policy {
    case nil: 0
    case .some(.none): 1
    case .quarantine: 2
    case .reject: 3
    }
  }
}
