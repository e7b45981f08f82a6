/// Proofs over a stored tree: that it holds an entry, and that a later tree begins with an earlier one.
package enum TreeProofs {
  /// The path from an entry to the root (RFC 9162 section 2.1.3.1), the entry's sibling first; `index < size`.
  package static func inclusion(of index: UInt64, size: UInt64, in source: some HashSource) throws -> [TreeHash] {
    precondition(index < size)
    var path: [TreeHash] = []
    var range = TreeRange(0, size)
    while range.count > 1 {
      let (left, right) = (TreeRange(range.start, range.split), TreeRange(range.split, range.end))
      path.append(try (index < range.split ? right : left).root(source))
      range = index < range.split ? left : right
    }
    return path.reversed()
  }

  /// That the tree of `size` begins with that of `old` (RFC 9162 section 2.1.4.1); empty if `old` is 0 or `size`.
  package static func consistency(
    from old: UInt64, to size: UInt64, in source: some HashSource
  ) throws -> [TreeHash] {
    precondition(old <= size)
    guard old > 0, old < size else { return [] }
    var proof: [TreeHash] = []
    var range = TreeRange(0, size)
    while range.end != old {
      let (left, right) = (TreeRange(range.start, range.split), TreeRange(range.split, range.end))
      proof.append(try (old <= range.split ? right : left).root(source))
      range = old <= range.split ? left : right
    }
    if range.start != 0 { proof.append(try range.root(source)) }
    return proof.reversed()
  }

  /// The root that a path leads to (RFC 9162 section 2.1.3.2); nil if the path is not of the right length.
  package static func root(of leaf: TreeHash, at index: UInt64, size: UInt64, path: [TreeHash]) -> TreeHash? {
    guard index < size else { return nil }
    var (number, last) = (index, size - 1)
    var root = leaf
    for sibling in path {
      guard last > 0 else { return nil }
      if number & 1 == 1 || number == last {
        root = TreeHash.node(sibling, root)
        while number & 1 == 0, number != 0 {
          number >>= 1
          last >>= 1
        }
      } else {
        root = TreeHash.node(root, sibling)
      }
      number >>= 1
      last >>= 1
    }
    return last == 0 ? root : nil
  }

  /// Whether the proof holds (RFC 9162 section 2.1.4.2).
  package static func isConsistent(
    from old: UInt64, _ oldRoot: TreeHash, to size: UInt64, _ root: TreeHash, _ proof: [TreeHash]
  ) -> Bool {
    guard old < size else { return old == size && oldRoot == root && proof.isEmpty }
    guard old > 0 else { return proof.isEmpty && oldRoot == .empty }
    var path = proof[...]
    if old & (old - 1) == 0 { path = [oldRoot] + path }
    guard let first = path.popFirst() else { return false }
    var (number, last) = (old - 1, size - 1)
    while number & 1 == 1 {
      number >>= 1
      last >>= 1
    }
    var (before, after) = (first, first)
    for hash in path {
      guard last > 0 else { return false }
      if number & 1 == 1 || number == last {
        before = TreeHash.node(hash, before)
        after = TreeHash.node(hash, after)
        while number & 1 == 0, number != 0 {
          number >>= 1
          last >>= 1
        }
      } else {
        after = TreeHash.node(after, hash)
      }
      number >>= 1
      last >>= 1
    }
    return last == 0 && before == oldRoot && after == root
  }
}
