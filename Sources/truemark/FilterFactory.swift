import Authentication
import Bulk
import Configuration
import DNS
import Filtering
import Homographs
import MessageText
import SystemDNS

/// Puts a filter together from a configuration; what outlives a reload is made once.
struct FilterFactory {
  private let ledger: CampaignLedger
  private let publicSuffixes: SystemPublicSuffixes
  private let appearance: ICUAppearance
  private let authenticator: MailAuthenticator

  /// `configuration` sizes the ledger, which keeps its size until the next start.
  init(_ configuration: Configuration) throws {
    ledger = CampaignLedger(tiers: configuration.tiers, capacity: configuration.bulk.capacity, key: .random())
    publicSuffixes = try SystemPublicSuffixes()
    appearance = try ICUAppearance()
    authenticator = try MailAuthenticator(publicSuffixes: publicSuffixes, appearance: appearance)
  }

  func filter(_ configuration: Configuration, resolver: any Resolver) -> Filter {
    Filter(
      policy: configuration.judgingPolicy, site: configuration.site(publicSuffixes, appearance),
      limits: configuration.messageLimits, resolver: resolver, lookupBudget: .seconds(configuration.dns.budget),
      authenticator: authenticator, textExtractor: GMimeTextExtractor(), ledger: ledger)
  }
}
