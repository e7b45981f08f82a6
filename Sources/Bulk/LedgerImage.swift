import Synchronization

/// How operators see the ledger, and how it is kept on the disk.
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
    state.withLock { $0.journal?.fetch(key: key) ?? ([], 0) }
  }

  /// A part of the ledger as frames; nil after the last part.
  ///
  /// A part is small, so that messages do not wait. What happens between two parts is in the journal, too.
  package func image(part: Int) -> [UInt8]? {
    state.withLock { state in
      var frames = FrameWriter(key: key)
      let slots = part * Self.partSize..<(part + 1) * Self.partSize
      if part == 0 {
        frames.add(.header) { LedgerHeader(since: state.since, sequence: state.sequence).write(to: &$0) }
        frames.add(.progress) { state.progress.write(to: &$0) }
      }
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
    case .progress:
      guard let progress = SharedProgress(from: &reader) else { return false }
      state.progress = progress
    case .shared: return false
    }
    return true
  }

  private func restore(_ campaign: Campaign, into state: inout State) {
    let slot = insert(campaign, in: &state)
    state.sequence = max(state.sequence, campaign.sequence)
    evict(at: campaign.lastSeen, except: slot, from: &state)
  }

  /// Counts an observation again, unless the snapshot of its campaign knows it already.
  private func replay(_ observation: Observation, in state: inout State) {
    state.sequence = max(state.sequence, observation.sequence)
    let place = Self.match(observation.fingerprints, in: state)
    let known = place.flatMap { state.campaigns[$0.slot]?.sequence } ?? 0
    guard known < observation.sequence else {
      if let place { settle(observation, slot: place.slot, in: &state) }
      return
    }
    // Without its number: journals are not quite in order, and what the snapshot knows stays what it is.
    var replayed = observation
    replayed.sequence = 0
    if let slot = count(replayed, in: &state).slot { settle(observation, slot: slot, in: &state) }
  }
}
