import Authentication
import Bulk
import Configuration
import DNS
import Filtering
import MessageText
import SystemDNS

/// Puts a filter together from a configuration; what outlives a reload is made once.
struct FilterFactory {
  private let ledger: CampaignLedger
  private let publicSuffixes: SystemPublicSuffixes
  private let authenticator: MailAuthenticator

  /// For stored mail: it is counted from nothing, the same each time, and no copy waits, since nobody sends it again.
  init(_ configuration: Configuration) throws {
    try self.init(configuration.ledger(.published, patience: .none))
  }

  /// For live mail, which is counted in `ledger`.
  init(_ ledger: CampaignLedger) throws {
    self.ledger = ledger
    publicSuffixes = try SystemPublicSuffixes()
    authenticator = try MailAuthenticator(publicSuffixes: publicSuffixes)
  }

  func filter(_ configuration: Configuration, resolver: any Resolver) -> Filter {
    Filter(
      policy: configuration.judgingPolicy, site: configuration.site(publicSuffixes),
      limits: configuration.messageLimits, resolver: resolver, lookupBudget: .seconds(configuration.dns.budget),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger)
  }
}
