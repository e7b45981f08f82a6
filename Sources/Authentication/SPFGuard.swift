import DNS
import Judging
import Mail

/// What libspf2 gets to see of one SPF check: records and names of our own making, never the sender's.
///
/// A record is read, its names expanded, and it is written again for this client, with an alias for each name:
/// `-a:7.spf/24`. Left over for libspf2 are the order of evaluation, `include` and `redirect`, and the comparison of
/// addresses. Everything it refuses or gets wrong is decided here:
///
/// - `ip4` and `ip6` need no DNS: one that matches becomes `all`, others disappear.
/// - What follows `all` is dropped, and `redirect` with it (RFC 7208 sections 5.1 and 6.1); otherwise `redirect` goes
///   to the end, because libspf2 evaluates it where it stands.
/// - `ptr` becomes an `exists`.
/// - `/0` is kept with the alias: the answer for it is the client's own address.
final class SPFGuard {
  /// What libspf2 is told.
  enum Reply {
    case addresses([IPAddress])
    /// Aliases of MX hosts.
    case hosts([String])
    case nothing
    /// The check is over; `questions.problem` says why.
    case stop
  }

  /// A record for libspf2 and the number of its terms.
  struct Script {
    let text: String
    let termCount: Int
  }

  let questions: SPFQuestions
  private let client: IPAddress
  private var targets: [Target] = []

  /// What an alias stands for.
  private struct Target {
    let name: SPFQuestions.Name
    let purpose: Purpose
  }

  private enum Purpose {
    case firstRecord
    case record
    case exists
    case reverse
    /// The addresses of a name, or of the hosts in its MX records. With `any`, every address matches.
    case addresses(any: Bool)
    case exchanges(any: Bool)
    /// A host of an MX record, which belongs to the term of the record.
    case host(any: Bool)
  }

  init(questions: SPFQuestions, client: IPAddress) {
    self.questions = questions
    self.client = client
  }

  /// Stands for a domain to begin with.
  func alias(forFirst domain: DomainName) -> String {
    alias(SPFQuestions.Name(domain.text, isPrivate: false), .firstRecord)
  }

  /// The record behind an alias; nil if the check is over.
  func script(for alias: String) -> Script? {
    guard let target = target(alias) else { return nil }
    let record: SPFRecord?
    if case .firstRecord = target.purpose {
      record = questions.record(of: target.name, missing: .noRecord(of: target.name.shown))
    } else {
      guard questions.openTerm() else { return nil }
      record = questions.record(of: target.name, missing: .noTargetRecord(of: target.name.shown))
    }
    return record.map { script($0, of: target.name) }
  }

  /// The answer to a question of libspf2 for an alias.
  func reply(to alias: String, _ type: RecordType) -> Reply {
    guard let target = target(alias) else { return .nothing }
    if case .host(let any) = target.purpose { return addresses(target.name, type, any: any) }
    guard questions.openTerm() else { return .stop }
    switch target.purpose {
    case .addresses(let any): return addresses(target.name, type, any: any)
    case .exists: return addresses(target.name, type, any: true)
    case .exchanges(let any): return exchanges(target.name, any: any)
    case .reverse: return questions.clientIsNamed(within: target.name) ? .addresses([client]) : .nothing
    case .firstRecord, .record, .host: return .nothing
    }
  }

  /// Notes that libspf2 did not take a script as it was meant.
  func refuse(_ alias: String) {
    questions.stop(.unsupported(of: target(alias)?.name.shown))
  }

  private func script(_ record: SPFRecord, of domain: SPFQuestions.Name) -> Script {
    var terms: [String] = []
    for mechanism in record.mechanisms {
      guard let term = term(mechanism.kind, in: domain) else { continue }
      terms.append(mechanism.qualifier.rawValue + term)
      // Nothing behind a match of all is reached, nor anything behind the first term that is too many.
      if term == Self.all || terms.count > SPFBudget.termLimit { break }
    }
    if let spec = record.redirect, !record.mechanisms.contains(where: { $0.kind == .all }),
      terms.last?.hasSuffix(Self.all) != true
    {
      terms.append("redirect=" + alias(questions.name(spec, in: domain), .record))
    }
    return Script(text: (["v=spf1"] + terms).joined(separator: " "), termCount: terms.count)
  }

  private static let all = "all"

  /// Nil for a mechanism that cannot match.
  private func term(_ kind: SPFMechanism.Kind, in domain: SPFQuestions.Name) -> String? {
    switch kind {
    case .all: return Self.all
    case .network(let network): return network?.contains(client) == true ? Self.all : nil
    case .include(let spec): return "include:" + alias(questions.name(spec, in: domain), .record)
    case .exists(let spec): return "exists:" + alias(questions.name(spec, in: domain), .exists)
    case .ptr(let spec): return "exists:" + alias(questions.name(spec, in: domain), .reverse)
    case .a(let spec, let lengths):
      let length = client.isIPv4 ? lengths.ipv4 : lengths.ipv6
      return "a:" + alias(questions.name(spec, in: domain), .addresses(any: length == 0)) + prefix(length)
    case .mx(let spec, let lengths):
      let length = client.isIPv4 ? lengths.ipv4 : lengths.ipv6
      return "mx:" + alias(questions.name(spec, in: domain), .exchanges(any: length == 0)) + prefix(length)
    }
  }

  private func prefix(_ length: Int) -> String {
    length == 0 ? "" : (client.isIPv4 ? "/" : "//") + String(length)
  }

  private func alias(_ name: SPFQuestions.Name, _ purpose: Purpose) -> String {
    targets.append(Target(name: name, purpose: purpose))
    return "\(targets.count - 1)\(Self.suffix)"
  }

  private func target(_ alias: String) -> Target? {
    guard alias.hasSuffix(Self.suffix), let number = Int(alias.dropLast(Self.suffix.count)),
      targets.indices.contains(number)
    else { return nil }
    return targets[number]
  }

  private static let suffix = ".spf"

  private func addresses(_ name: SPFQuestions.Name, _ type: RecordType, any: Bool) -> Reply {
    guard let data = questions.records(name, type) else { return .stop }
    let addresses = data.compactMap { item -> IPAddress? in
      guard case .address(let address) = item, address.isIPv4 == (type == .a) else { return nil }
      return address
    }
    guard !addresses.isEmpty else { return .nothing }
    return .addresses(any ? [client] : addresses)
  }

  private func exchanges(_ name: SPFQuestions.Name, any: Bool) -> Reply {
    guard let data = questions.records(name, .mx) else { return .stop }
    let hosts = data.compactMap(\.hostName)
    guard hosts.count <= SPFBudget.hostLimit else {
      questions.stop(.tooManyExchanges(of: name.shown))
      return .stop
    }
    guard !hosts.isEmpty else { return .nothing }
    return .hosts(hosts.map { alias(SPFQuestions.Name($0, isPrivate: name.isPrivate), .host(any: any)) })
  }
}
