/// A MinHash over pairs of neighbouring tokens: the share of equal entries estimates the Jaccard similarity of two texts.
package struct Fingerprint: Hashable, Sendable {
  /// One minimum for each of the hash functions.
  package let minima: [UInt64]

  static let size = 64
  /// Below this many distinct pairs a text is too short to make a campaign by itself.
  private static let floor = 8

  /// Nil for a text too short to tell from another.
  package init?(_ text: CanonicalText, key: KeyedHash) {
    let tokens = text.tokens
    guard tokens.count > Self.floor else { return nil }
    var pairs: Set<UInt64> = []
    for (left, right) in zip(tokens, tokens.dropFirst()) { pairs.insert(key((left + " " + right).utf8)) }
    guard pairs.count >= Self.floor else { return nil }
    var minima = [UInt64](repeating: .max, count: Self.size)
    for pair in pairs {
      for index in 0..<Self.size { minima[index] = min(minima[index], Self.mixed(pair, index)) }
    }
    self.minima = minima
  }

  /// Estimated Jaccard similarity, 0 to 1.
  package func similarity(to other: Fingerprint) -> Double {
    let equal = zip(minima, other.minima).count { $0 == $1 }
    return Double(equal) / Double(Self.size)
  }

  /// One hash function per index: the finalizer of SplitMix64 over the keyed hash.
  private static func mixed(_ value: UInt64, _ index: Int) -> UInt64 {
    var z = value &+ UInt64(index + 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
