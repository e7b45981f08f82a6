/// A MinHash of a set: the share of equal entries estimates the Jaccard similarity of two sets.
///
/// Filled as in "Fast Similarity Sketching" (Dahlgaard, Knudsen and Thorup, 2017): in each round every element falls into
/// one entry, and an entry keeps the least of the first round that reached it. A large set takes one or two rounds, a
/// small one more, and both estimate as well as with one hash function per entry.
package struct Sketch: Hashable, Sendable {
  /// The low bits of each minimum.
  package let minima: [UInt8]
  /// One value per band of three minima, as many as asked for; two sets that agree in one are worth comparing.
  package let bands: [UInt32]

  package static let size = 64
  static let rowsPerBand = 3
  static let bandCount = size / rowsPerBand

  /// Of keyed hashes, repeated or not; nil if there are none.
  init?(_ elements: [UInt64], bands bandCount: Int = bandCount) {
    guard !elements.isEmpty else { return nil }
    let minima = Self.minima(elements)
    self.minima = minima.map { UInt8(truncatingIfNeeded: $0) }
    bands = (0..<Self.bandCount).map { band in
      let rows = minima[band * Self.rowsPerBand..<(band + 1) * Self.rowsPerBand]
      return UInt32(truncatingIfNeeded: rows.reduce(UInt64(band)) { Self.mixed($0 ^ $1, 0) })
    }
  }

  private static func minima(_ elements: [UInt64]) -> [UInt64] {
    var minima = [UInt64](repeating: .max, count: size)
    // The round that reached an entry first.
    var rounds = [UInt64](repeating: .max, count: size)
    var empty = size
    var round: UInt64 = 0
    while empty > 0 {
      for element in elements {
        let hash = mixed(element, round)
        // After `size` rounds each entry in turn takes all elements, so that none stays empty.
        let entry = Int(round < UInt64(size) ? hash >> 58 : round - UInt64(size))
        if rounds[entry] > round {
          rounds[entry] = round
          minima[entry] = hash
          empty -= 1
        } else if rounds[entry] == round, hash < minima[entry] {
          minima[entry] = hash
        }
      }
      round += 1
    }
    return minima
  }

  /// Estimated Jaccard similarity, 0 to 1.
  package func similarity(to other: Sketch) -> Double {
    Double(zip(minima, other.minima).count { $0 == $1 }) / Double(Self.size)
  }

  /// The finalizer of SplitMix64 over a keyed hash: one hash function per round.
  private static func mixed(_ value: UInt64, _ round: UInt64) -> UInt64 {
    var z = value &+ (round &+ 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
