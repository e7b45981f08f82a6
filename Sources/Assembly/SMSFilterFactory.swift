package import Bulk
package import ConfigurationFile
package import Filtering
import Homographs
package import Judging
package import SMS

/// Puts a filter of short messages together from a configuration; what outlives a reload is made once.
package struct SMSFilterFactory {
  private let ledger: any Campaigns
  private let frequency: RecipientFrequency
  private let appearance: ICUAppearance

  /// For live messages, which are counted in `ledger`.
  package init(_ ledger: any Campaigns) throws {
    self.ledger = ledger
    frequency = RecipientFrequency(key: KeyedHash(k0: .random(in: 0 ... .max), k1: .random(in: 0 ... .max)))
    appearance = try ICUAppearance()
  }

  /// For stored messages: they are counted from nothing, the same each time.
  package init(_ configuration: Configuration) throws {
    try self.init(configuration.smsLedger(.published))
  }

  /// A filter under a configuration and a registry.
  ///
  /// `policy`: its actions and points in place of those that are configured. `provenance`: where decisions are kept.
  package func filter(
    _ configuration: Configuration, policy: Policy? = nil, registry: SenderRegistry, provenance: Provenance? = nil
  ) -> SMSFilter {
    var judging = policy ?? configuration.judgingPolicy
    judging.mode = configuration.mode
    return SMSFilter(
      policy: judging, registry: registry, appearance: appearance, ledger: ledger, frequency: frequency,
      provenance: provenance,
      statuses: configuration.sms.refusals)
  }
}
