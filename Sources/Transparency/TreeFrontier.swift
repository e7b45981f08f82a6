/// The right edge of a growing tree: the roots of its complete subtrees, largest first, as the bits of its size.
///
/// Enough to append and to tell the root; at most 64 hashes.
package struct TreeFrontier: Hashable, Sendable {
  package private(set) var size: UInt64
  private var subtrees: [TreeHash]

  /// The tree without entries.
  package init() {
    size = 0
    subtrees = []
  }

  /// The edge of a stored tree.
  package init(of source: some HashSource, size: UInt64) throws {
    self.size = size
    subtrees = try TreeRange(0, size).completeSubtrees.map { try source.hash(height: $0.height, index: $0.index) }
  }

  /// Appends a leaf; `onNode` gets each complete subtree that this makes, from the leaf itself upwards.
  package mutating func append(
    _ leaf: TreeHash, onNode: (_ height: Int, _ index: UInt64, TreeHash) -> Void = { _, _, _ in }
  ) {
    var hash = leaf
    var height = 0
    var index = size
    onNode(height, index, hash)
    while index & 1 == 1, let left = subtrees.popLast() {
      hash = TreeHash.node(left, hash)
      height += 1
      index >>= 1
      onNode(height, index, hash)
    }
    subtrees.append(hash)
    size += 1
  }

  package var root: TreeHash { Self.joined(subtrees) ?? .empty }

  /// The root over complete subtrees that follow each other, each smaller than the one before.
  static func joined(_ subtrees: [TreeHash]) -> TreeHash? {
    guard var root = subtrees.last else { return nil }
    for left in subtrees.dropLast().reversed() { root = TreeHash.node(left, root) }
    return root
  }
}

/// Where hashes of complete subtrees come from.
package protocol HashSource {
  /// The root over the entries from `index << height`, `1 << height` of them.
  func hash(height: Int, index: UInt64) throws -> TreeHash
}

/// Entries that follow each other: from `start` up to, not with, `end`.
struct TreeRange {
  let start: UInt64
  let end: UInt64

  init(_ start: UInt64, _ end: UInt64) {
    self.start = start
    self.end = end
  }

  var count: UInt64 { end - start }

  /// The largest power of two below the count, where RFC 9162 section 2.1.1 splits; the count is at least 2.
  var split: UInt64 { start + 1 << (63 - (count - 1).leadingZeroBitCount) }

  /// The complete subtrees that make up the range, largest first; `start` is a multiple of the largest.
  var completeSubtrees: [(height: Int, index: UInt64)] {
    var found: [(Int, UInt64)] = []
    var position = start
    while position < end {
      let height = 63 - (end - position).leadingZeroBitCount
      found.append((height, position >> UInt64(height)))
      position += 1 << UInt64(height)
    }
    return found
  }

  func root(_ source: some HashSource) throws -> TreeHash {
    let hashes = try completeSubtrees.map { try source.hash(height: $0.height, index: $0.index) }
    return TreeFrontier.joined(hashes) ?? .empty
  }
}
