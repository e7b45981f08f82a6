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

  /// `configuration` sizes the ledger, which keeps its size until the next start.
  init(_ configuration: Configuration) throws {
    ledger = CampaignLedger(tiers: configuration.tiers, capacity: configuration.bulk.capacity, key: .random())
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
