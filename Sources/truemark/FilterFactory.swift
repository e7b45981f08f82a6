import Authentication
import Bulk
import Configuration
import DNS
import Filtering
import Homographs
import Mail
import MessageText
import SystemDNS

/// Puts a filter together from a configuration; what outlives a reload is made once.
struct FilterFactory {
  private let ledger: CampaignLedger
  private let publicSuffixes: SystemPublicSuffixes
  private let appearance: ICUAppearance
  private let authenticator: MailAuthenticator

  /// For stored mail: it is counted from nothing, the same each time, and no copy waits, since nobody sends it again.
  init(_ configuration: Configuration) throws {
    try self.init(configuration.ledger(.published, patience: .none))
  }

  /// For live mail, which is counted in `ledger`.
  init(_ ledger: CampaignLedger) throws {
    self.ledger = ledger
    publicSuffixes = try SystemPublicSuffixes()
    appearance = try ICUAppearance()
    authenticator = try MailAuthenticator(publicSuffixes: publicSuffixes, appearance: appearance)
  }

  /// `recordedBy`: hosts whose recorded results are taken for proofs; only for stored mail.
  func filter(
    _ configuration: Configuration, resolver: any Resolver, recordedBy hosts: [DomainName] = []
  ) -> Filter {
    let authenticator: any Authenticator =
      hosts.isEmpty ? authenticator : RecordedAuthenticator(hosts: hosts, publicSuffixes: publicSuffixes)
    return Filter(
      policy: configuration.judgingPolicy, site: configuration.site(publicSuffixes, appearance),
      limits: configuration.messageLimits, resolver: resolver, lookupBudget: .seconds(configuration.dns.budget),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger)
  }
}
