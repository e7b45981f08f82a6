import Foundation
import Transparency

/// Appends entries to the journal, where they are durable, and knows the root over all of them.
///
/// Owned by one thread at a time.
struct LogWriter: ~Copyable {
  /// Entries that follow each other, on their way from the journal into the files of the tree.
  struct Batch {
    let entries: [LogEntry]
    /// The tree with them.
    let size: UInt64
    let root: TreeHash

    var octets: Int { entries.octets }
  }

  private let folder: URL
  private var journal: Journal
  private var frontier: TreeFrontier
  /// Entries of the present journal.
  private var entries: [LogEntry] = []

  /// Begins behind the entries of a stored tree; all journals are empty or gone.
  init(behind tree: TreeFrontier, in folder: URL) throws {
    self.folder = folder
    frontier = tree
    journal = try Journal(from: tree.size, in: folder)
  }

  /// Makes all records durable, or none; gives the index of each.
  mutating func append(_ records: [RecordEncoding], _ backlog: Backlog) throws -> [UInt64] {
    // What an entry has beside its record: length, number, check.
    var frames = JournalFrames(capacity: records.octets + records.count * 32)
    let indices = records.map { record in
      let index = frontier.size + UInt64(frames.count)
      record.append(to: &frames, as: index)
      return index
    }
    try journal.append(frames)
    let new = frames.entries
    for entry in new { frontier.append(entry.leaf) }
    entries += new
    backlog.add(new.octets)
    return indices
  }

  /// Begins another journal and gives what the present one holds.
  mutating func cut() throws -> Batch {
    if !entries.isEmpty {
      journal = try Journal(from: frontier.size, in: folder)
    }
    defer { entries = [] }
    return Batch(entries: entries, size: frontier.size, root: frontier.root)
  }
}
