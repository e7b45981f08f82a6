import Authentication
import Bulk
import Configuration
import Crypto
import DNS
import Filtering
import Foundation
import Homographs
import Judging
import Mail
import MessageText
import SystemDNS

/// Puts a filter together from a configuration; what outlives a reload is made once.
struct FilterFactory {
  private let ledger: any Campaigns
  private let publicSuffixes: SystemPublicSuffixes
  private let appearance: ICUAppearance
  private let authenticator: MailAuthenticator

  /// For stored mail: it is counted from nothing, the same each time, and no copy waits, since nobody sends it again.
  init(_ configuration: Configuration) throws {
    try self.init(configuration.ledger(.published, patience: .none))
  }

  /// For live mail, which is counted in `ledger`.
  init(_ ledger: any Campaigns) throws {
    self.ledger = ledger
    publicSuffixes = try SystemPublicSuffixes()
    appearance = try ICUAppearance()
    authenticator = try MailAuthenticator(publicSuffixes: publicSuffixes, appearance: appearance)
  }

  /// A filter under a configuration.
  ///
  /// `recordedBy`: hosts whose recorded results are taken for proofs; only for stored mail. `effective`: the text of the
  /// configuration in force, where decisions are kept.
  func filter(
    _ configuration: Configuration, resolver: any Resolver, recordedBy hosts: [DomainName] = [],
    effective: String? = nil
  ) -> Filter {
    let authenticator: any Authenticator =
      hosts.isEmpty ? authenticator : RecordedAuthenticator(hosts: hosts, publicSuffixes: publicSuffixes)
    return Filter(
      policy: configuration.judgingPolicy, site: configuration.site(publicSuffixes, appearance),
      limits: configuration.messageLimits, resolver: resolver, lookupBudget: .seconds(configuration.dns.budget),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger,
      provenance: effective.map { Provenance(configuration, $0) })
  }
}

extension Provenance {
  init(_ configuration: Configuration, _ effective: String) {
    self.init(
      engine: "truemark \(Truemark.version)", configuration: Self.digest(effective),
      policy: Self.digest(configuration.judgingPolicy.canonicalText))
  }

  /// SHA-256 of a text, cut to 128 bits.
  private static func digest(_ text: String) -> String {
    SHA256.hash(data: Data(text.utf8)).prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

extension Policy {
  /// The same for the same policy: mode, actions and points, a line each, sorted.
  fileprivate var canonicalText: String {
    let actions = actions.map { "\($0.key.rawValue)=\($0.value.rawValue)" }.sorted()
    let points = points.map { "\($0.key)=\($0.value)" }.sorted()
    return (["mode=\(mode.rawValue)"] + actions + points).joined(separator: "\n")
  }
}
