/// Finds the campaigns that have a key in common with a message (`Fingerprints.keys`), in 4 octets a key.
///
/// A table of fixed size, cut into buckets of 16 entries (one cache line), newest first. What falls out of a full bucket
/// is found by its other keys. Memory is taken piece by piece, as campaigns come, so that no message waits long.
struct KeyIndex: Sendable {
  /// More campaigns cannot be told apart.
  static let slotLimit = 1 << 24 - 1

  /// 16 buckets each, or none yet.
  ///
  /// An entry is 8 bits of the key's hash, so that few campaigns are looked at in vain, and 24 of the slot.
  private var pieces: [[UInt32]]

  private static let bucketSize = 16
  private static let pieceSize = 16 * bucketSize
  /// Campaigns remembered per key; the newest stay.
  private static let campaignsPerKey = 4
  private static let empty = UInt32.max

  private struct Place {
    let piece: Int
    let bucket: Range<Int>
    /// 255 is left out, so that no entry looks empty.
    let tag: UInt32
  }

  /// As many entries as fit into `budget` octets, and one piece at least.
  init(budget: Int) { pieces = Array(repeating: [], count: max(1, budget / (4 * Self.pieceSize + 40))) }

  /// The slots with one of the keys, each once: in the order of the keys, for each key the most recently used first.
  func candidates(_ keys: [UInt64]) -> [Int] {
    var found: [Int] = []
    for key in keys {
      let place = place(of: key)
      guard !pieces[place.piece].isEmpty else { continue }
      for position in place.bucket {
        let entry = pieces[place.piece][position]
        guard entry != Self.empty, entry >> 24 == place.tag else { continue }
        let slot = Int(entry & 0xff_ffff)
        if !found.contains(slot) { found.append(slot) }
      }
    }
    return found
  }

  /// Puts a campaign to the front of its buckets.
  mutating func insert(_ keys: [UInt64], slot: Int) {
    for key in keys {
      let place = place(of: key)
      if pieces[place.piece].isEmpty { pieces[place.piece] = Array(repeating: Self.empty, count: Self.pieceSize) }
      let entry = place.tag << 24 | UInt32(slot)
      // What stands before the place that becomes free moves down by one.
      var free = placeToFree(for: entry, place)
      while free > place.bucket.lowerBound {
        pieces[place.piece][free] = pieces[place.piece][free - 1]
        free -= 1
      }
      pieces[place.piece][free] = entry
    }
  }

  mutating func remove(_ keys: [UInt64], slot: Int) {
    for key in keys {
      let place = place(of: key)
      guard !pieces[place.piece].isEmpty else { continue }
      let entry = place.tag << 24 | UInt32(slot)
      guard let position = pieces[place.piece][place.bucket].firstIndex(of: entry) else { continue }
      for next in position..<(place.bucket.upperBound - 1) {
        pieces[place.piece][next] = pieces[place.piece][next + 1]
      }
      pieces[place.piece][place.bucket.upperBound - 1] = Self.empty
    }
  }

  /// Where the entry itself stands, or the oldest of too many with its key, or the first empty place, or the last place.
  private func placeToFree(for entry: UInt32, _ place: Place) -> Int {
    var sameKey = 0
    for position in place.bucket {
      let other = pieces[place.piece][position]
      if other == entry || other == Self.empty { return position }
      if other >> 24 == place.tag { sameKey += 1 }
      if sameKey == Self.campaignsPerKey { return position }
    }
    return place.bucket.upperBound - 1
  }

  private func place(of key: UInt64) -> Place {
    let hash = Sketch.mixed(key, 0)
    let bucket = Int(hash & 15) * Self.bucketSize
    return Place(
      piece: Int(((hash >> 32) * UInt64(pieces.count)) >> 32), bucket: bucket..<(bucket + Self.bucketSize),
      tag: UInt32(hash >> 8 & 0xff_ffff) % 255)
  }
}
