package import Foundation
package import Transparency

/// Whether a log is what its key signed, entry by entry.
package struct LogVerifier {
  /// Something that is not as it must be.
  package struct Problem: Hashable, Sendable {
    /// The first bad entry; nil if it is no entry that is wrong.
    package let index: UInt64?
    /// What is wrong, in plain words.
    package let what: String
  }

  /// Time without a record, although the filter leaves one each ten seconds.
  package struct Gap: Hashable, Sendable {
    /// The records before and after.
    package let before: UInt64
    package let after: UInt64
    package let seconds: Int64
    /// A stop that was recorded before it, or what somebody stated later (`Event.Kind.gap`); nil: nothing explains it.
    package fileprivate(set) var explanation: String?
  }

  package private(set) var problems: [Problem] = []
  package private(set) var gaps: [Gap] = []
  /// Entries that the newest head covers, all of which were read.
  package private(set) var size: UInt64 = 0
  /// Entries behind it, which only their journal protects.
  package private(set) var unsigned = 0
  /// Heads that were compared.
  package private(set) var heads = 0

  /// Entries that were purged; their hashes are still checked.
  package let purged: UInt64

  private let files: TreeFiles
  private let verifier: NoteVerifier
  private var clock = RecordClock()

  /// Problems that are told; the rest of a broken log is not worth reading.
  private static let problemLimit = 20
  /// Seconds that may pass between two records.
  package static let gapLimit: Int64 = 60

  /// Reads the whole log of a state folder; `key` nil: the public key that lies with the keys.
  package init(_ state: StateFolder, key: NoteVerifier? = nil) throws {
    try self.init(log: state.log, key: try key ?? LogKey.verifier(in: state.keys))
  }

  /// Reads a whole log, or its backup.
  package init(log folder: URL, key: NoteVerifier) throws {
    files = TreeFiles(folder)
    verifier = key
    purged = try LogMinimum(folder).read() / UInt64(Tile.width) * UInt64(Tile.width)
    guard let head = try signedHead() else { return }
    size = head.size
    do {
      try readTree(head)
      try readJournals()
    } catch let error as LogError {
      report(nil, error.description)
    }
    gaps = clock.gaps
  }

  private mutating func report(_ index: UInt64?, _ what: String) { problems.append(Problem(index: index, what: what)) }

  private mutating func report(_ range: Range<UInt64>) {
    report(
      range.lowerBound,
      "the entries \(range.lowerBound) to \(range.upperBound - 1) do not lead to the head that was signed over them")
  }

  private mutating func signedHead() throws -> Checkpoint? {
    let note: SignedNote?
    do {
      note = try files.checkpoint()
    } catch let error as LogError {
      report(nil, error.description)
      return nil
    }
    guard let note else {
      report(nil, "\(files.folder.path): there is no checkpoint")
      return nil
    }
    guard verifier.verify(note) != nil, let head = Checkpoint(text: note.text), head.origin == verifier.name else {
      report(nil, "the checkpoint is not signed by the key of this log, \(verifier.name)")
      return nil
    }
    return head
  }

  /// Every entry against its hash, every hash against those above it, and the roots against the signed heads.
  private mutating func readTree(_ head: Checkpoint) throws {
    var tree = TreeFrontier()
    var comparison = HeadComparison(try signedHeads(upTo: head) + [head])
    var suspect: UInt64?
    // Of purged entries there are the hashes alone.
    while tree.size < min(purged, head.size) {
      for leaf in try purgedLeaves(from: tree.size) {
        suspect = append(leaf, to: &tree, head.size) ?? suspect
        if let wrong = comparison.wrong(tree), problems.isEmpty { return report(wrong) }
      }
    }
    while tree.size < head.size, problems.count < Self.problemLimit {
      let first = tree.size
      let tile = Tile.entries(holding: first, size: head.size)
      let bundle: [UInt8]
      let stored: [UInt8]
      do {
        bundle = try files.read(tile)
        stored = try files.read(Tile(.hashes(level: 0), index: tile.index, width: tile.width))
      } catch let error as LogError {
        return report(first, error.description)
      }
      let (entries, isWhole) = EntryBundle.wholeEntries(in: bundle)
      for entry in entries.prefix(tile.width) {
        let leaf = TreeHash.leaf(entry)
        check(entry, at: tree.size, leaf, stored)
        suspect = append(leaf, to: &tree, head.size) ?? suspect
        if let wrong = comparison.wrong(tree), problems.isEmpty { return report(wrong) }
      }
      guard tree.size == first + UInt64(tile.width) else {
        return report(tree.size, "entry \(tree.size) and those behind it are missing in \(files.url(tile).path)")
      }
      guard isWhole, entries.count == tile.width, stored.count == tile.width * TreeHash.size else {
        return report(
          tree.size, "behind entry \(tree.size - 1) there is more than the tree has in \(files.url(tile).path)")
      }
    }
    heads = comparison.compared
    if let suspect, problems.isEmpty {
      report(suspect, "the hashes above the entries from \(suspect) on do not follow from them")
    }
  }

  private func purgedLeaves(from first: UInt64) throws -> [TreeHash] {
    let tile = Tile(.hashes(level: 0), index: first / UInt64(Tile.width))
    let bytes = try files.read(tile)
    guard bytes.count == Tile.width * TreeHash.size else { throw LogError("\(files.url(tile).path): cut short") }
    return stride(from: 0, to: bytes.count, by: TreeHash.size).compactMap { TreeHash(bytes[$0..<$0 + TreeHash.size]) }
  }

  /// An entry against its hash and its place.
  private mutating func check(_ entry: ArraySlice<UInt8>, at index: UInt64, _ leaf: TreeHash, _ hashes: [UInt8]) {
    let start = Int(index % UInt64(Tile.width)) * TreeHash.size
    guard start + TreeHash.size <= hashes.count, TreeHash(hashes[start..<start + TreeHash.size]) == leaf else {
      return report(index, "entry \(index) is not the one whose hash is in the tree")
    }
    if let problem = clock.read(entry, at: index) { report(index, problem) }
  }

  private mutating func signedHeads(upTo head: Checkpoint) throws -> [Checkpoint] {
    try Heads(files.folder).all(origin: verifier.name).enumerated().compactMap { number, item in
      guard verifier.verify(item.note) != nil else {
        report(nil, "head \(number + 1) of the list of heads is not signed by the key of this log")
        return nil
      }
      if item.head.size > head.size {
        report(head.size, "a head over \(item.head.size) entries was signed, but the log has \(head.size)")
      }
      return item.head.size > head.size ? nil : item.head
    }
  }

  /// Appends a leaf; gives the first entry below a hash of a higher tile that does not follow from its entries.
  private func append(_ leaf: TreeHash, to tree: inout TreeFrontier, _ size: UInt64) -> UInt64? {
    var wrong: UInt64?
    let source = files.hashes(size: size)
    tree.append(leaf) { height, index, hash in
      guard height > 0, height % 8 == 0 else { return }
      if (try? source.hash(height: height, index: index)) != hash { wrong = index << UInt64(height) }
    }
    return wrong
  }

  private mutating func readJournals() throws {
    var next = size
    for journal in try Journal.all(in: files.folder) {
      guard journal.start <= next else {
        // A log that is written meanwhile has brought them into its tree.
        guard let note = try files.checkpoint(), let head = Checkpoint(text: note.text), head.size > size else {
          return report(next, "the entries from \(next) on are missing in the journal")
        }
        unsigned = Int(next - size)
        return
      }
      let entries = try Journal.read(journal.url).entries
      for entry in entries.dropFirst(Int(min(next - journal.start, UInt64(entries.count)))) {
        if let problem = clock.read(entry.bytes[...], at: next) { report(next, problem) }
        next += 1
      }
    }
    unsigned = Int(next - size)
  }
}

