/// A MinHash of a set: the share of equal entries estimates the Jaccard similarity of two sets.
///
/// Filled as in "Fast Similarity Sketching" (Dahlgaard, Knudsen and Thorup, 2017): in each round every element falls into
/// one entry, and an entry keeps the least of the first round that reached it. A large set takes one or two rounds, a
/// small one more, and both estimate as well as with one hash function per entry.
package struct Sketch: Hashable, Sendable {
  /// The low bits of each minimum (b-bit MinHash: Li and König, 2010).
  ///
  /// Two that differ agree in them once in 256 times.
  let minima: SIMD64<UInt8>

  static let size = 64
  private static let rowsPerBand = 3
  static let bandCount = size / rowsPerBand

  /// Of keyed hashes, repeated or not; nil if there are none.
  init?(_ elements: [UInt64]) {
    guard !elements.isEmpty else { return nil }
    var minima = SIMD64<UInt8>()
    for (entry, minimum) in Self.minima(elements).enumerated() { minima[entry] = UInt8(truncatingIfNeeded: minimum) }
    self.minima = minima
  }

  /// Three minima each as one number of 24 bits, with the number of the band before it; two sets that agree in one are
  /// worth comparing.
  func bands(_ count: Int = bandCount) -> [UInt64] {
    (0..<count).map { band in
      (0..<Self.rowsPerBand).reduce(UInt64(band)) { $0 << 8 | UInt64(minima[band * Self.rowsPerBand + $1]) }
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
    Double(SIMD64<UInt8>().replacing(with: 1, where: minima .== other.minima).wrappedSum()) / Double(Self.size)
  }

  /// The finalizer of SplitMix64 over a keyed hash: one hash function per round.
  static func mixed(_ value: UInt64, _ round: UInt64) -> UInt64 {
    var z = value &+ (round &+ 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
