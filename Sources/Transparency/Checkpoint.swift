import Foundation

/// The head of a log at one moment (c2sp.org/tlog-checkpoint): origin, number of entries, root; the text of a note.
package struct Checkpoint: Hashable, Sendable {
  package let origin: String
  package let size: UInt64
  package let root: TreeHash

  package init(origin: String, size: UInt64, root: TreeHash) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads the text of a note; nil if it is no checkpoint.
  ///
  /// Further lines are left out.
  package init?(text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 4, lines.last == "", !lines[0].isEmpty, let size = Decimal.number(lines[1]),
      let root = TreeHash(base64: lines[2])
    else { return nil }
    self.init(origin: String(lines[0]), size: size, root: root)
  }

  package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }
}

enum Decimal {
  /// Digits without leading zeros.
  static func number(_ text: some StringProtocol) -> UInt64? {
    guard let number = UInt64(text), String(number) == text else { return nil }
    return number
  }
}

/// That a log holds an entry, in one text that needs nothing else (c2sp.org/tlog-proof).
package struct EntryProof: Hashable, Sendable {
  package let index: UInt64
  package let path: [TreeHash]
  package let checkpoint: SignedNote

  package init(index: UInt64, path: [TreeHash], checkpoint: SignedNote) {
    self.index = index
    self.path = path
    self.checkpoint = checkpoint
  }

  private static let head = "c2sp.org/tlog-proof@v1"

  package init?(parsing text: String) {
    guard let gap = text.range(of: "\n\n") else { return nil }
    var lines = text[..<gap.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard lines.popFirst() == Self.head[...] else { return nil }
    if lines.first?.hasPrefix("extra ") == true { lines = lines.dropFirst() }
    guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Decimal.number(line.dropFirst(6)),
      lines.count <= 63, let note = SignedNote(parsing: String(text[gap.upperBound...]))
    else { return nil }
    let path = lines.compactMap { TreeHash(base64: $0) }
    guard path.count == lines.count else { return nil }
    self.init(index: index, path: path, checkpoint: note)
  }

  package var text: String {
    let lines = [Self.head, "index \(index)"] + path.map(\.base64)
    return lines.joined(separator: "\n") + "\n\n" + checkpoint.description
  }

  /// Whether the checkpoint, if it is this key's, holds the entry at the index.
  package func holds(_ entry: [UInt8], by verifier: NoteVerifier) -> Bool {
    guard verifier.verify(checkpoint) != nil, let head = Checkpoint(text: checkpoint.text),
      let root = TreeProofs.root(of: TreeHash.leaf(entry), at: index, size: head.size, path: path)
    else { return false }
    return root == head.root
  }
}
