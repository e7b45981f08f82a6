/// A campaign as one message finds it, the message counted.
package struct CampaignSnapshot: Hashable, Sendable {
  package let id: String
  package let messages: Int
  /// Distinct recipients within the longest window.
  package let recipients: Int
  /// The largest tier that is reached; nil if the campaign is not bulk (yet).
  package let tier: Tier?
  /// Why the message was counted here.
  package let reason: CampaignReason
  /// Distinct organizations shown in From.
  package let authors: Int
  package let envelopeDomains: Int
  package let networks: Int
  package let signers: Int
  /// Seconds since 1970 UTC.
  package let firstSeen: Int64
  package let lastSeen: Int64
  /// When the campaign became bulk, now or earlier; nil if it never did.
  package let detectedAt: Int64?
  /// Recipients that its messages had reached by then, or so far.
  package let leak: Int
  /// The message came too early to tell whether the campaign will grow (`Patience`).
  package let isUndecided: Bool
}

/// A domain, client network or DKIM signature as one message finds it, the message counted.
package struct SourceSnapshot: Hashable, Sendable {
  /// Distinct recipients within the longest window, of whatever was sent.
  package let recipients: Int
  /// The largest tier that is reached.
  package let tier: Tier?
  package let networks: Int
  /// Seconds since 1970 UTC.
  package let firstSeen: Int64
}

/// The sources of one message as it finds them.
package struct SourceStanding: Hashable, Sendable {
  /// The organization shown in From: its proven mail and the other are counted apart.
  package var author: SourceSnapshot?
  package var network: SourceSnapshot?
  /// Of several valid DKIM signatures, the one with the most recipients.
  package var signature: SourceSnapshot?
  /// Its place among `Sighting.signatures`.
  package var signatureNumber = 0
  /// A source that was first seen after this was not there before: the ledger counts for longer than it remembers.
  package var memorySince: Int64?
  /// What makes not a campaign, but a source remarkable.
  package var largestTier: Tier?

  package init() {}
}

/// Where one message stands among all that came.
package struct Standing: Sendable {
  /// The recipients of one message count together, whatever is in it.
  package let campaign: CampaignSnapshot
  package let sources: SourceStanding
  /// The number under which this node told others of the message; nil where it told nobody.
  package var sharedNumber: UInt64?

  let observation: Observation
  /// Where its campaign is kept; nil for a message with nothing to compare, which is a campaign of its own.
  let slot: Int?
}

/// How long the first copies of a campaign wait for it to show whether it grows.
package struct Patience: Hashable, Sendable {
  /// Seconds that each copy waits; none if 0.
  package let wait: Int64
  /// Seconds after which a copy waits no longer, even if the campaign still grows.
  package let atMost: Int64

  package init(wait: Int64, atMost: Int64) {
    self.wait = wait
    self.atMost = atMost
  }

  /// For mail that nobody would send again.
  package static let none = Patience(wait: 0, atMost: 0)
}

extension CampaignSnapshot {
  init(_ campaign: Campaign, _ reason: CampaignReason, tiers: [Tier], isUndecided: Bool) {
    let longest = tiers.longestWindow
    let tally = campaign.tally
    id = campaign.name
    messages = Int(campaign.messages)
    recipients = tally.count(.recipient, within: longest, of: campaign.lastSeen)
    tier = tiers.reached(by: tally, at: campaign.lastSeen)
    self.reason = reason
    authors = tally.count(.author)
    envelopeDomains = tally.count(.envelopeDomain)
    networks = tally.count(.network)
    signers = tally.count(.signer)
    firstSeen = Int64(campaign.firstSeen)
    lastSeen = Int64(campaign.lastSeen)
    detectedAt = campaign.detectedAt == 0 ? nil : Int64(campaign.detectedAt)
    leak = campaign.leak
    self.isUndecided = isUndecided
  }
}

extension SourceSnapshot {
  init(_ source: Source, tiers: [Tier]) {
    recipients = source.tally.count(.recipient, within: tiers.longestWindow, of: source.lastSeen)
    tier = tiers.reached(by: source.tally, at: source.lastSeen)
    networks = source.tally.count(.network)
    firstSeen = Int64(source.firstSeen)
  }
}

extension [Tier] {
  var longestWindow: Int64 { map(\.seconds).max() ?? 86_400 }

  /// The largest tier that a tally reaches; the tiers ascend.
  func reached(by tally: Tally, at time: UInt32) -> Tier? {
    guard let smallest = first, tally.count(.recipient) >= smallest.recipients else { return nil }
    return last { tally.reaches($0.recipients, .recipient, within: $0.seconds, of: time) }
  }
}
