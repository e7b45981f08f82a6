/// Finds the campaigns that agree with a fingerprint in a whole band: one table a band, 5 octets a campaign in each.
///
/// A table is cut into buckets of eight entries, newest first; what falls out of a full bucket is found by its other
/// bands. An entry is 8 bits of the band's hash and 24 of the campaign's slot, so that almost no campaign is looked at
/// in vain.
struct BandIndex: Sendable {
  /// More campaigns cannot be told apart.
  static let slotLimit = 1 << 24 - 1

  private var tables: [[UInt32]]
  /// For how many campaigns each table was made.
  private var rooms: [Int]

  private static let bucketSize = 8
  private static let empty = UInt32.max

  init() {
    rooms = Array(repeating: 1_024, count: CompactFingerprint.bandCount)
    tables = rooms.map(Self.table)
  }

  private static func table(_ room: Int) -> [UInt32] {
    Array(repeating: empty, count: (room * 5 / 4 / bucketSize + 1) * bucketSize)
  }

  /// The slots that agree in some band, each once, most recently used first in each band.
  func candidates(_ fingerprint: CompactFingerprint) -> [Int] {
    var found: [Int] = []
    for band in tables.indices {
      let place = Self.place(fingerprint.band(band), tables[band].count)
      for entry in tables[band][place.bucket] where entry != Self.empty && entry >> 24 == place.tag {
        let slot = Int(entry & 0xff_ffff)
        if !found.contains(slot) { found.append(slot) }
      }
    }
    return found
  }

  /// Puts a campaign to the front of its buckets.
  mutating func insert(_ fingerprint: CompactFingerprint, slot: Int) {
    for band in tables.indices { Self.insert(fingerprint.band(band), slot, into: &tables[band]) }
  }

  mutating func remove(_ fingerprint: CompactFingerprint, slot: Int) {
    for band in tables.indices {
      let place = Self.place(fingerprint.band(band), tables[band].count)
      let entry = place.tag << 24 | UInt32(slot)
      guard let position = tables[band][place.bucket].firstIndex(of: entry) else { continue }
      for next in position..<(place.bucket.upperBound - 1) { tables[band][next] = tables[band][next + 1] }
      tables[band][place.bucket.upperBound - 1] = Self.empty
    }
  }

  /// Makes a table larger that was made for fewer campaigns than there are: one at a time, so that no message waits long.
  mutating func grow(for campaigns: Slots<Campaign>) {
    guard let band = rooms.firstIndex(where: { $0 < campaigns.count }) else { return }
    rooms[band] = rooms[band] * 3 / 2
    var fresh = Self.table(rooms[band])
    tables[band] = []
    campaigns.forEach { slot, campaign in Self.insert(campaign.fingerprint.band(band), slot, into: &fresh) }
    tables[band] = fresh
  }

  private static func insert(_ band: UInt32, _ slot: Int, into table: inout [UInt32]) {
    let place = place(band, table.count)
    let entry = place.tag << 24 | UInt32(slot)
    let bucket = place.bucket
    // What stands before the place that becomes free moves down by one.
    var free = table[bucket].firstIndex { $0 == entry || $0 == empty } ?? bucket.upperBound - 1
    while free > bucket.lowerBound {
      table[free] = table[free - 1]
      free -= 1
    }
    table[free] = entry
  }

  private static func place(_ band: UInt32, _ size: Int) -> (bucket: Range<Int>, tag: UInt32) {
    var hash = UInt64(band) &* 0x9e37_79b9_7f4a_7c15
    hash = (hash ^ hash >> 29) &* 0xbf58_476d_1ce4_e5b9
    let bucket = Int(hash >> 32 * UInt64(size / bucketSize) >> 32)
    // 255 is left out, so that no entry looks empty.
    return (bucket * bucketSize..<(bucket + 1) * bucketSize, UInt32(hash & 0xffff_ffff) % 255)
  }
}
