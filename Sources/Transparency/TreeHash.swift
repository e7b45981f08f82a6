package import Crypto
package import Foundation

/// A hash of the tree: 32 bytes of SHA-256.
package struct TreeHash: Hashable, Sendable {
  private let words: SIMD4<UInt64>

  package init(_ digest: SHA256Digest) {
    self.init(words: digest)
  }

  /// 32 bytes; nil for any other count.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    self.init(words: bytes)
  }

  /// Reads base64 (RFC 4648 section 4); nil if it is not that of 32 bytes.
  package init?(base64 text: some StringProtocol) {
    guard let data = Data(base64Encoded: String(text)) else { return nil }
    self.init(data)
  }

  private init(words bytes: some Sequence<UInt8>) {
    var words = SIMD4<UInt64>()
    for (index, byte) in bytes.enumerated() { words[index / 8] = words[index / 8] << 8 | UInt64(byte) }
    self.words = words
  }

  package static let size = 32

  /// Big-endian, 32 of them.
  package var bytes: [UInt8] {
    (0..<Self.size).map { UInt8(truncatingIfNeeded: words[$0 / 8] >> UInt64(56 - $0 % 8 * 8)) }
  }

  package var base64: String { Data(bytes).base64EncodedString() }
}

extension TreeHash {
  /// The hash of an entry (RFC 9162 section 2.1.1).
  package static func leaf(_ entry: some DataProtocol) -> TreeHash {
    var hash = SHA256()
    hash.update(data: [0])
    hash.update(data: entry)
    return TreeHash(hash.finalize())
  }

  /// The hash above two others (RFC 9162 section 2.1.1).
  package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    TreeHash(SHA256.hash(data: [1] + left.bytes + right.bytes))
  }

  /// The root of the tree without entries.
  package static let empty = TreeHash(SHA256.hash(data: [UInt8]()))
}
