import Testing

@testable import Transparency

/// A whole tree in memory, by the definition of RFC 9162 section 2.1.1.
struct PlainTree: HashSource {
  var leaves: [TreeHash]

  func hash(height: Int, index: UInt64) throws -> TreeHash {
    let count = 1 << height
    let start = Int(index) * count
    guard start + count <= leaves.count else { throw TileError.outside }
    return root(leaves[start..<start + count])
  }

  func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
    switch leaves.count {
    case 0: return .empty
    case 1: return leaves[leaves.startIndex]
    default:
      var split = 1
      while split * 2 < leaves.count { split *= 2 }
      return TreeHash.node(root(leaves.prefix(split)), root(leaves.dropFirst(split)))
    }
  }

  static func numbered(_ count: Int) -> PlainTree {
    PlainTree(leaves: (0..<count).map { TreeHash.leaf(Array("entry \($0)".utf8)) })
  }
}

func hexadecimal(_ hash: TreeHash) -> String {
  hash.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

@Suite("The tree of RFC 9162")
struct TreeTests {
  /// The entries and roots that implementations of RFC 6962 share as test vectors.
  private static let entries: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], Array(0x40...0x43), Array(0x50...0x57), Array(0x60...0x6f),
  ]
  private static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test func publishedRoots() {
    var frontier = TreeFrontier()
    #expect(hexadecimal(frontier.root) == Self.roots[0])
    for (index, entry) in Self.entries.enumerated() {
      frontier.append(TreeHash.leaf(entry))
      #expect(hexadecimal(frontier.root) == Self.roots[index + 1])
      #expect(frontier.size == UInt64(index + 1))
    }
  }

  @Test func publishedProofs() throws {
    let tree = PlainTree(leaves: Self.entries.map { TreeHash.leaf($0) })
    let inclusion = try TreeProofs.inclusion(of: 5, size: 8, in: tree)
    #expect(
      inclusion.map(hexadecimal) == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
    let consistency = try TreeProofs.consistency(from: 6, to: 8, in: tree)
    #expect(
      consistency.map(hexadecimal) == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }

  @Test func everyInclusionProofOfSmallTreesHoldsForItsPlaceAlone() throws {
    for size in 1...70 {
      let tree = PlainTree.numbered(size)
      let root = tree.root(tree.leaves[...])
      for index in 0..<size {
        let path = try TreeProofs.inclusion(of: UInt64(index), size: UInt64(size), in: tree)
        func reached(_ leaf: Int, _ place: Int, _ path: [TreeHash]) -> TreeHash? {
          TreeProofs.root(of: tree.leaves[leaf], at: UInt64(place), size: UInt64(size), path: path)
        }
        #expect(reached(index, index, path) == root)
        if size > 1 {
          #expect(reached((index + 1) % size, index, path) != root)
          #expect(reached(index, (index + 1) % size, path) != root)
          #expect(reached(index, index, Array(path.dropLast())) != root)
        }
        #expect(reached(index, index, path + [root]) != root)
      }
    }
  }

  @Test func everyConsistencyProofOfSmallTreesHolds() throws {
    let tree = PlainTree.numbered(70)
    let roots = (0...70).map { tree.root(tree.leaves.prefix($0)) }
    for size in 0...70 {
      for old in 0...size {
        let proof = try TreeProofs.consistency(from: UInt64(old), to: UInt64(size), in: tree)
        func holds(_ oldRoot: TreeHash, _ root: TreeHash, _ proof: [TreeHash]) -> Bool {
          TreeProofs.isConsistent(from: UInt64(old), oldRoot, to: UInt64(size), root, proof)
        }
        #expect(holds(roots[old], roots[size], proof))
        #expect(!holds(roots[old], TreeHash.leaf([1]), proof) || old == 0)
        #expect(!holds(TreeHash.leaf([1]), roots[size], proof))
        #expect(!holds(roots[old], roots[size], proof + [roots[old]]))
        if !proof.isEmpty { #expect(!holds(roots[old], roots[size], Array(proof.dropLast()))) }
      }
    }
  }

  @Test func theEdgeOfAStoredTreeGoesOn() throws {
    let tree = PlainTree.numbered(300)
    var frontier = try TreeFrontier(of: PlainTree(leaves: Array(tree.leaves.prefix(173))), size: 173)
    for leaf in tree.leaves.dropFirst(173) { frontier.append(leaf) }
    #expect(frontier.root == tree.root(tree.leaves[...]))
  }
}
