import Testing

@testable import Transparency

@Suite("Tiles of c2sp.org/tlog-tiles")
struct TileTests {
  @Test func paths() {
    #expect(Tile(.hashes(level: 0), index: 1_234_067).path == "tile/0/x001/x234/067")
    #expect(Tile(.hashes(level: 0), index: 0).path == "tile/0/000")
    #expect(Tile(.hashes(level: 2), index: 1_000, width: 17).path == "tile/2/x001/000.p/17")
    #expect(Tile(.entries, index: 273, width: 112).path == "tile/entries/273.p/112")
  }

  /// The example of the text: a tree of 70,000 entries.
  @Test func partialTiles() {
    let partial = Tile.partial(size: 70_000).map(\.path)
    #expect(partial == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
    #expect(Tile.partial(size: 256).map(\.path) == ["tile/1/000.p/1"])
    #expect(Tile.partial(size: 0).isEmpty)
  }

  /// Builds the tiles as the text defines them and proves entries and growth from them alone.
  @Test func proofsFromTiles() throws {
    let size = 66_000
    var files: [String: [UInt8]] = [:]
    var frontier = TreeFrontier()
    var levels: [Int: [TreeHash]] = [:]
    var leaves: [TreeHash] = []
    for number in 0..<size {
      let leaf = TreeHash.leaf(Array("entry \(number)".utf8))
      leaves.append(leaf)
      frontier.append(leaf) { height, _, hash in
        if height % 8 == 0 { levels[height / 8, default: []].append(hash) }
      }
    }
    for (level, hashes) in levels {
      for start in stride(from: 0, to: hashes.count, by: Tile.width) {
        let content = hashes[start..<min(start + Tile.width, hashes.count)]
        let tile = Tile(.hashes(level: level), index: UInt64(start / Tile.width), width: content.count)
        files[tile.path] = content.flatMap(\.bytes)
      }
    }
    struct Missing: Error {}
    let source = TileHashes(size: UInt64(size)) { tile in
      guard let bytes = files[tile.path] else { throw Missing() }
      return bytes
    }
    #expect(try TreeFrontier(of: source, size: UInt64(size)).root == frontier.root)
    for index in [0, 1, 255, 256, 65_535, 65_536, size - 1] {
      let path = try TreeProofs.inclusion(of: UInt64(index), size: UInt64(size), in: source)
      let root = TreeProofs.root(of: leaves[index], at: UInt64(index), size: UInt64(size), path: path)
      #expect(root == frontier.root)
    }
    for old in [1, 255, 256, 257, 65_536, 65_999] {
      let proof = try TreeProofs.consistency(from: UInt64(old), to: UInt64(size), in: source)
      let oldRoot = try TreeRange(0, UInt64(old)).root(source)
      #expect(TreeProofs.isConsistent(from: UInt64(old), oldRoot, to: UInt64(size), frontier.root, proof))
    }
  }

  @Test func entriesComeBack() throws {
    let entries: [[UInt8]] = [[], [7], Array(repeating: 9, count: EntryBundle.entryLimit)]
    var bundle: [UInt8] = []
    for entry in entries { EntryBundle.append(entry, to: &bundle) }
    #expect(try EntryBundle.entries(in: bundle).map(Array.init) == entries)
    #expect(bundle.prefix(5) == [0, 0, 0, 1, 7])
    #expect(throws: TileError.malformedEntries) { try EntryBundle.entries(in: Array(bundle.dropLast())) }
    #expect(throws: TileError.malformedEntries) { try EntryBundle.entries(in: bundle + [0]) }
  }
}
