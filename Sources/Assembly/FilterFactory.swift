import Authentication
package import Bulk
package import ConfigurationFile
package import DNS
package import Filtering
import Homographs
package import Judging
package import Mail
import MessageText
package import SMS

/// Puts a filter together from a configuration; what outlives a reload is made once.
package struct FilterFactory {
  private let ledger: any Campaigns
  private let publicSuffixes: SystemPublicSuffixes
  private let appearance: ICUAppearance
  private let authenticator: MailAuthenticator

  /// For stored mail: it is counted from nothing, the same each time, and no copy waits, since nobody sends it again.
  package init(_ configuration: Configuration) throws {
    try self.init(configuration.ledger(.published, patience: .none))
  }

  /// For live mail, which is counted in `ledger`.
  package init(_ ledger: any Campaigns) throws {
    self.ledger = ledger
    publicSuffixes = try SystemPublicSuffixes()
    appearance = try ICUAppearance()
    authenticator = try MailAuthenticator(publicSuffixes: publicSuffixes, appearance: appearance)
  }

  /// A filter under a configuration.
  ///
  /// `policy`: its actions and points in place of those that are configured. `recordedBy`: hosts whose recorded results
  /// are taken for proofs; only for stored mail. `provenance`: where decisions are kept.
  package func filter(
    _ configuration: Configuration, policy: Policy? = nil, resolver: any Resolver,
    recordedBy hosts: [DomainName] = [], provenance: Provenance? = nil, exemptions: [Exemption] = []
  ) -> Filter {
    var judging = policy ?? configuration.judgingPolicy
    judging.mode = configuration.mode
    let authenticator: any Authenticator =
      hosts.isEmpty ? authenticator : RecordedAuthenticator(hosts: hosts, publicSuffixes: publicSuffixes)
    return Filter(
      policy: judging, site: configuration.site(publicSuffixes, appearance, exemptions: exemptions),
      limits: configuration.messageLimits, resolver: resolver, lookupBudget: .seconds(configuration.dns.budget),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger,
      provenance: provenance)
  }

  /// A filter for short messages, which are counted in a ledger of their own.
  package func smsFilter(
    _ configuration: Configuration, policy: Policy? = nil, registry: SenderRegistry, ledger: any Campaigns,
    provenance: Provenance? = nil
  ) -> SMSFilter {
    var judging = policy ?? configuration.judgingPolicy
    judging.mode = configuration.mode
    return SMSFilter(
      policy: judging, registry: registry, appearance: appearance, ledger: ledger, provenance: provenance)
  }
}
