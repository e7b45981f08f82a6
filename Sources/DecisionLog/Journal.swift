import Crypto
import Foundation
import Transparency

/// An entry of the log with its hash.
struct LogEntry: Sendable {
  let bytes: ArraySlice<UInt8>
  let leaf: TreeHash

  init(_ bytes: ArraySlice<UInt8>) { self.init(bytes, TreeHash.leaf(bytes)) }

  init(_ bytes: ArraySlice<UInt8>, _ leaf: TreeHash) {
    self.bytes = bytes
    self.leaf = leaf
  }
}

extension [LogEntry] {
  /// Octets of all entries.
  var octets: Int { reduce(0) { $0 + $1.bytes.count } }
}

/// The newest entries, durable before anybody is answered on them, until the tree's files hold them.
///
/// One file a checkpoint, `journal/N` with N the index of its first entry. Each entry is a frame: its length (two octets,
/// high first), its bytes, and the first eight octets of its leaf hash, by which a torn end is told from a whole entry.
struct Journal: ~Copyable {
  private var file: AppendFile

  /// Begins a journal whose first entry has the index `start`.
  init(from start: UInt64, in folder: URL) throws {
    file = try AppendFile(Self.file(start, in: folder))
  }

  /// Makes the entries durable, or none of them.
  mutating func append(_ frames: JournalFrames) throws { try file.append(frames.bytes) }

  /// Removes a journal whose entries the files hold.
  static func remove(_ url: URL) throws {
    guard unsafe unlink(url.path) == 0 else { throw LogError.system("remove it", url) }
  }

  /// The whole entries of a journal, and how many octets of a torn one follow them.
  static func read(_ url: URL) throws -> (entries: [LogEntry], torn: Int) {
    read([UInt8](try Data(contentsOf: url)))
  }

  static func read(_ bytes: [UInt8]) -> (entries: [LogEntry], torn: Int) {
    var entries: [LogEntry] = []
    var position = 0
    let checkSize = JournalFrames.checkSize
    while bytes.count - position >= 2 {
      let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
      let end = position + 2 + length
      guard bytes.count >= end + checkSize else { break }
      let entry = LogEntry(bytes[position + 2..<end])
      guard entry.leaf.bytes.prefix(checkSize).elementsEqual(bytes[end..<end + checkSize]) else { break }
      entries.append(entry)
      position = end + checkSize
    }
    return (entries, bytes.count - position)
  }

  /// The journals of a log by the index of their first entries, in order.
  static func all(in folder: URL) throws -> [(start: UInt64, url: URL)] {
    let folder = folder.appending(path: "journal")
    guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .compactMap { name in UInt64(name).map { ($0, folder.appending(path: name)) } }
      .sorted { $0.0 < $1.0 }
  }

  private static func file(_ start: UInt64, in folder: URL) -> URL {
    folder.appending(path: "journal/\(start)")
  }
}

/// Entries that follow each other, as the journal holds them.
struct JournalFrames: Sendable {
  private(set) var bytes: [UInt8] = []
  private var found: [(place: Range<Int>, leaf: TreeHash)] = []

  /// Octets of the leaf hash behind an entry.
  static let checkSize = 8

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  /// Appends an entry of so many octets, which `write` appends.
  mutating func append(_ count: Int, _ write: (inout [UInt8]) -> Void) {
    bytes.append(UInt8(count >> 8))
    bytes.append(UInt8(count & 0xff))
    let place = bytes.count..<bytes.count + count
    write(&bytes)
    let leaf = TreeHash.leaf(bytes[place])
    bytes += leaf.bytes.prefix(Self.checkSize)
    found.append((place, leaf))
  }

  var count: Int { found.count }

  /// The entries, which share these octets.
  var entries: [LogEntry] { found.map { LogEntry(bytes[$0.place], $0.leaf) } }
}
