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

  /// What an alias stands for, and what came of it.
  private struct Target {
    let name: SPFQuestions.Name
    let purpose: Purpose
    /// The terms of the record behind it.
    var steps: [Step] = []
    /// What it stands for holds the client.
    var isMatch = false
  }

  private enum Purpose {
    case firstRecord
    case record
    case exists
    case reverse
    /// The addresses of a name, or of the hosts in its MX records, compared by their prefix.
    case addresses(prefix: Int)
    case exchanges(prefix: Int)
    /// A host of an MX record, which belongs to the term with that target.
    case host(of: Int, prefix: Int)
  }

  /// A term as libspf2 gets it, kept to tell afterwards which one matched: the library does not.
  private enum Step {
    case certain(SPFMechanism.Qualifier, SPFMatch)
    case asked(SPFMechanism.Qualifier, SPFMatch, Int)
    case include(SPFMechanism.Qualifier, Int)
    case redirect(Int)
  }

  init(questions: SPFQuestions, client: IPAddress) {
    self.questions = questions
    self.client = client
  }

  /// Stands for a domain to begin with.
  func alias(forFirst domain: DomainName) -> String {
    Self.alias(add(SPFQuestions.Name(domain.text, isPrivate: false), .firstRecord))
  }

  /// The record behind an alias; nil if the check is over.
  func script(for alias: String) -> Script? {
    guard let index = index(of: alias) else { return nil }
    let name = targets[index].name
    let record: SPFRecord?
    if case .firstRecord = targets[index].purpose {
      record = questions.record(of: name, missing: .noRecord(of: name.shown))
    } else {
      guard questions.openTerm() else { return nil }
      record = questions.record(of: name, missing: .noTargetRecord(of: name.shown))
    }
    return record.map { script($0, of: index) }
  }

  /// The answer to a question of libspf2 for an alias.
  func reply(to alias: String, _ type: RecordType) -> Reply {
    guard let index = index(of: alias) else { return .nothing }
    if case .host(let term, let prefix) = targets[index].purpose { return addresses(index, type, prefix, of: term) }
    guard questions.openTerm() else { return .stop }
    switch targets[index].purpose {
    case .addresses(let prefix): return addresses(index, type, prefix, of: index)
    case .exists: return addresses(index, type, 0, of: index)
    case .exchanges(let prefix): return exchanges(index, prefix)
    case .reverse:
      targets[index].isMatch = questions.clientIsNamed(within: targets[index].name)
      return targets[index].isMatch ? .addresses([client]) : .nothing
    case .firstRecord, .record, .host: return .nothing
    }
  }

  /// Notes that libspf2 did not take a script as it was meant.
  func refuse(_ alias: String) {
    questions.stop(.unsupported(of: index(of: alias).flatMap { targets[$0].name.shown }))
  }

  /// The mechanism that decided, once libspf2 is done; nil if none did.
  func match() -> SPFMatch? { targets.isEmpty ? nil : decision(of: 0)?.match }

  /// Which term of a record matches first (RFC 7208 section 4.6.2); the records are at most eleven deep.
  private func decision(of index: Int) -> (qualifier: SPFMechanism.Qualifier, match: SPFMatch)? {
    for step in targets[index].steps {
      switch step {
      case .certain(let qualifier, let match): return (qualifier, match)
      case .asked(let qualifier, let match, let target) where targets[target].isMatch: return (qualifier, match)
      case .include(let qualifier, let target):
        if let inner = decision(of: target), inner.qualifier == .pass { return (qualifier, inner.match) }
      case .redirect(let target): return decision(of: target)
      case .asked: break
      }
    }
    return nil
  }

  private func script(_ record: SPFRecord, of index: Int) -> Script {
    let domain = targets[index].name
    var terms: [String] = []
    var steps: [Step] = []
    for mechanism in record.mechanisms {
      guard let (term, step) = term(mechanism, in: domain) else { continue }
      terms.append(mechanism.qualifier.rawValue + term)
      steps.append(step)
      // Nothing behind a match of all is reached, nor anything behind the first term that is too many.
      if term == Self.all || terms.count > SPFBudget.termLimit { break }
    }
    if let spec = record.redirect, !record.mechanisms.contains(where: { $0.kind == .all }),
      terms.last?.hasSuffix(Self.all) != true
    {
      let target = add(questions.name(spec, in: domain), .record)
      terms.append("redirect=" + Self.alias(target))
      steps.append(.redirect(target))
    }
    targets[index].steps = steps
    return Script(text: (["v=spf1"] + terms).joined(separator: " "), termCount: terms.count)
  }

  private static let all = "all"

  /// A mechanism for libspf2, and what to remember of it; nil for one that cannot match.
  private func term(_ mechanism: SPFMechanism, in domain: SPFQuestions.Name) -> (String, Step)? {
    let qualifier = mechanism.qualifier
    func match(_ name: String, _ prefix: Int?) -> SPFMatch {
      SPFMatch(name, of: domain.shown, prefix: prefix, isIPv4: client.isIPv4)
    }
    func asked(_ word: String, _ spec: String?, _ purpose: Purpose, _ match: SPFMatch) -> (String, Step) {
      let target = add(questions.name(spec, in: domain), purpose)
      return ("\(word):\(Self.alias(target))", .asked(qualifier, match, target))
    }
    func compared(_ word: String, _ spec: String?, _ prefix: Int, _ purpose: Purpose) -> (String, Step) {
      let (text, step) = asked(word, spec, purpose, match("\(word)/\(prefix)", prefix))
      return (prefix == 0 ? text : text + (client.isIPv4 ? "/" : "//") + String(prefix), step)
    }
    switch mechanism.kind {
    case .all: return (Self.all, .certain(qualifier, match("all", 0)))
    case .network(let network):
      guard let network, network.contains(client) else { return nil }
      let name = (client.isIPv4 ? "ip4/" : "ip6/") + String(network.length)
      return (Self.all, .certain(qualifier, match(name, network.length)))
    case .include(let spec):
      let target = add(questions.name(spec, in: domain), .record)
      return ("include:" + Self.alias(target), .include(qualifier, target))
    // Where the name holds nothing of client or sender, everybody gets the same answer.
    case .exists(let spec):
      return asked("exists", spec, .exists, match("exists", SPFMacroString.mentionsPerson(spec) ? nil : 0))
    case .ptr(let spec): return asked("exists", spec, .reverse, match("ptr", nil))
    case .a(let spec, let lengths):
      let prefix = prefix(lengths)
      return compared("a", spec, prefix, .addresses(prefix: prefix))
    case .mx(let spec, let lengths):
      let prefix = prefix(lengths)
      return compared("mx", spec, prefix, .exchanges(prefix: prefix))
    }
  }

  private func prefix(_ lengths: SPFPrefixLengths) -> Int { client.isIPv4 ? lengths.ipv4 : lengths.ipv6 }

  /// Adds a target; its number makes its alias.
  private func add(_ name: SPFQuestions.Name, _ purpose: Purpose) -> Int {
    targets.append(Target(name: name, purpose: purpose))
    return targets.count - 1
  }

  private static func alias(_ index: Int) -> String { "\(index)\(suffix)" }

  private func index(of alias: String) -> Int? {
    guard alias.hasSuffix(Self.suffix), let number = Int(alias.dropLast(Self.suffix.count)),
      targets.indices.contains(number)
    else { return nil }
    return number
  }

  private static let suffix = ".spf"

  /// The addresses of a target; whether they hold the client is noted with the target of its term.
  private func addresses(_ index: Int, _ type: RecordType, _ prefix: Int, of term: Int) -> Reply {
    guard let data = questions.records(targets[index].name, type) else { return .stop }
    let addresses = data.compactMap { item -> IPAddress? in
      guard case .address(let address) = item, address.isIPv4 == (type == .a) else { return nil }
      return address
    }
    guard !addresses.isEmpty else { return .nothing }
    let network = IPNetwork("\(client)/\(prefix)")
    if prefix == 0 || addresses.contains(where: { network?.contains($0) == true }) { targets[term].isMatch = true }
    return .addresses(prefix == 0 ? [client] : addresses)
  }

  private func exchanges(_ index: Int, _ prefix: Int) -> Reply {
    let name = targets[index].name
    guard let data = questions.records(name, .mx) else { return .stop }
    let hosts = data.compactMap(\.hostName)
    guard hosts.count <= SPFBudget.hostLimit else {
      questions.stop(.tooManyExchanges(of: name.shown))
      return .stop
    }
    guard !hosts.isEmpty else { return .nothing }
    return .hosts(
      hosts.map {
        Self.alias(add(SPFQuestions.Name($0, isPrivate: name.isPrivate), .host(of: index, prefix: prefix)))
      })
  }
}
