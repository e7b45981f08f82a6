import Foundation
import Transparency

/// Brings entries into the files of the tree and signs its heads.
///
/// Owned by one thread at a time; there is one for a log.
struct TreeStore: ~Copyable {
  let files: TreeFiles
  private let signer: NoteSigner
  private let lock: WriterLock
  /// The hashes of the last tile of each level, and the entries of the last bundle.
  private var levels: [[TreeHash]]
  private var bundle: [UInt8]
  private var size: UInt64
  /// The tree that the newest checkpoint is of.
  private var signedSize: UInt64
  /// What was cut from the journal and is not stored yet.
  private var waiting: [LogEntry] = []

  /// Opens a log; throws if somebody else writes it, or its head is not of this key.
  init(folder: URL, signer: NoteSigner) throws {
    let lock = try WriterLock(folder: folder)
    let files = TreeFiles(folder)
    let head = try Self.head(files, signer)
    let root = try TreeFrontier(of: files.hashes(size: head.size), size: head.size).root
    guard root == head.root else {
      throw LogError(
        "\(folder.path): the hashes do not lead to the root of the checkpoint; see 'truemark log verify', then restore")
    }
    let (levels, bundle) = try Self.edge(of: head.size, files)
    self.files = files
    self.signer = signer
    self.lock = lock
    self.levels = levels
    self.bundle = bundle
    size = head.size
    signedSize = head.size
  }

  /// Octets of entries that were cut from the journal and are not stored yet.
  var octetsWaiting: Int { waiting.octets }

  /// The right edge of the stored tree.
  var frontier: TreeFrontier { get throws { try TreeFrontier(of: files.hashes(size: size), size: size) } }

  /// Stores what an interrupted run left in journals, and removes them.
  ///
  /// Returns how many octets of torn entries there were; nobody was answered on them.
  mutating func recover(at time: UInt64) throws -> Int {
    var torn = 0
    var tree = try frontier
    for journal in try Journal.all(in: files.folder) {
      guard journal.start <= tree.size else {
        throw LogError("\(journal.url.path): the entries from \(tree.size) on are missing; restore the log")
      }
      let (entries, rest) = try Journal.read(journal.url)
      torn += rest
      let fresh = entries.dropFirst(Int(min(tree.size - journal.start, UInt64(entries.count))))
      for entry in fresh { tree.append(entry.leaf) }
      waiting += fresh
    }
    files.removeUnfinished(from: size, to: tree.size)
    try store(LogWriter.Batch(entries: [], size: tree.size, root: tree.root), at: time, keepsHead: true)
    for journal in try Journal.all(in: files.folder) { try Journal.remove(journal.url) }
    return torn
  }

  /// Stores entries and signs the head over all of them; `keepsHead` adds it to the list of heads.
  ///
  /// After an error the entries wait for the next call.
  mutating func store(_ batch: LogWriter.Batch, at time: UInt64, keepsHead: Bool) throws {
    waiting += batch.entries
    try extend()
    let head = Checkpoint(origin: signer.verifier.name, size: batch.size, root: batch.root)
    let note = SignedNote(text: head.text, signatures: [try signer.sign(head.text, at: time)])
    if signedSize != size || keepsHead { try files.write(note) }
    if keepsHead { try Heads(files.folder).append(note, at: time) }
    for journal in try Journal.all(in: files.folder) where journal.start < size { try Journal.remove(journal.url) }
    files.removePartials(of: signedSize, for: size)
    signedSize = size
  }

  private mutating func extend() throws {
    guard !waiting.isEmpty else { return }
    var (levels, bundle, size) = (self.levels, self.bundle, self.size)
    for entry in waiting {
      EntryBundle.append(entry.bytes, to: &bundle)
      size += 1
      if size % UInt64(Tile.width) == 0 {
        try write(bundle, Tile(.entries, index: size / UInt64(Tile.width) - 1))
        bundle.removeAll(keepingCapacity: true)
      }
      try push(entry.leaf, to: 0, of: &levels, size: size)
    }
    for tile in TreeFiles.partialEntries(size: size) { try write(bundle, tile) }
    // What the signed tree has is as it must be, and stays: a file written again would not be durable meanwhile.
    let signed = Set(Tile.partial(size: signedSize))
    for tile in Tile.partial(size: size) where !signed.contains(tile) {
      guard case .hashes(let level) = tile.content else { continue }
      try write(levels[level].flatMap(\.bytes), tile)
    }
    try files.sync()
    (self.levels, self.bundle, self.size) = (levels, bundle, size)
    waiting = []
  }

  /// All files of a store are synced at once, before the head over them is signed.
  private func write(_ bytes: [UInt8], _ tile: Tile) throws { try files.write(bytes, tile, isDurable: false) }

  /// Adds a hash to a level; a full tile is written, and its root goes to the level above.
  private func push(_ hash: TreeHash, to level: Int, of levels: inout [[TreeHash]], size: UInt64) throws {
    if levels.count == level { levels.append([]) }
    levels[level].append(hash)
    guard levels[level].count == Tile.width else { return }
    let index = size >> UInt64(8 * (level + 1)) - 1
    try write(levels[level].flatMap(\.bytes), Tile(.hashes(level: level), index: index))
    var tile = TreeFrontier()
    for hash in levels[level] { tile.append(hash) }
    levels[level] = []
    try push(tile.root, to: level + 1, of: &levels, size: size)
  }

  /// The hashes of the last tile of each level, and the last bundle, of a stored tree.
  private static func edge(of size: UInt64, _ files: TreeFiles) throws -> (levels: [[TreeHash]], bundle: [UInt8]) {
    var levels: [[TreeHash]] = []
    var count = size
    while count > 0 {
      levels.append([])
      count >>= 8
    }
    for tile in Tile.partial(size: size) {
      guard case .hashes(let level) = tile.content else { continue }
      let bytes = try files.read(tile)
      levels[level] = stride(from: 0, to: bytes.count, by: TreeHash.size).compactMap {
        TreeHash(bytes[$0..<min($0 + TreeHash.size, bytes.count)])
      }
    }
    return (levels, try TreeFiles.partialEntries(size: size).flatMap { try files.read($0) })
  }

  private static func head(_ files: TreeFiles, _ signer: NoteSigner) throws -> Checkpoint {
    guard let note = try files.checkpoint() else {
      return Checkpoint(origin: signer.verifier.name, size: 0, root: .empty)
    }
    guard signer.verifier.verify(note) != nil, let head = Checkpoint(text: note.text),
      head.origin == signer.verifier.name
    else {
      throw LogError(
        "\(files.folder.path)/checkpoint: not signed by this log's key; restore the key or the log from the backup")
    }
    return head
  }
}
