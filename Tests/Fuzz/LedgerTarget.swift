@testable import Bulk

/// A snapshot or journal of the campaign ledger, as it is found on the disk.
///
/// The input is read twice: as it is, and cut into payloads for frames that are right, so that more than the frames is
/// tried.
enum LedgerTarget: FuzzTarget {
  static let name = "ledger"

  static func run(_ input: [UInt8]) {
    read(input)
    var frames = FrameWriter(key: .published)
    for part in FuzzInput(input).all {
      for kind in Frame.Kind.allCases { frames.add(kind) { $0.write(bytes: part) } }
    }
    read(frames.bytes)
    share(FuzzInput(input).all)
  }

  /// The parts as entries of another machine: as they are, and in frames that are right.
  private static func share(_ parts: [[UInt8]]) {
    let ledger = CampaignLedger(tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: .published)
    for part in parts {
      var frames = FrameWriter(key: .published)
      frames.add(.shared) { $0.write(bytes: part) }
      for bytes in [part, frames.bytes] {
        guard let entry = ledger.decode(bytes) else { continue }
        promise(ledger.encode(entry) == bytes, "an entry that is written otherwise than it was read")
        if case .observed(let observation) = entry.news { ledger.settle(ledger.count(observation), .putOff) }
      }
      _ = LogPosition(String(decoding: part, as: UTF8.self))
    }
  }

  private static func read(_ bytes: [UInt8]) {
    let ledger = CampaignLedger(
      tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: .published, patience: Patience(wait: 60, atMost: 90)
    )
    let report = ledger.restore(bytes)
    promise(report.damagedBytes <= bytes.count, "more damage than bytes")
    for campaign in ledger.campaigns() { promise(campaign.sizes(parts: 24).count <= 24, "a course of another length") }
    let words = (0..<40).map { "word\(Character(Unicode.Scalar(UInt8(97 + $0 % 26))))" }.joined(separator: " ")
    let fingerprints = ledger.fingerprints(Substance(readings: [words]))
    let sighting = Sighting(time: 1_790_000_000, fingerprints: fingerprints, recipients: ["one"])
    ledger.settle(ledger.observe(sighting), .putOff)
    var part = 0
    var image: [UInt8] = []
    while let more = ledger.image(part: part) {
      image += more
      part += 1
    }
    let again = CampaignLedger(tiers: [Tier(recipients: 2, hours: 1)], memory: 1 << 20, key: .published)
    promise(again.restore(image).damagedBytes == 0, "a snapshot that cannot be read back")
    promise(again.count == ledger.count, "campaigns lost in a snapshot")
  }
}
