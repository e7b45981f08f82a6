/// A file of the tree (c2sp.org/tlog-tiles): up to 256 hashes that follow each other at one level, or the entries
/// below them.
///
/// A level is eight heights of the tree: a hash at level `l` covers `256^l` entries.
package struct Tile: Hashable, Sendable {
  package static let width = 256

  package enum Content: Hashable, Sendable {
    case hashes(level: Int)
    case entries
  }

  package let content: Content
  package let index: UInt64
  /// 1 to 256; below 256 the tile is partial, the last of its level.
  package let width: Int

  package init(_ content: Content, index: UInt64, width: Int = Tile.width) {
    precondition((1...Self.width).contains(width))
    self.content = content
    self.index = index
    self.width = width
  }

  package var isFull: Bool { width == Self.width }

  /// The file below the log's folder: `tile/0/x001/x234/067`, `tile/entries/000.p/12`.
  package var path: String {
    let folder =
      switch content {
      case .hashes(let level): String(level)
      case .entries: "entries"
      }
    var elements = [Self.threeDigits(index % 1_000)]
    var rest = index / 1_000
    while rest > 0 {
      elements.append("x" + Self.threeDigits(rest % 1_000))
      rest /= 1_000
    }
    return "tile/\(folder)/" + elements.reversed().joined(separator: "/") + (isFull ? "" : ".p/\(width)")
  }

  private static func threeDigits(_ number: UInt64) -> String {
    let text = String(number)
    return String(repeating: "0", count: 3 - text.count) + text
  }

  /// The tile that holds entry `index` of a tree of `size`.
  package static func entries(holding index: UInt64, size: UInt64) -> Tile {
    let tile = index / UInt64(width)
    return Tile(.entries, index: tile, width: Int(min(UInt64(width), size - tile * UInt64(width))))
  }

  /// Every tile of hashes of a tree of this size, the partial ones only; a full one never changes.
  package static func partial(size: UInt64) -> [Tile] {
    var tiles: [Tile] = []
    var (level, count) = (0, size)
    while count > 0 {
      if count % UInt64(width) > 0 {
        tiles.append(Tile(.hashes(level: level), index: count / UInt64(width), width: Int(count % UInt64(width))))
      }
      count /= UInt64(width)
      level += 1
    }
    return tiles
  }
}

/// The hashes of a tree of one size, read from its tiles.
package struct TileHashes: HashSource {
  private let size: UInt64
  private let read: (Tile) throws -> [UInt8]

  /// `read` gives the bytes of a tile: 32 for each of its hashes.
  package init(size: UInt64, read: @escaping (Tile) throws -> [UInt8]) {
    self.size = size
    self.read = read
  }

  package func hash(height: Int, index: UInt64) throws -> TreeHash {
    let level = height / 8
    // Hashes of the tile's level below this node: it may lie up to seven heights above them.
    let count = 1 << (height % 8)
    let first = index << UInt64(height % 8)
    let number = first / UInt64(Tile.width)
    let available = size >> UInt64(level * 8)
    guard first + UInt64(count) <= available else { throw TileError.outside }
    let tile = Tile(
      .hashes(level: level), index: number, width: Int(min(UInt64(Tile.width), available - number * UInt64(Tile.width)))
    )
    let bytes = try read(tile)
    guard bytes.count == tile.width * TreeHash.size else { throw TileError.wrongSize(tile.path) }
    let offset = Int(first % UInt64(Tile.width))
    var hashes = (offset..<offset + count).compactMap {
      TreeHash(bytes[$0 * TreeHash.size..<($0 + 1) * TreeHash.size])
    }
    while hashes.count > 1 {
      hashes = stride(from: 0, to: hashes.count, by: 2).map { TreeHash.node(hashes[$0], hashes[$0 + 1]) }
    }
    guard let hash = hashes.first else { throw TileError.outside }
    return hash
  }
}

package enum TileError: Error, Hashable, CustomStringConvertible {
  /// A hash beyond the tree was asked for.
  case outside
  case wrongSize(String)
  case malformedEntries

  package var description: String {
    switch self {
    case .outside: "the tree has no such node"
    case .wrongSize(let path): "\(path) has not the size of its hashes"
    case .malformedEntries: "the entries do not fill their file exactly"
    }
  }
}

/// A file of entries: each behind its length, two octets, high first.
package enum EntryBundle {
  /// What one entry can hold.
  package static let entryLimit = 65_535

  /// `entry` has at most `entryLimit` octets.
  package static func append(_ entry: some Collection<UInt8>, to bundle: inout [UInt8]) {
    precondition(entry.count <= entryLimit)
    bundle.append(UInt8(entry.count >> 8))
    bundle.append(UInt8(entry.count & 0xff))
    bundle.append(contentsOf: entry)
  }

  /// All entries.
  ///
  /// Throws if the last one is not whole.
  package static func entries(in bundle: [UInt8]) throws -> [ArraySlice<UInt8>] {
    let (entries, isWhole) = wholeEntries(in: bundle)
    guard isWhole else { throw TileError.malformedEntries }
    return entries
  }

  /// The whole entries, and whether nothing follows them.
  package static func wholeEntries(in bundle: [UInt8]) -> (entries: [ArraySlice<UInt8>], isWhole: Bool) {
    var entries: [ArraySlice<UInt8>] = []
    var rest = bundle[...]
    while rest.count >= 2 {
      let length = Int(rest[rest.startIndex]) << 8 | Int(rest[rest.startIndex + 1])
      guard rest.count >= length + 2 else { break }
      entries.append(rest.dropFirst(2).prefix(length))
      rest = rest.dropFirst(length + 2)
    }
    return (entries, rest.isEmpty)
  }
}
