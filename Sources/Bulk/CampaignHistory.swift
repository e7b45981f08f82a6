/// A campaign as an operator looks at it.
package struct CampaignHistory: Sendable {
  package let snapshot: CampaignSnapshot
  /// Why its messages are one campaign.
  package let reasons: [CampaignReason]
  private let times: [UInt32]
  private let weight: Int

  init(_ campaign: Campaign, tiers: [Tier]) {
    reasons = campaign.reasons
    snapshot = CampaignSnapshot(campaign, reasons.last ?? .oneMessage, tiers: tiers, isUndecided: false)
    (times, weight) = campaign.tally.times(.recipient)
  }

  /// Recipients by when they were last written to: the time between first and last message, in so many equal parts
  /// of a second or more.
  package func sizes(parts: Int) -> [Int] {
    let span = max(1, snapshot.lastSeen - snapshot.firstSeen + 1)
    var sizes = Array(repeating: 0, count: max(1, Int(min(Int64(parts), span))))
    for time in times {
      let offset = min(max(0, Int64(time) - snapshot.firstSeen), span - 1)
      sizes[Int(offset * Int64(sizes.count) / span)] += weight
    }
    return sizes
  }
}
