/// SipHash-2-4 (Aumasson and Bernstein, 2012) under a key of this installation.
///
/// Without the key nobody can compute which texts collide, or test whether a guessed text was seen.
package struct KeyedHash: Sendable {
  private let k0: UInt64
  private let k1: UInt64

  package init(k0: UInt64, k1: UInt64) {
    self.k0 = k0
    self.k1 = k1
  }

  /// For stored mail, where the same input is to give the same result: protects nothing.
  package static let published = KeyedHash(k0: 0x5472_7565_6d61_726b, k1: 0x6361_6d70_6169_676e)

  /// The key in the first 16 of some bytes.
  package init(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes[...])
    k0 = reader.read(UInt64.self) ?? 0
    k1 = reader.read(UInt64.self) ?? 0
  }

  package func callAsFunction(_ bytes: some Collection<UInt8>) -> UInt64 {
    var state = SipState(k0, k1)
    var word: UInt64 = 0
    var count = 0
    for byte in bytes {
      word |= UInt64(byte) << UInt64(count % 8 * 8)
      count += 1
      if count % 8 == 0 {
        state.absorb(word)
        word = 0
      }
    }
    state.absorb(word | UInt64(count & 0xff) << 56)
    return state.finish()
  }

  /// The same of the octets of some numbers, least significant first.
  package func callAsFunction(words: some Collection<UInt64>) -> UInt64 {
    var state = SipState(k0, k1)
    for word in words { state.absorb(word) }
    state.absorb(UInt64(words.count * 8 & 0xff) << 56)
    return state.finish()
  }

  /// The same of two numbers.
  func callAsFunction(_ first: UInt64, _ second: UInt64) -> UInt64 {
    var state = SipState(k0, k1)
    state.absorb(first)
    state.absorb(second)
    state.absorb(16 << 56)
    return state.finish()
  }
}

private struct SipState {
  private var v0, v1, v2, v3: UInt64

  init(_ k0: UInt64, _ k1: UInt64) {
    v0 = k0 ^ 0x736f_6d65_7073_6575
    v1 = k1 ^ 0x646f_7261_6e64_6f6d
    v2 = k0 ^ 0x6c79_6765_6e65_7261
    v3 = k1 ^ 0x7465_6462_7974_6573
  }

  mutating func absorb(_ word: UInt64) {
    v3 ^= word
    round()
    round()
    v0 ^= word
  }

  mutating func finish() -> UInt64 {
    v2 ^= 0xff
    for _ in 0..<4 { round() }
    return v0 ^ v1 ^ v2 ^ v3
  }

  private mutating func round() {
    v0 &+= v1
    v1 = v1 << 13 | v1 >> 51
    v1 ^= v0
    v0 = v0 << 32 | v0 >> 32
    v2 &+= v3
    v3 = v3 << 16 | v3 >> 48
    v3 ^= v2
    v0 &+= v3
    v3 = v3 << 21 | v3 >> 43
    v3 ^= v0
    v2 &+= v1
    v1 = v1 << 17 | v1 >> 47
    v1 ^= v2
    v2 = v2 << 32 | v2 >> 32
  }
}
