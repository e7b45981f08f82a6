/// Finds the campaigns that agree with a fingerprint in a whole band: about 5 octets a campaign and band.
///
/// Every band has its own tables, each cut into buckets of eight entries, newest first; what falls out of a full bucket
/// is found by its other bands. The tables are many and small, and grow one by one, so that no message waits long.
struct BandIndex: Sendable {
  /// More campaigns cannot be told apart.
  static let slotLimit = 1 << 24 - 1

  private var tables: [BandTable]

  private static let tablesPerBand = 64

  init() {
    tables = Array(repeating: BandTable(), count: CompactFingerprint.bandCount * Self.tablesPerBand)
  }

  /// The slots that agree in some band, each once, most recently used first in each band.
  func candidates(_ fingerprint: CompactFingerprint) -> [Int] {
    var found: [Int] = []
    for band in 0..<CompactFingerprint.bandCount {
      let hash = Self.hash(fingerprint, band)
      for slot in tables[Self.table(band, hash)].slots(hash) where !found.contains(slot) { found.append(slot) }
    }
    return found
  }

  /// Puts a campaign to the front of its buckets.
  mutating func insert(_ fingerprint: CompactFingerprint, slot: Int, among campaigns: Slots<Campaign>) {
    for band in 0..<CompactFingerprint.bandCount {
      let hash = Self.hash(fingerprint, band)
      let table = Self.table(band, hash)
      tables[table].insert(hash, slot)
      if tables[table].isCrowded {
        // Not all by the same share, or all would grow at the same time.
        tables[table].grow(by: 6 + table % 5) { slot in campaigns[slot].map { Self.hash($0.fingerprint, band) } }
      }
    }
  }

  mutating func remove(_ fingerprint: CompactFingerprint, slot: Int) {
    for band in 0..<CompactFingerprint.bandCount {
      let hash = Self.hash(fingerprint, band)
      tables[Self.table(band, hash)].remove(hash, slot)
    }
  }

  private static func hash(_ fingerprint: CompactFingerprint, _ band: Int) -> UInt64 {
    let hash = (UInt64(fingerprint.band(band)) &+ 1) &* 0x9e37_79b9_7f4a_7c15
    return (hash ^ hash >> 29) &* 0xbf58_476d_1ce4_e5b9
  }

  private static func table(_ band: Int, _ hash: UInt64) -> Int {
    band * tablesPerBand + Int(hash & 0xff) % tablesPerBand
  }
}

/// Slots by hash.
///
/// An entry is 8 bits of the hash and 24 of the slot, so that almost no campaign is looked at in vain.
private struct BandTable: Sendable {
  private var entries = Self.room(1)
  private var count = 0

  private static let bucketSize = 8
  private static let empty = UInt32.max

  private static func room(_ buckets: Int) -> [UInt32] { Array(repeating: empty, count: buckets * bucketSize) }

  /// Above four fifths too many entries would fall out of their buckets.
  var isCrowded: Bool { count * 5 > entries.count * 4 }

  func slots(_ hash: UInt64) -> [Int] {
    let tag = Self.tag(hash)
    return entries[bucket(hash)].filter { $0 != Self.empty && $0 >> 24 == tag }.map { Int($0 & 0xff_ffff) }
  }

  mutating func insert(_ hash: UInt64, _ slot: Int) {
    let bucket = bucket(hash)
    let entry = Self.tag(hash) << 24 | UInt32(slot)
    // What stands before the place that becomes free moves down by one.
    var free = entries[bucket].firstIndex { $0 == entry || $0 == Self.empty } ?? bucket.upperBound - 1
    if entries[free] == Self.empty { count += 1 }
    while free > bucket.lowerBound {
      entries[free] = entries[free - 1]
      free -= 1
    }
    entries[free] = entry
  }

  mutating func remove(_ hash: UInt64, _ slot: Int) {
    let bucket = bucket(hash)
    let entry = Self.tag(hash) << 24 | UInt32(slot)
    guard let position = entries[bucket].firstIndex(of: entry) else { return }
    for next in position..<(bucket.upperBound - 1) { entries[next] = entries[next + 1] }
    entries[bucket.upperBound - 1] = Self.empty
    count -= 1
  }

  /// Makes the table larger, by one part of `parts`; `hash` gives the hash of a slot anew.
  mutating func grow(by parts: Int, _ hash: (Int) -> UInt64?) {
    let old = entries
    let buckets = old.count / Self.bucketSize
    entries = Self.room(buckets + max(1, buckets / parts))
    count = 0
    // Backwards, so that the newest come to the front again.
    for entry in old.reversed() where entry != Self.empty {
      let slot = Int(entry & 0xff_ffff)
      if let hash = hash(slot) { insert(hash, slot) }
    }
  }

  private func bucket(_ hash: UInt64) -> Range<Int> {
    let start = Int(((hash >> 32) * UInt64(entries.count / Self.bucketSize)) >> 32) * Self.bucketSize
    return start..<(start + Self.bucketSize)
  }

  /// 255 is left out, so that no entry looks empty.
  private static func tag(_ hash: UInt64) -> UInt32 { UInt32(hash >> 8 & 0xff_ffff) % 255 }
}
