import Foundation
package import Transparency

/// Makes proofs that lead to the newest head of a log.
package struct LogProofs {
  package let checkpoint: SignedNote
  /// Entries under the head.
  package let size: UInt64
  private let hashes: TileHashes

  /// Throws if the log has no head yet.
  package init(_ reader: LogReader) throws { try self.init(reader.files) }

  init(_ files: TreeFiles) throws {
    guard let note = try files.checkpoint(), let head = Checkpoint(text: note.text) else {
      throw LogError("\(files.folder.path): the log has no head yet; wait a second")
    }
    checkpoint = note
    size = head.size
    let cache = TileCache(files)
    hashes = TileHashes(size: size) { try cache.read($0) }
  }

  /// The path of an entry.
  package func path(of index: UInt64) throws -> [TreeHash] {
    guard index < size else { throw LogError("no entry \(index) is under the newest head, which has \(size)") }
    return try TreeProofs.inclusion(of: index, size: size, in: hashes)
  }

  /// That the log holds an entry.
  package func inclusion(of index: UInt64) throws -> EntryProof {
    EntryProof(index: index, path: try path(of: index), checkpoint: checkpoint)
  }

  /// That the log has grown from one of `old` entries.
  package func consistency(from old: UInt64) throws -> ConsistencyProof {
    guard old <= size else { throw LogError("the log has \(size) entries under its newest head, less than \(old)") }
    return ConsistencyProof(
      old: old, path: try TreeProofs.consistency(from: old, to: size, in: hashes), checkpoint: checkpoint)
  }
}

/// Keeps tiles that were read, since neighbours share them.
private final class TileCache {
  private let files: TreeFiles
  private var tiles: [Tile: [UInt8]] = [:]
  /// Tiles kept, of 8 KiB at most.
  private let capacity = 256

  init(_ files: TreeFiles) { self.files = files }

  func read(_ tile: Tile) throws -> [UInt8] {
    if let known = tiles[tile] { return known }
    if tiles.count >= capacity { tiles = [:] }
    let bytes = try files.read(tile)
    tiles[tile] = bytes
    return bytes
  }
}
