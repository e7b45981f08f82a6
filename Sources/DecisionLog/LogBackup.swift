package import Foundation
package import Transparency

/// A second copy of the log's files, kept up with each head.
///
/// Plain files as in the log's folder: entries, hashes, heads, days, holds, the checkpoint, and the public key; never
/// a secret key. The checkpoint is written last, so that whatever it covers is there. Entries that are no longer kept
/// are removed here as well.
package struct LogBackup: Sendable {
  private let source: TreeFiles
  private let target: TreeFiles
  private let publicKey: URL

  package init(of state: StateFolder, to folder: URL) {
    source = TreeFiles(state.log)
    target = TreeFiles(folder)
    publicKey = LogKey.publicFile(in: state.keys)
  }

  private static let lists = ["heads", "days", "minimum", "holds.json"]

  /// Brings the copy up to the newest head.
  ///
  /// Throws, and changes nothing, if the copy is of another log, or of entries that this log has not.
  package func copy() throws {
    // A file that the log has meanwhile grown over is missing once.
    var failure: LogError?
    for _ in 0..<5 {
      do {
        return try copyOnce()
      } catch let error as LogError where !error.isConflict {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private func copyOnce() throws {
    guard let note = try source.checkpoint(), let head = Checkpoint(text: note.text) else { return }
    let old = try oldHead(below: head)
    let minimum = try LogMinimum(source.folder).read()
    let oldMinimum = try LogMinimum(target.folder).read()
    for tile in Tile.added(from: old.size, to: head.size) where !isPurged(tile, minimum) {
      try target.write(try source.read(tile), tile)
    }
    for name in Self.lists { try copy(source.folder.appending(path: name), target.folder.appending(path: name)) }
    try copy(publicKey, target.folder.appending(path: publicKey.lastPathComponent))
    try target.write(note)
    target.removePartials(of: old.size, for: head.size)
    target.removeEntries(from: oldMinimum, to: minimum)
  }

  private func isPurged(_ tile: Tile, _ minimum: UInt64) -> Bool {
    tile.content == .entries && (tile.index + 1) * UInt64(Tile.width) <= minimum
  }

  /// The head of the copy, which the log must have grown from.
  private func oldHead(below head: Checkpoint) throws -> Checkpoint {
    guard let note = try target.checkpoint(), let old = Checkpoint(text: note.text) else {
      return Checkpoint(origin: head.origin, size: 0, root: .empty)
    }
    guard old.origin == head.origin else {
      throw LogError("\(target.folder.path): the backup of another log, \(old.origin)", isConflict: true)
    }
    let grown = old.size <= head.size
    guard grown, try TreeFrontier(of: source.hashes(size: head.size), size: old.size).root == old.root else {
      throw LogError(
        "\(target.folder.path): the backup has entries that the log has not; keep it, and see 'truemark log verify'",
        isConflict: true)
    }
    return old
  }

  private func copy(_ file: URL, _ copy: URL) throws {
    guard let data = try? Data(contentsOf: file), (try? Data(contentsOf: copy)) != data else { return }
    try Replacement.write([UInt8](data), to: copy)
  }

  /// Entries of the log and of the copy under their heads, and when the copy was last written.
  package var progress: (log: UInt64, copied: UInt64, at: Date?) {
    get throws {
      let sizes = try [source, target].map { files in
        try files.checkpoint().flatMap { Checkpoint(text: $0.text)?.size } ?? 0
      }
      let attributes = try? FileManager.default.attributesOfItem(atPath: target.checkpointFile.path)
      return (sizes[0], sizes[1], attributes?[.modificationDate] as? Date)
    }
  }

  /// The public key that lies in a copy.
  package static func publicKey(in folder: URL) throws -> NoteVerifier { try LogKey.verifier(in: folder) }

  /// Rebuilds the log from a copy, under the heads of which it stands.
  ///
  /// Throws if there is a log already. The keys are no part of a copy and come from elsewhere.
  package static func restore(_ state: StateFolder, from folder: URL) throws {
    guard try TreeFiles(state.log).checkpoint() == nil, try Journal.all(in: state.log).isEmpty else {
      throw LogError("\(state.log.path): there is a log already; give an empty state folder")
    }
    guard let note = try TreeFiles(folder).checkpoint(), let head = Checkpoint(text: note.text) else {
      throw LogError("\(folder.path): there is no checkpoint, so this is no backup of a log")
    }
    let manager = FileManager.default
    for name in try manager.contentsOfDirectory(atPath: folder.path) where name != "checkpoint" && name != "log.pub" {
      let copy = state.log.appending(path: name)
      try? manager.removeItem(at: copy)
      try manager.createDirectory(at: state.log, withIntermediateDirectories: true)
      try manager.copyItem(at: folder.appending(path: name), to: copy)
    }
    try TreeFiles(state.log).write(note)
    try LogInbox(state).leave(
      Event(.restore, ["size": String(head.size), "root": head.root.base64, "log": head.origin]))
  }
}

extension Tile {
  /// The files of a tree of `size` that one of `old` entries has not: full ones, then the partial ones.
  static func added(from old: UInt64, to size: UInt64) -> [Tile] {
    let width = UInt64(Tile.width)
    var tiles = (old / width..<size / width).map { Tile(.entries, index: $0) } + TreeFiles.partialEntries(size: size)
    var (level, before, count) = (0, old, size)
    while count > 0 {
      tiles += (before / width..<count / width).map { Tile(.hashes(level: level), index: $0) }
      (level, before, count) = (level + 1, before / width, count / width)
    }
    return tiles + partial(size: size)
  }
}
