import Foundation

/// A record as it was read back.
package struct StoredRecord: Sendable {
  /// The index of its first entry.
  package let sequence: UInt64
  /// JSON.
  package let text: String
  /// The entries that it is made of: its text alone, unless it is longer than an entry can be.
  package let entries: [String]

  init(sequence: UInt64, text: String, entries: [String]) {
    (self.sequence, self.text, self.entries) = (sequence, text, entries)
  }

  /// A record that was kept elsewhere than in the log, as one entry.
  package init(sequence: UInt64, text: String) { self.init(sequence: sequence, text: text, entries: [text]) }

  var frame: RecordFrame? { RecordFrame(Array(text.utf8)[...]) }
}

/// Puts records together from entries in their order.
struct RecordAssembly {
  private var parts: [RecordEncoding.Part] = []
  private var texts: [String] = []
  /// Octets that the parts of one record may have together: 64 MiB.
  private static let sizeLimit = 64 << 20

  /// The record that this entry completes, if any.
  mutating func add(_ entry: some Collection<UInt8>, at index: UInt64) -> StoredRecord? {
    let text = String(decoding: entry, as: UTF8.self)
    // The first field of a part, and of no other record.
    guard text.hasPrefix(#"{"bytes":"#),
      let part = try? JSONDecoder().decode(RecordEncoding.Part.self, from: Data(text.utf8))
    else {
      clear()
      return StoredRecord(sequence: index, text: text, entries: [text])
    }
    if part.part != parts.count + 1 || part.of != parts.first?.of ?? index { clear() }
    guard part.part == parts.count + 1 else { return nil }
    parts.append(part)
    texts.append(text)
    let size = parts.reduce(0) { $0 + $1.bytes.count }
    guard part.parts == parts.count || size > Self.sizeLimit else { return nil }
    defer { clear() }
    let whole = parts.reduce(into: Data()) { $0 += $1.bytes }
    return StoredRecord(sequence: part.of, text: String(decoding: whole, as: UTF8.self), entries: texts)
  }

  private mutating func clear() { (parts, texts) = ([], []) }
}
