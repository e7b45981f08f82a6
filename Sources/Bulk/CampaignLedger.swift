import Synchronization

/// Puts each message into its campaign and counts the campaign's recipients, in bounded memory.
///
/// Fingerprints are cut into bands; two texts that agree in a whole band are compared, and belong together from an
/// estimated similarity of one half. Shared by all sessions.
package final class CampaignLedger: Sendable {
  private let tiers: [Tier]
  private let capacity: Int
  private let key: KeyedHash
  private let state = Mutex(State())

  private static let similarity = 0.5
  private static let rowsPerBand = 4
  /// Campaigns remembered per band value; the newest stay.
  private static let bucketLimit = 4

  private struct State {
    var campaigns: [UInt64: Campaign] = [:]
    var buckets: [UInt64: [UInt64]] = [:]
    var cost = 0
  }

  /// `capacity` bounds campaigns and recipients together, in units of a recipient (about 64 bytes); a campaign is 32.
  package init(tiers: [Tier], capacity: Int, key: KeyedHash) {
    self.tiers = tiers.sorted { $0.recipients < $1.recipients }
    self.capacity = capacity
    self.key = key
  }

  /// The fingerprint of a text under the ledger's key; nil if the text is too short.
  package func fingerprint(_ text: CanonicalText) -> Fingerprint? { Fingerprint(text, key: key) }

  /// Counts one message with its recipients, `time` in seconds since 1970, and tells what its campaign is now.
  package func observe(_ fingerprint: Fingerprint, recipients: [String], at time: Int64) -> CampaignSnapshot {
    let hashes = recipients.map { key($0.utf8) }
    let bands = bandValues(fingerprint)
    return state.withLock { state in
      let id = Self.match(fingerprint, bands, state) ?? Self.add(fingerprint, at: time, to: &state)
      let snapshot = count(hashes, in: id, at: time, of: &state)
      if state.cost > capacity { evict(from: &state) }
      return snapshot
    }
  }

  /// Campaigns and recipients remembered now.
  var cost: Int { state.withLock(\.cost) }

  private var longestWindow: Int64 { tiers.map(\.seconds).max() ?? 86_400 }
  private var recipientLimit: Int { 2 * (tiers.last?.recipients ?? 1_000) }

  private func bandValues(_ fingerprint: Fingerprint) -> [UInt64] {
    stride(from: 0, to: Fingerprint.size, by: Self.rowsPerBand).map { start in
      var value = UInt64(start)
      for minimum in fingerprint.minima[start..<start + Self.rowsPerBand] {
        value = (value &* 0x100_0000_01b3) ^ minimum
      }
      return value
    }
  }

  private static func match(_ fingerprint: Fingerprint, _ bands: [UInt64], _ state: State) -> UInt64? {
    var seen: Set<UInt64> = []
    for id in bands.lazy.flatMap({ state.buckets[$0] ?? [] }) where seen.insert(id).inserted {
      if let campaign = state.campaigns[id], campaign.fingerprint.similarity(to: fingerprint) >= similarity {
        return id
      }
    }
    return nil
  }

  private static func add(_ fingerprint: Fingerprint, at time: Int64, to state: inout State) -> UInt64 {
    let id = fingerprint.minima.reduce(UInt64(bitPattern: time)) { ($0 &* 0x100_0000_01b3) ^ $1 }
    let name = "c" + String(id, radix: 16).suffix(10)
    let campaign = Campaign(id: name, fingerprint: fingerprint, at: time)
    state.cost += campaign.cost - (state.campaigns.updateValue(campaign, forKey: id)?.cost ?? 0)
    return id
  }

  private func count(_ hashes: [UInt64], in id: UInt64, at time: Int64, of state: inout State) -> CampaignSnapshot {
    // Taken out while it changes, so that its recipients are not copied.
    guard var campaign = state.campaigns.removeValue(forKey: id) else {
      return CampaignSnapshot(id: "", messages: 0, recipients: 0, tier: nil)
    }
    // To the front, so that an active campaign is not pushed out of its buckets.
    for band in bandValues(campaign.fingerprint) {
      let others = (state.buckets[band] ?? []).filter { $0 != id }
      state.buckets[band] = [id] + others.prefix(Self.bucketLimit - 1)
    }
    let before = campaign.cost
    campaign.count(hashes, at: time, limit: recipientLimit)
    state.cost += campaign.cost - before
    let snapshot = CampaignSnapshot(
      id: campaign.id, messages: campaign.messages, recipients: campaign.recipients(within: longestWindow),
      tier: tiers.last { campaign.recipients(within: $0.seconds) >= $0.recipients })
    state.campaigns[id] = campaign
    return snapshot
  }

  /// Forgets the campaigns not seen for longest, down to nine tenths of the capacity.
  private func evict(from state: inout State) {
    for (id, campaign) in state.campaigns.sorted(by: { $0.value.lastSeen < $1.value.lastSeen }) {
      guard state.cost > capacity / 10 * 9 else { return }
      state.cost -= campaign.cost
      state.campaigns[id] = nil
      for band in bandValues(campaign.fingerprint) {
        state.buckets[band]?.removeAll { $0 == id }
        if state.buckets[band]?.isEmpty == true { state.buckets[band] = nil }
      }
    }
  }
}
