package import Bulk
package import Judging
package import Mail
package import SMS

/// Everything that a check of short messages may look at.
package struct SMSFacts: Sendable {
  package let message: ShortMessage
  package let registry: SenderRegistry
  package let campaign: CampaignSnapshot
  /// What else came from the same sender and account.
  package let sources: SourceStanding
  package let appearance: any Appearance

  package init(
    message: ShortMessage, registry: SenderRegistry, campaign: CampaignSnapshot, sources: SourceStanding,
    appearance: any Appearance
  ) {
    self.message = message
    self.registry = registry
    self.campaign = campaign
    self.sources = sources
    self.appearance = appearance
  }

  /// Whether the registry binds the sender to the account.
  package var alignment: Alignment { .unaligned }
}

/// Establishes findings of one kind or one close family in short messages.
package protocol SMSCheck: Sendable {
  /// Every kind the check can find.
  static var kinds: [FindingKind] { get }
  static func findings(in facts: SMSFacts) -> [Finding]
}