/// Compares a growing tree with the heads that were signed over it.
private struct HeadComparison {
  private let heads: [Checkpoint]
  private(set) var compared = 0
  private var lastRight: UInt64 = 0

  init(_ heads: [Checkpoint]) { self.heads = heads.filter { $0.size > 0 }.sorted { $0.size < $1.size } }

  /// The entries among which the first bad one is, if a head is now reached that the tree does not lead to.
  mutating func wrong(_ tree: TreeFrontier) -> Range<UInt64>? {
    while compared < heads.count, heads[compared].size == tree.size {
      guard heads[compared].root == tree.root else { return lastRight..<tree.size }
      compared += 1
      lastRight = tree.size
    }
    return nil
  }
}

/// Follows the numbers and times of records.
private struct RecordClock {
  private(set) var gaps: [LogVerifier.Gap] = []
  private var last: (index: UInt64, time: Int64, kind: String)?

  /// Reads a record; tells what is wrong with its place.
  mutating func read(_ entry: ArraySlice<UInt8>, at index: UInt64) -> String? {
    guard let frame = RecordFrame(entry) else { return "entry \(index) is no record" }
    guard frame.sequence == index else { return "entry \(index) says that it is number \(frame.sequence)" }
    guard let time = Timestamp.seconds(frame.time) else { return "entry \(index) has no time" }
    if let last, time - last.time > LogVerifier.gapLimit {
      gaps.append(
        LogVerifier.Gap(
          before: last.index, after: index, seconds: time - last.time,
          explanation: last.kind == Event.Kind.stop.rawValue ? "a stop" : nil))
    }
    if frame.kind == Event.Kind.gap.rawValue { explain(entry) }
    last = (index, time, frame.kind)
    return nil
  }

  /// Takes what a record states about a gap before it.
  private mutating func explain(_ entry: ArraySlice<UInt8>) {
    struct Statement: Decodable { let facts: [String: String] }
    let facts = (try? JSONDecoder().decode(Statement.self, from: Data(entry)))?.facts ?? [:]
    guard let number = gaps.firstIndex(where: { String($0.before) == facts["before"] }) else { return }
    gaps[number].explanation = facts["reason"]
  }
}
