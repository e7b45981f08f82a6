import Synchronization

/// Puts each message into its campaign and counts the campaign's recipients, in bounded memory.
///
/// Campaigns are found by digests they share with the message (`Fingerprints.keys`), and then compared. Shared by all
/// sessions.
package final class CampaignLedger: Sendable {
  private let tiers: [Tier]
  private let capacity: Int
  private let key: KeyedHash
  private let state = Mutex(State())

  /// Campaigns remembered per key; the newest stay.
  private static let bucketLimit = 4

  private struct State {
    var campaigns: [UInt64: Campaign] = [:]
    var buckets: [UInt64: [UInt64]] = [:]
    var cost = 0
    /// Campaigns begun; makes their names different.
    var serial: UInt64 = 0
  }

  /// `capacity` bounds campaigns and recipients together, in units of a recipient (about 64 bytes); a campaign is 40.
  package init(tiers: [Tier], capacity: Int, key: KeyedHash) {
    self.tiers = tiers.sorted { $0.recipients < $1.recipients }
    self.capacity = capacity
    self.key = key
  }

  /// What a message is compared by, under the ledger's key.
  package func fingerprints(_ substance: Substance) -> Fingerprints { Fingerprints(substance, key: key) }

  /// Counts one message with its recipients, `time` in seconds since 1970, and tells what its campaign is now.
  ///
  /// The recipients of one message count together, whatever is in it.
  package func observe(_ fingerprints: Fingerprints, recipients: [String], at time: Int64) -> CampaignSnapshot {
    let hashes = recipients.map { key($0.utf8) }
    return state.withLock { state in
      let match = Self.match(fingerprints, state)
      var campaign = match.flatMap { state.campaigns.removeValue(forKey: $0.id) } ?? begin(fingerprints, time, &state)
      let before = match == nil ? 0 : campaign.cost
      campaign.count(hashes, at: time, limit: recipientLimit)
      let snapshot = snapshot(of: campaign, reason: match?.reason ?? .oneMessage)
      guard !fingerprints.isEmpty else { return snapshot }
      let id = match?.id ?? state.serial
      state.cost += campaign.cost - before
      Self.moveToFront(id, keys: campaign.fingerprints.keys, in: &state)
      state.campaigns[id] = campaign
      if state.cost > capacity { evict(from: &state) }
      return snapshot
    }
  }

  /// Campaigns and recipients remembered now.
  var cost: Int { state.withLock(\.cost) }

  private var longestWindow: Int64 { tiers.map(\.seconds).max() ?? 86_400 }
  private var recipientLimit: Int { 2 * (tiers.last?.recipients ?? 1_000) }

  private static func match(_ new: Fingerprints, _ state: State) -> (id: UInt64, reason: CampaignReason)? {
    var seen: Set<UInt64> = []
    for id in new.keys.lazy.flatMap({ state.buckets[$0] ?? [] }) where seen.insert(id).inserted {
      if let reason = state.campaigns[id]?.fingerprints.reason(toHold: new) { return (id, reason) }
    }
    return nil
  }

  private func begin(_ fingerprints: Fingerprints, _ time: Int64, _ state: inout State) -> Campaign {
    state.serial += 1
    let name = String(key(words: [UInt64(bitPattern: time), state.serial]), radix: 16).suffix(10)
    return Campaign(id: "c" + name, fingerprints: fingerprints, at: time)
  }

  private func snapshot(of campaign: Campaign, reason: CampaignReason) -> CampaignSnapshot {
    CampaignSnapshot(
      id: campaign.id, messages: campaign.messages, recipients: campaign.recipients(within: longestWindow),
      tier: tiers.last { campaign.recipients(within: $0.seconds) >= $0.recipients }, reason: reason)
  }

  /// So that an active campaign is not pushed out of its buckets.
  private static func moveToFront(_ id: UInt64, keys: [UInt64], in state: inout State) {
    for key in keys {
      let others = (state.buckets[key] ?? []).filter { $0 != id }
      state.buckets[key] = [id] + others.prefix(bucketLimit - 1)
    }
  }

  /// Forgets the campaigns not seen for longest, down to nine tenths of the capacity.
  private func evict(from state: inout State) {
    for (id, campaign) in state.campaigns.sorted(by: { $0.value.lastSeen < $1.value.lastSeen }) {
      guard state.cost > capacity / 10 * 9 else { return }
      state.cost -= campaign.cost
      state.campaigns[id] = nil
      for key in campaign.fingerprints.keys {
        state.buckets[key]?.removeAll { $0 == id }
        if state.buckets[key]?.isEmpty == true { state.buckets[key] = nil }
      }
    }
  }
}
