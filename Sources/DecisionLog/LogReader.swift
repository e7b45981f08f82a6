package import Foundation
package import Transparency

/// Reads the log while others write it.
package struct LogReader {
  let files: TreeFiles
  let keys: DayKeys

  package init(_ state: StateFolder) {
    files = TreeFiles(state.log)
    keys = DayKeys(folder: state.keys)
  }

  /// The key by which the heads are checked.
  package var publicKey: NoteVerifier { get throws { try LogKey.verifier(in: keys.folder) } }

  /// The name of the log, which is that of its key; empty before its first start.
  package var name: String { get throws { try LogKey.isMade(in: keys.folder) ? publicKey.name : "" } }

  /// The key of a day as it lies on the disk, which only the operator's key opens; nil if it was destroyed.
  package func wrappedKey(of day: Day) throws -> Data? { try keys.wrapped(day) }

  /// The newest signed head; nil before the first.
  package var head: (note: SignedNote, checkpoint: Checkpoint)? {
    get throws {
      guard let note = try files.checkpoint() else { return nil }
      guard let head = Checkpoint(text: note.text) else { throw LogError("\(files.folder.path)/checkpoint: no head") }
      return (note, head)
    }
  }

  /// The first index whose entry is kept.
  package var first: UInt64 { get throws { try LogMinimum(files.folder).read() } }

  /// The days of the log, by its own count, oldest first.
  package var days: [LogDays.Entry] { get throws { try LogDays(files.folder).all() } }

  /// Gives every record from an index on, oldest first; `body` returns false to stop.
  package func records(from first: UInt64 = 0, _ body: (StoredRecord) throws -> Bool) throws {
    var assembly = RecordAssembly()
    try entries(from: first) { index, entry in
      guard let record = assembly.add(entry, at: index) else { return true }
      return try body(record)
    }
  }

  /// The record that begins at an index; nil if there is none.
  package func record(_ number: UInt64) throws -> StoredRecord? {
    var found: StoredRecord?
    try records(from: number) { record in
      found = record
      return false
    }
    return found.flatMap { $0.sequence == number ? $0 : nil }
  }

  /// The last records, oldest first.
  package func last(_ count: Int) throws -> [StoredRecord] {
    var found: [StoredRecord] = []
    var end = try size
    // Parts of a long record count as one, so some more entries may be needed.
    var span = UInt64(count)
    while found.count < count, end > 0 {
      let first = end > span ? end - span : 0
      found = []
      try records(from: first) { record in
        found.append(record)
        return true
      }
      if first == 0 { break }
      span *= 2
      end = try size
    }
    return Array(found.suffix(count))
  }

  /// Seconds between an entry and the next one; nil if that is no gap (`LogVerifier.Gap`).
  package func gap(behind index: UInt64) throws -> Int64? {
    var times: [Int64] = []
    try entries(from: index) { number, entry in
      guard let time = RecordFrame(entry).flatMap({ Timestamp.seconds($0.time) }), number >= index else { return false }
      times.append(time)
      return times.count < 2
    }
    guard let first = times.first, let next = times.dropFirst().first, next - first > LogVerifier.gapLimit else {
      return nil
    }
    return next - first
  }

  /// The number of entries, those behind the newest head included.
  package var size: UInt64 {
    get throws {
      var size = try head?.checkpoint.size ?? 0
      for journal in try Journal.all(in: files.folder) {
        do {
          size = max(size, journal.start + UInt64(try Journal.read(journal.url).entries.count))
        } catch  where !FileManager.default.fileExists(atPath: journal.url.path) {
          // It was brought into the tree meanwhile.
          return try self.size
        }
      }
      return size
    }
  }

  /// Entries of the tree, then those of the journals.
  private func entries(from first: UInt64, _ body: (UInt64, ArraySlice<UInt8>) throws -> Bool) throws {
    var next = max(first, try self.first)
    // A journal that is gone was brought into the tree meanwhile.
    for _ in 0..<100 {
      let size = try head?.checkpoint.size ?? 0
      while next < size, let stored = try stored(from: next, size: size) {
        for entry in stored {
          guard try body(next, entry) else { return }
          next += 1
        }
      }
      var isWhole = next >= size
      for journal in try Journal.all(in: files.folder) where isWhole {
        guard journal.start <= next, let read = try? Journal.read(journal.url).entries else {
          isWhole = false
          break
        }
        for entry in read.dropFirst(Int(next - journal.start)) {
          guard try body(next, entry.bytes[...]) else { return }
          next += 1
        }
      }
      if isWhole { return }
    }
    throw LogError("\(files.folder.path): the entries from \(next) on are missing; restore the log from the backup")
  }

  /// Entries of a tree of that size; nil if it has grown meanwhile over the file that held them.
  private func stored(from first: UInt64, size: UInt64) throws -> [ArraySlice<UInt8>]? {
    do {
      return try files.entries(from: first, size: size)
    } catch let error as LogError {
      guard let grown = try head?.checkpoint.size, grown > size else { throw error }
      return nil
    }
  }
}
