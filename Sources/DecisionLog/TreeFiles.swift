package import Foundation
import Transparency

/// The files of the tree: entries, hashes and the newest checkpoint, as c2sp.org/tlog-tiles lays them out.
struct TreeFiles: Sendable {
  let folder: URL

  init(_ folder: URL) { self.folder = folder }

  func url(_ tile: Tile) -> URL { folder.appending(path: tile.path) }

  /// The bytes of a tile of a tree of at least its size; a partial one may meanwhile be part of a greater one.
  func read(_ tile: Tile) throws -> [UInt8] {
    if let data = try? Data(contentsOf: url(tile)) { return [UInt8](data) }
    // The greater one, too, may be replaced while it is looked for.
    for _ in 0..<20 {
      for greater in widths(of: tile) where greater.width > tile.width {
        if let data = try? Data(contentsOf: url(greater)) { return cut([UInt8](data), to: tile) }
      }
    }
    throw LogError("\(url(tile).path): missing; restore it from the backup")
  }

  /// The files there may be of a tile: its partial ones, then the full one.
  private func widths(of tile: Tile) -> [Tile] {
    let full = Tile(tile.content, index: tile.index)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url(full).path + ".p")) ?? []
    return names.compactMap(Int.init).filter { (1..<Tile.width).contains($0) }.sorted()
      .map { Tile(tile.content, index: tile.index, width: $0) } + [full]
  }

  /// What a greater file has of a tile.
  private func cut(_ bytes: [UInt8], to tile: Tile) -> [UInt8] {
    guard case .entries = tile.content else { return Array(bytes.prefix(tile.width * TreeHash.size)) }
    let entries = EntryBundle.wholeEntries(in: bytes).entries.prefix(tile.width)
    return Array(bytes.prefix(entries.reduce(0) { $0 + $1.count + 2 }))
  }

  /// The entries from `first` up to the end of their file.
  func entries(from first: UInt64, size: UInt64) throws -> [ArraySlice<UInt8>] {
    let tile = Tile.entries(holding: first, size: size)
    do {
      let entries = try EntryBundle.entries(in: try read(tile))
      guard entries.count >= tile.width else { throw TileError.malformedEntries }
      return Array(entries[Int(first % UInt64(Tile.width))..<tile.width])
    } catch let error as TileError {
      throw LogError("\(url(tile).path): \(error); restore it from the backup")
    }
  }

  func hashes(size: UInt64) -> TileHashes { TileHashes(size: size) { try read($0) } }

  /// Writes a file of the tree; one that is not durable is by the next `sync`.
  func write(_ bytes: [UInt8], _ tile: Tile, isDurable: Bool = true) throws {
    try Replacement.write(bytes, to: url(tile), isDurable: isDurable)
  }

  /// Makes all files durable.
  func sync() throws { try FileDescriptor(folder: folder).syncFileSystem(folder) }

  var checkpointFile: URL { folder.appending(path: "checkpoint") }

  /// The newest checkpoint; nil for a log that has none yet.
  func checkpoint() throws -> SignedNote? {
    guard FileManager.default.fileExists(atPath: checkpointFile.path) else { return nil }
    guard let note = SignedNote(parsing: String(decoding: try Data(contentsOf: checkpointFile), as: UTF8.self)) else {
      throw LogError("\(checkpointFile.path): not a checkpoint; restore it from the backup")
    }
    return note
  }

  func write(_ checkpoint: SignedNote) throws {
    try Replacement.write(Array(checkpoint.description.utf8), to: checkpointFile)
  }

  /// Removes the partial tiles of an older tree that the tree of `size` has grown over.
  func removePartials(of old: UInt64, for size: UInt64) {
    let kept = Set(Self.partials(size))
    for tile in Self.partials(old) where !kept.contains(tile) {
      try? FileManager.default.removeItem(at: url(tile))
      // Fails where others are left.
      _ = unsafe rmdir(url(tile).deletingLastPathComponent().path)
    }
  }

  /// Removes what an interrupted run left of files that a tree of `size` has beyond one of `old`.
  func removeUnfinished(from old: UInt64, to size: UInt64) {
    let kept = Set((Self.partials(old) + Self.partials(size)).map { url($0).path })
    for tile in Tile.added(from: old, to: size) {
      let folder = url(Tile(tile.content, index: tile.index)).appendingPathExtension("p")
      try? FileManager.default.removeItem(at: url(tile).appendingPathExtension("new"))
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      for file in names.map({ folder.appending(path: $0) }) where !kept.contains(file.path) {
        try? FileManager.default.removeItem(at: file)
      }
      _ = unsafe rmdir(folder.path)
    }
  }

  /// Removes the files of entries below `end`.
  func removeEntries(from start: UInt64, to end: UInt64) {
    for bundle in min(start, end) / UInt64(Tile.width)..<end / UInt64(Tile.width) {
      try? FileManager.default.removeItem(at: url(Tile(.entries, index: bundle)))
    }
  }

  private static func partials(_ size: UInt64) -> [Tile] { Tile.partial(size: size) + partialEntries(size: size) }

  static func partialEntries(size: UInt64) -> [Tile] {
    size % UInt64(Tile.width) == 0 ? [] : [Tile.entries(holding: size - 1, size: size)]
  }
}

/// Writes a file whole or not at all: under another name first, synced, then put in its place.
///
/// One that is not to be durable is not synced: after a crash it may be there and not whole.
package enum Replacement {
  package static func write(_ bytes: [UInt8], to url: URL, isDurable: Bool = true) throws {
    let fresh = url.appendingPathExtension("new")
    do {
      try? FileManager.default.removeItem(at: fresh)
      var writer = try AppendFile(fresh, isTemporary: true)
      try writer.append(bytes, isDurable: isDurable)
      try AppendFile.move(fresh, to: url, isDurable: isDurable)
    } catch {
      try? FileManager.default.removeItem(at: fresh)
      throw error
    }
  }
}
