import Bulk

/// The text of a message on its way to a campaign.
enum CanonicalTextTarget: FuzzTarget {
  static let name = "canonical-text"

  private static let key = KeyedHash(k0: 1, k1: 2)

  static func run(_ input: [UInt8]) {
    let text = CanonicalText(String(decoding: input, as: UTF8.self))
    promise(text.tokens.count <= 5_000, "too many tokens")
    promise(!text.tokens.contains(""), "an empty token")
    guard let fingerprint = Fingerprint(text, key: key) else { return }
    promise(fingerprint.similarity(to: fingerprint) == 1, "a text unlike itself")
    let ledger = CampaignLedger(tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: key)
    let campaigns = ["one", "two"].map { recipient in
      ledger.observe(Sighting(time: 1_790_000_000, fingerprint: fingerprint, recipients: [recipient])).campaign
    }
    promise(
      campaigns[0]?.id == campaigns[1]?.id && campaigns[1]?.tier != nil, "equal texts in different campaigns")
  }
}
