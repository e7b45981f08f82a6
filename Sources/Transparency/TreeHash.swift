package import Crypto
import Foundation

/// A hash of the tree: 32 bytes of SHA-256.
package struct TreeHash: Hashable, Sendable {
  /// Its bytes as they lie in memory.
  private let words: SIMD4<UInt64>

  package init(_ digest: SHA256Digest) {
    words = unsafe digest.withUnsafeBytes { unsafe $0.loadUnaligned(as: SIMD4<UInt64>.self) }
  }

  /// 32 bytes; nil for any other count.
  package init?(_ bytes: some Collection<UInt8>) {
    guard bytes.count == Self.size else { return nil }
    var words = SIMD4<UInt64>()
    unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    self.words = words
  }

  /// Reads base64 (RFC 4648 section 4); nil if it is not that of 32 bytes.
  package init?(base64 text: some StringProtocol) {
    guard let data = Data(base64Encoded: String(text)) else { return nil }
    self.init(data)
  }

  package static let size = 32

  /// 32 of them.
  package var bytes: [UInt8] { unsafe withUnsafeBytes(of: words) { unsafe Array($0) } }

  package var base64: String { Data(bytes).base64EncodedString() }
}

extension TreeHash {
  /// The hash of an entry (RFC 9162 section 2.1.1).
  package static func leaf(_ entry: some Collection<UInt8>) -> TreeHash {
    var hash = SHA256()
    hash.update(CollectionOfOne(0))
    hash.update(entry)
    return TreeHash(hash.finalize())
  }

  /// The hash above two others (RFC 9162 section 2.1.1).
  package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
    var hash = SHA256()
    hash.update(CollectionOfOne(1))
    unsafe withUnsafeBytes(of: (left.words, right.words)) { unsafe hash.update(bufferPointer: $0) }
    return TreeHash(hash.finalize())
  }

  /// The root of the tree without entries.
  package static let empty = TreeHash(SHA256.hash(data: [UInt8]()))
}

extension SHA256 {
  /// Does what `update(data:)` does without its detour, which costs more than to hash a short text.
  package mutating func update(_ octets: some Collection<UInt8>) {
    let isDone: Void? = octets.withContiguousStorageIfAvailable {
      unsafe update(bufferPointer: UnsafeRawBufferPointer($0))
    }
    if isDone == nil { update(data: Array(octets)) }
  }
}
