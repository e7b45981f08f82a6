import Synchronization

/// Puts each message into its campaign and counts what belongs together, in bounded memory.
///
/// Campaigns are found by keys they share with the message (`Fingerprints.keys`), and then compared. The work for a
/// message does not grow with the number of campaigns. Shared by all sessions.
package final class CampaignLedger: Campaigns {
  let tiers: [Tier]
  private let patience: Patience
  let key: KeyedHash
  /// Octets for campaigns without their keys.
  private let campaignBudget: Int
  let state: Mutex<State>

  struct State: Sendable {
    var campaigns = Slots<Campaign>()
    var index: KeyIndex
    var cost = 0
    /// The next slot to look for something to forget.
    var hand = 0
    /// Domains shown in From, and client networks.
    var domains: SourceTable
    /// DKIM signatures, which come and go faster.
    var signatures: SourceTable
    var sequence: UInt64 = 0
    var since: UInt32 = .max
    /// How far the log that other machines write to is counted, too.
    var progress = SharedProgress()
    /// Observations that are not on the disk yet; nil if nobody keeps them.
    var journal: Journal?
  }

  /// `memory`: octets for everything that is counted: half for campaigns, a quarter for their keys, a quarter for
  /// sources.
  package init(tiers: [Tier], memory: Int, key: KeyedHash, patience: Patience = .none) {
    self.tiers = tiers.sorted { $0.recipients < $1.recipients }
    self.patience = patience
    self.key = key
    campaignBudget = memory / 2
    state = Mutex(
      State(
        index: KeyIndex(budget: memory / 4), domains: SourceTable(budget: memory / 8),
        signatures: SourceTable(budget: memory / 8)))
  }

  package func fingerprints(_ substance: Substance) -> Fingerprints { Fingerprints(substance, key: key) }

  package func observe(_ sighting: Sighting) -> Standing { count(observation(of: sighting)) }

  /// A sighting under the ledger's key.
  package func observation(of sighting: Sighting) -> Observation { Observation(sighting, key: key) }

  /// Counts what was observed here or by another machine with the same key.
  package func count(_ observation: Observation) -> Standing {
    var observation = observation
    return state.withLock { state in
      state.sequence += 1
      observation.sequence = state.sequence
      return count(observation, in: &state)
    }
  }

  package func settle(_ standing: Standing, _ outcome: Outcome) {
    var observation = standing.observation
    observation.outcome = outcome
    state.withLock { state in
      // In the meantime the slot may have been given to another campaign.
      if let slot = standing.slot, state.campaigns[slot]?.name == standing.campaign.id {
        settle(observation, slot: slot, in: &state)
      }
      state.journal?.add(observation, key: key)
    }
  }

  /// Octets in use for campaigns.
  var cost: Int { state.withLock(\.cost) }

  /// Campaigns remembered now.
  package var count: Int { state.withLock(\.campaigns.count) }

  var memory: Int64 { tiers.longestWindow }

  func count(_ observation: Observation, in state: inout State) -> Standing {
    state.since = min(state.since, observation.time)
    let place = place(of: observation, in: &state)
    let campaign = place.flatMap { count(observation, at: $0, in: &state) } ?? alone(observation)
    let sources = countSources(observation, in: &state)
    evict(at: observation.time, except: place?.slot, from: &state)
    return Standing(campaign: campaign, sources: sources, observation: observation, slot: place?.slot)
  }

  typealias Place = (slot: Int, reason: CampaignReason)

  /// The campaign of a message, which is begun if there is none; nil if nothing can be compared.
  private func place(of observation: Observation, in state: inout State) -> Place? {
    let fingerprints = observation.fingerprints
    guard !fingerprints.isEmpty else { return nil }
    guard let place = Self.match(fingerprints, in: state) else {
      return (insert(Campaign(observation, key: key), in: &state), .oneMessage)
    }
    // To the front of its buckets, so that an active campaign is not pushed out; once a second is enough.
    if let campaign = state.campaigns[place.slot], campaign.lastSeen != observation.time {
      state.index.insert(campaign.compact.fingerprints.keys, slot: place.slot)
    }
    return place
  }

  func insert(_ campaign: Campaign, in state: inout State) -> Int {
    state.cost += campaign.cost
    let slot = state.campaigns.insert(campaign)
    state.index.insert(campaign.compact.fingerprints.keys, slot: slot)
    return slot
  }

  static func match(_ new: Fingerprints, in state: State) -> Place? {
    for slot in state.index.candidates(new.keys) {
      if let reason = state.campaigns[slot]?.compact.fingerprints.reason(toHold: new) { return (slot, reason) }
    }
    return nil
  }

  private func count(_ observation: Observation, at place: Place, in state: inout State) -> CampaignSnapshot? {
    guard var campaign = state.campaigns.take(place.slot) else { return nil }
    defer { state.campaigns[place.slot] = campaign }
    let before = campaign.cost
    count(observation, place.reason, in: &campaign)
    state.cost += campaign.cost - before
    return CampaignSnapshot(campaign, place.reason, tiers: tiers, isUndecided: isUndecided(campaign, observation))
  }

  /// A message that nothing can be compared with: a campaign that is not kept, so that waiting would tell nothing.
  private func alone(_ observation: Observation) -> CampaignSnapshot {
    var campaign = Campaign(observation, key: key)
    count(observation, .oneMessage, in: &campaign)
    return CampaignSnapshot(campaign, .oneMessage, tiers: tiers, isUndecided: false)
  }

  private func count(_ observation: Observation, _ reason: CampaignReason, in campaign: inout Campaign) {
    campaign.count(observation, reason, memory: memory)
    if tiers.reached(by: campaign.tally, at: campaign.lastSeen) != nil { campaign.detect(at: observation.time) }
  }

  /// Whether this copy came too early to tell what the campaign will be.
  private func isUndecided(_ campaign: Campaign, _ observation: Observation) -> Bool {
    guard patience.wait > 0 else { return false }
    guard let waited = campaign.waited(observation.hashes(.recipient), at: observation.time),
      waited >= patience.wait
    else { return true }
    let silence = abs(Int64(observation.time) - Int64(campaign.grownAt))
    return silence < patience.wait && waited < patience.atMost
  }

  func settle(_ observation: Observation, slot: Int, in state: inout State) {
    guard var campaign = state.campaigns.take(slot) else { return }
    let before = campaign.cost
    campaign.settle(observation, memory: memory)
    state.cost += campaign.cost - before
    state.campaigns[slot] = campaign
  }

  private func countSources(_ observation: Observation, in state: inout State) -> SourceStanding {
    var found = SourceStanding()
    found.largestTier = tiers.last
    if Int64(observation.time) - Int64(state.since) > memory { found.memorySince = Int64(state.since) + memory }
    var signatures = 0
    for item in observation.items {
      let key = item.hash &+ UInt64(item.kind.rawValue) &* 0x9e37_79b9_7f4a_7c15
      switch item.kind {
      case .author, .backedAuthor:
        found.author = SourceSnapshot(state.domains.count(observation, key: key, memory: memory), tiers: tiers)
      case .network:
        found.network = SourceSnapshot(state.domains.count(observation, key: key, memory: memory), tiers: tiers)
      case .signature:
        let source = SourceSnapshot(state.signatures.count(observation, key: key, memory: memory), tiers: tiers)
        if source.recipients > found.signature?.recipients ?? 0 {
          found.signature = source
          found.signatureNumber = signatures
        }
        signatures += 1
      case .recipient, .envelopeDomain, .signer: break
      }
    }
    return found
  }

  /// Forgets the least useful of each eight campaigns in turn, until the others fit.
  func evict(at time: UInt32, except kept: Int?, from state: inout State) {
    var looks = 0
    while state.cost > campaignBudget || state.campaigns.count > KeyIndex.slotLimit, looks < 4 {
      looks += 1
      var weakest: Int?
      for _ in 0..<8 {
        state.hand = (state.hand + 1) % state.campaigns.end
        guard state.hand != kept, let campaign = state.campaigns[state.hand] else { continue }
        if let other = weakest.flatMap({ state.campaigns[$0] }), !campaign.isLessUseful(than: other, at: time) {
          continue
        }
        weakest = state.hand
      }
      guard let slot = weakest, let campaign = state.campaigns.take(slot) else { continue }
      state.cost -= campaign.cost
      state.index.remove(campaign.compact.fingerprints.keys, slot: slot)
      state.campaigns.remove(slot)
    }
  }
}
