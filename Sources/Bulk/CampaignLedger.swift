import Synchronization

/// Puts each message into its campaign and counts what belongs together, in bounded memory.
///
/// A fingerprint is cut into bands; two texts that agree in a whole band are compared. The work for a message does not
/// grow with the number of campaigns. Shared by all sessions.
package final class CampaignLedger: Sendable {
  private let tiers: [Tier]
  private let patience: Patience
  private let key: KeyedHash
  /// Octets for campaigns; sources have a third of it in addition.
  private let campaignBudget: Int
  private let state: Mutex<State>

  struct State: Sendable {
    var campaigns = Slots<Campaign>()
    var bands = BandIndex()
    var cost = 0
    /// The next slot to look for something to forget.
    var hand = 0
    /// Domains shown in From, and client networks.
    var domains: SourceTable
    /// DKIM signatures, which come and go faster.
    var signatures: SourceTable
    var sequence: UInt64 = 0
    var since: UInt32 = .max
    /// Observations that are not on the disk yet; nil if nobody keeps them.
    var journal: Journal?
  }

  /// `memory`: octets for everything that is counted.
  package init(tiers: [Tier], memory: Int, key: KeyedHash, patience: Patience = .none) {
    self.tiers = tiers.sorted { $0.recipients < $1.recipients }
    self.patience = patience
    self.key = key
    campaignBudget = memory / 4 * 3
    state = Mutex(State(domains: SourceTable(budget: memory / 8), signatures: SourceTable(budget: memory / 8)))
  }

  /// The fingerprint of a text under the ledger's key; nil if the text is too short.
  package func fingerprint(_ text: CanonicalText) -> Fingerprint? { Fingerprint(text, key: key) }

  /// Counts one message, and tells where it stands now.
  package func observe(_ sighting: Sighting) -> Standing {
    var observation = Observation(sighting, key: key)
    return state.withLock { state in
      state.sequence += 1
      observation.sequence = state.sequence
      return count(observation, in: &state)
    }
  }

  /// Notes what became of a message that was observed.
  package func settle(_ standing: Standing, _ outcome: Outcome) {
    var observation = standing.observation
    observation.outcome = outcome
    state.withLock { state in
      settle(observation, slot: standing.slot, in: &state)
      state.journal?.add(observation, key: key)
    }
  }

  /// Octets in use for campaigns.
  var cost: Int { state.withLock(\.cost) }

  /// Campaigns remembered now.
  package var count: Int { state.withLock(\.campaigns.count) }

  private var memory: Int64 { tiers.longestWindow }

  private func count(_ observation: Observation, in state: inout State) -> Standing {
    state.since = min(state.since, observation.time)
    let slot: Int? =
      if let fingerprint = observation.fingerprint {
        self.slot(for: fingerprint, at: observation.time, in: &state)
      } else {
        nil
      }
    let campaign: CampaignSnapshot? = if let slot { count(observation, slot: slot, in: &state) } else { nil }
    let sources = countSources(observation, in: &state)
    evict(at: observation.time, except: slot, from: &state)
    return Standing(campaign: campaign, sources: sources, observation: observation, slot: slot)
  }

  /// The campaign of a fingerprint, which is begun if there is none.
  private func slot(for fingerprint: CompactFingerprint, at time: UInt32, in state: inout State) -> Int {
    let slot = Self.match(fingerprint, in: state) ?? begin(fingerprint, at: time, in: &state)
    // To the front of its buckets, so that an active campaign is not pushed out.
    state.bands.insert(state.campaigns[slot]?.fingerprint ?? fingerprint, slot: slot, among: state.campaigns)
    return slot
  }

  private func begin(_ fingerprint: CompactFingerprint, at time: UInt32, in state: inout State) -> Int {
    let campaign = Campaign(fingerprint, at: time)
    state.cost += campaign.cost
    return state.campaigns.insert(campaign)
  }

  private static func match(_ fingerprint: CompactFingerprint, in state: State) -> Int? {
    state.bands.candidates(fingerprint).first { state.campaigns[$0]?.fingerprint.matches(fingerprint) ?? false }
  }

  private func count(_ observation: Observation, slot: Int, in state: inout State) -> CampaignSnapshot? {
    guard var campaign = state.campaigns.take(slot) else { return nil }
    defer { state.campaigns[slot] = campaign }
    let before = campaign.cost
    campaign.count(observation, memory: memory)
    state.cost += campaign.cost - before
    if tiers.reached(by: campaign.tally, at: campaign.lastSeen) != nil { campaign.detect(at: observation.time) }
    return CampaignSnapshot(campaign, tiers: tiers, isUndecided: isUndecided(campaign, observation))
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

  private func settle(_ observation: Observation, slot: Int?, in state: inout State) {
    // In the meantime the slot may have been given to another campaign.
    guard let slot, let fingerprint = observation.fingerprint,
      state.campaigns[slot]?.fingerprint.matches(fingerprint) ?? false, var campaign = state.campaigns.take(slot)
    else { return }
    let before = campaign.cost
    campaign.settle(observation, memory: memory)
    state.cost += campaign.cost - before
    state.campaigns[slot] = campaign
  }

  private func countSources(_ observation: Observation, in state: inout State) -> SourceStanding {
    var found = SourceStanding()
    found.largestTier = tiers.last
    if Int64(observation.time) - Int64(state.since) > memory { found.memorySince = Int64(state.since) + memory }
    for item in observation.items {
      let key = item.hash &+ UInt64(item.kind.rawValue) &* 0x9e37_79b9_7f4a_7c15
      switch item.kind {
      case .author, .backedAuthor:
        found.author = SourceSnapshot(state.domains.count(observation, key: key, memory: memory), tiers: tiers)
      case .network:
        found.network = SourceSnapshot(state.domains.count(observation, key: key, memory: memory), tiers: tiers)
      case .signature:
        let source = SourceSnapshot(state.signatures.count(observation, key: key, memory: memory), tiers: tiers)
        if source.recipients > found.signature?.recipients ?? 0 { found.signature = source }
      case .recipient, .envelopeDomain, .signer: break
      }
    }
    return found
  }

  /// Forgets the least useful of each eight campaigns in turn, until the others fit.
  private func evict(at time: UInt32, except kept: Int?, from state: inout State) {
    var looks = 0
    while state.cost > campaignBudget || state.campaigns.count > BandIndex.slotLimit, looks < 4 {
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
      state.bands.remove(campaign.fingerprint, slot: slot)
      state.campaigns.remove(slot)
    }
  }
}

extension CampaignLedger {
  /// The campaigns seen within the longest window before the newest message, those with the most recipients first.
  package func campaigns() -> [CampaignHistory] {
    state.withLock { state in
      let newest = state.campaigns.values.map { Int64($0.lastSeen) }.max() ?? 0
      let live = state.campaigns.values.filter { newest - Int64($0.lastSeen) < memory }
      let found = live.map { CampaignHistory($0, tiers: tiers) }
      return found.sorted {
        ($0.snapshot.recipients, $1.snapshot.id) > ($1.snapshot.recipients, $0.snapshot.id)
      }
    }
  }

  /// From now on observations are kept until they are fetched by `journalled`.
  package func beginJournal() {
    state.withLock { if $0.journal == nil { $0.journal = Journal() } }
  }

  /// The observations since the last call as frames, and how many were lost because nobody fetched them.
  package func journalled() -> (bytes: [UInt8], lost: Int) {
    state.withLock { $0.journal?.fetch() ?? ([], 0) }
  }

  /// A part of the ledger as frames; nil after the last part.
  ///
  /// A part is small, so that messages do not wait. What happens between two parts is in the journal, too.
  package func image(part: Int) -> [UInt8]? {
    state.withLock { state in
      var frames = FrameWriter(key: key)
      let slots = part * Self.partSize..<(part + 1) * Self.partSize
      if part == 0 { frames.add(.header) { LedgerHeader(since: state.since, sequence: state.sequence).write(to: &$0) } }
      for slot in slots.clamped(to: 0..<state.campaigns.end) {
        if let campaign = state.campaigns[slot] { frames.add(.campaign) { campaign.write(to: &$0) } }
      }
      for (kind, table) in [(Frame.Kind.domain, state.domains), (.signature, state.signatures)] {
        for bucket in slots.clamped(to: 0..<table.end) {
          for source in table[bucket] { frames.add(kind) { source.write(to: &$0) } }
        }
      }
      let end = max(state.campaigns.end, state.domains.end, state.signatures.end)
      return slots.lowerBound < end ? frames.bytes : nil
    }
  }

  private static var partSize: Int { 1_024 }

  /// Takes in what `image` or `journalled` gave, as much of it as can be read.
  package func restore(_ bytes: [UInt8]) -> RestoreReport {
    var reader = FrameReader(bytes, key: key)
    var report = RestoreReport()
    while let frame = reader.next() {
      guard state.withLock({ restore(frame, into: &$0, &report) }) else {
        report.damagedBytes += frame.payload.count
        continue
      }
      report.frames += 1
    }
    report.damagedBytes += reader.skipped
    return report
  }

  private func restore(_ frame: Frame, into state: inout State, _ report: inout RestoreReport) -> Bool {
    var reader = ByteReader(frame.payload)
    switch frame.kind {
    case .header:
      guard let header = LedgerHeader(from: &reader) else { return false }
      state.since = min(state.since, header.since)
      state.sequence = max(state.sequence, header.sequence)
    case .campaign:
      guard let campaign = Campaign(from: &reader) else { return false }
      report.newest = max(report.newest ?? 0, Int64(campaign.lastSeen))
      restore(campaign, into: &state)
    case .domain:
      guard let source = Source(from: &reader) else { return false }
      state.domains.restore(source)
    case .signature:
      guard let source = Source(from: &reader) else { return false }
      state.signatures.restore(source)
    case .observation:
      guard let observation = Observation(from: &reader) else { return false }
      report.newest = max(report.newest ?? 0, Int64(observation.time))
      replay(observation, in: &state)
    }
    return true
  }

  private func restore(_ campaign: Campaign, into state: inout State) {
    let slot = state.campaigns.insert(campaign)
    state.cost += campaign.cost
    state.sequence = max(state.sequence, campaign.sequence)
    state.bands.insert(campaign.fingerprint, slot: slot, among: state.campaigns)
    evict(at: campaign.lastSeen, except: slot, from: &state)
  }

  /// Counts an observation again, unless the snapshot of its campaign knows it already.
  private func replay(_ observation: Observation, in state: inout State) {
    state.sequence = max(state.sequence, observation.sequence)
    let slot = observation.fingerprint.flatMap { Self.match($0, in: state) }
    let known = slot.flatMap { state.campaigns[$0]?.sequence } ?? 0
    guard known < observation.sequence else { return settle(observation, slot: slot, in: &state) }
    // Without its number: journals are not quite in order, and what the snapshot knows stays what it is.
    var replayed = observation
    replayed.sequence = 0
    settle(observation, slot: count(replayed, in: &state).slot, in: &state)
  }
}
