import Foundation

/// Records of a log with all that is needed to check them elsewhere: a file of JSON lines.
///
/// The first line is the head, each further one a record with the proofs of its entries, and with those of its values
/// that are shown.
package enum ProofBundle {
  package struct Head: Codable, Sendable {
    /// `ProofBundle.format`.
    let format: String
    /// The public key of the log, `name+id+base64`.
    let key: String
    /// The note that all proofs lead to.
    let checkpoint: String

    package init(key: NoteVerifier, checkpoint: SignedNote) {
      format = ProofBundle.format
      self.key = key.description
      self.checkpoint = checkpoint.description
    }
  }

  package struct Record: Codable, Sendable {
    /// Of its first entry.
    let index: UInt64
    /// One, unless the record is longer than an entry can be.
    let entries: [Entry]
    let disclosed: [String: DisclosedValue]?

    package init(index: UInt64, entries: [Entry], disclosed: [String: DisclosedValue]) {
      self.index = index
      self.entries = entries
      self.disclosed = disclosed.isEmpty ? nil : disclosed
    }
  }

  package struct Entry: Codable, Sendable {
    let text: String
    /// The hashes from the entry to the root, 32 octets each, the sibling of the entry first.
    let path: Data

    package init(text: String, path: [TreeHash]) {
      self.text = text
      self.path = Data(path.flatMap(\.bytes))
    }
  }

  static let format = "truemark-bundle@1"
}

/// What a bundle says that it is, once its head was checked.
package struct BundleVerifier: Sendable {
  /// The key that signed the head.
  package let key: NoteVerifier
  package let head: Checkpoint

  package struct Flaw: Error, Hashable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
  }

  /// A record that is in the log, and the names of the values shown that fit it.
  package struct Confirmed: Hashable, Sendable {
    package let index: UInt64
    package let disclosed: [String]
  }

  /// Reads the first line; `trusted` nil: the key that the bundle brings.
  package init(_ line: [UInt8], trusted: NoteVerifier?) throws(Flaw) {
    guard let found = try? JSONDecoder().decode(ProofBundle.Head.self, from: Data(line)),
      found.format == ProofBundle.format
    else { throw Flaw("this is no bundle of records") }
    guard let key = trusted ?? NoteVerifier(found.key) else { throw Flaw("the bundle has no key") }
    guard let note = SignedNote(parsing: found.checkpoint), key.verify(note) != nil,
      let head = Checkpoint(text: note.text), head.origin == key.name
    else { throw Flaw("the head is not signed by \(key)") }
    self.key = key
    self.head = head
  }

  /// Checks the record of a line: its entries against the head, its shown values against its digests.
  package func confirm(_ line: [UInt8]) throws(Flaw) -> Confirmed {
    guard let record = try? JSONDecoder().decode(ProofBundle.Record.self, from: Data(line)), !record.entries.isEmpty
    else { throw Flaw("a line is no record") }
    for (number, entry) in record.entries.enumerated() {
      let (index, overflow) = record.index.addingReportingOverflow(UInt64(number))
      guard !overflow, holds(entry, at: index) else {
        throw Flaw("record \(record.index): entry \(index) is not in the log as it is here")
      }
    }
    guard let disclosed = record.disclosed else { return Confirmed(index: record.index, disclosed: []) }
    let digests = try digests(of: record)
    for (name, value) in disclosed.sorted(by: { $0.key < $1.key }) where digests[name] != value.digest(name) {
      throw Flaw("record \(record.index): the value shown as \(name) is not the one that was logged")
    }
    return Confirmed(index: record.index, disclosed: disclosed.keys.sorted())
  }

  private func holds(_ entry: ProofBundle.Entry, at index: UInt64) -> Bool {
    let bytes = [UInt8](entry.path)
    guard bytes.count % TreeHash.size == 0, bytes.count <= 63 * TreeHash.size else { return false }
    let path = stride(from: 0, to: bytes.count, by: TreeHash.size).compactMap {
      TreeHash(bytes[$0..<$0 + TreeHash.size])
    }
    let leaf = TreeHash.leaf(Array(entry.text.utf8))
    return TreeProofs.root(of: leaf, at: index, size: head.size, path: path) == head.root
  }

  /// The part of a long record in one entry.
  private struct Part: Decodable {
    let of: UInt64
    let part: Int
    let parts: Int
    let bytes: Data
  }

  private struct Sealing: Decodable {
    struct Values: Decodable { let digests: [String: Data] }
    let sealed: Values?
  }

  private func digests(of record: ProofBundle.Record) throws(Flaw) -> [String: Data] {
    var text = Data()
    for (number, entry) in record.entries.enumerated() {
      guard record.entries.count > 1 else {
        text = Data(entry.text.utf8)
        break
      }
      guard let part = try? JSONDecoder().decode(Part.self, from: Data(entry.text.utf8)), part.of == record.index,
        part.part == number + 1, part.parts == record.entries.count
      else { throw Flaw("record \(record.index): its entries are not the parts of one record") }
      text += part.bytes
    }
    guard let sealing = try? JSONDecoder().decode(Sealing.self, from: text) else {
      throw Flaw("record \(record.index): its entry is no record")
    }
    return sealing.sealed?.digests ?? [:]
  }
}
