import Bulk
import ConfigurationFile
import Yams

/// A configuration file.
enum ConfigurationTarget: FuzzTarget {
  static let name = "configuration"

  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    guard let (value, effective) = try? DocumentedYAML.read(Configuration.self, from: text, source: "fuzz") else {
      return
    }
    promise((try? Yams.serialize(node: effective)) != nil, "a configuration that cannot be shown")
    _ = (value.permissions, value.judgingPolicy, value.messageLimits)
    let words = (0..<40).map { "word\(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))" }.joined(separator: " ")
    let ledger = CampaignLedger(
      tiers: value.tiers, memory: 1 << 20, key: KeyedHash(k0: 1, k1: 2), patience: value.patience)
    let sighting = Sighting(
      time: 1, fingerprints: ledger.fingerprints(Substance(readings: [words])), recipients: ["one"])
    promise(ledger.observe(sighting).campaign.messages == 1, "a message that does not count")
  }
}
