/// How many recipients in what time make a campaign bulk.
package struct Tier: Hashable, Sendable, CustomStringConvertible {
  package let recipients: Int
  package let hours: Int

  package init(recipients: Int, hours: Int) {
    self.recipients = recipients
    self.hours = hours
  }

  package var description: String { "\(recipients) recipients in \(hours) h" }

  var seconds: Int64 { Int64(hours) * 3_600 }
}

/// Why a message belongs to its campaign.
package enum CampaignReason: String, Hashable, Sendable {
  /// It is the first, or nothing in it can be compared: one message to its recipients.
  case oneMessage
  /// The same short text and attachments.
  case exact
  /// A text that is alike.
  case text
  /// Alike in structure, and in subject or linked domains; the text agrees in part, or there is none.
  case structure
}

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
}

/// The messages that are in substance one, and who got them.
struct Campaign {
  let id: String
  let fingerprints: Fingerprints
  private(set) var messages = 0
  private(set) var lastSeen: Int64
  /// Keyed hashes of recipients, with the time each was last seen.
  private var recipients: [UInt64: Int64] = [:]

  init(id: String, fingerprints: Fingerprints, at time: Int64) {
    self.id = id
    self.fingerprints = fingerprints
    lastSeen = time
  }

  /// What the campaign weighs against the ledger's capacity: its fingerprints and their places as much as 40 recipients.
  var cost: Int { 40 + recipients.count }

  /// Counts one message.
  ///
  /// At `limit` recipients the half that was not seen for longest is forgotten; `limit` is twice the largest tier.
  mutating func count(_ new: some Sequence<UInt64>, at time: Int64, limit: Int) {
    messages += 1
    lastSeen = max(lastSeen, time)
    for recipient in new {
      if recipients.count >= limit, recipients[recipient] == nil { forgetHalf() }
      recipients[recipient] = time
    }
  }

  private mutating func forgetHalf() {
    let kept = recipients.sorted { $0.value > $1.value }.prefix(recipients.count / 2)
    recipients = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
  }

  func recipients(within seconds: Int64) -> Int {
    recipients.values.count { $0 > lastSeen - seconds }
  }
}
