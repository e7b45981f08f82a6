import Bulk

/// The text of a message on its way to a campaign.
enum CanonicalTextTarget: FuzzTarget {
  static let name = "canonical-text"

  private static let key = KeyedHash(k0: 1, k1: 2)

  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    let canonical = CanonicalText(text)
    promise(canonical.tokens.count <= 5_000, "too many tokens")
    promise(!canonical.tokens.contains { $0.text.isEmpty }, "an empty token")
    promise(canonical.size <= canonical.tokens.count && canonical.linkDomains.count <= 32, "wrong counts")
    let fold = CanonicalText(text.lowercased())
    promise(text.utf8.contains { $0 >= 0x80 } || fold == canonical, "case makes a difference")
    let ledger = CampaignLedger(tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: key)
    let prints = ledger.fingerprints(Substance(subject: text, readings: [text], structure: [["from"], [text]]))
    let first = ledger.observe(Sighting(time: 1_790_000_000, fingerprints: prints, recipients: ["one"])).campaign
    let second = ledger.observe(Sighting(time: 1_790_000_001, fingerprints: prints, recipients: ["two"])).campaign
    promise(first.tier == nil && first.reason == .oneMessage, "one recipient is bulk")
    promise(prints.isEmpty == (first.id != second.id), "equal texts in different campaigns")
    promise(prints.isEmpty == (second.tier == nil), "a campaign that does not count")
  }
}
