import Foundation

/// That a log has grown from an older head to a newer one, in one text: what a witness is asked with
/// (c2sp.org/tlog-witness, add-checkpoint).
package struct ConsistencyProof: Hashable, Sendable {
  /// The size of the older tree.
  package let old: UInt64
  package let path: [TreeHash]
  package let checkpoint: SignedNote

  package init(old: UInt64, path: [TreeHash], checkpoint: SignedNote) {
    self.old = old
    self.path = path
    self.checkpoint = checkpoint
  }

  package init?(parsing text: String) {
    guard text.utf8.count <= SignedNote.sizeLimit, let gap = text.range(of: "\n\n") else { return nil }
    var lines = text[..<gap.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
    guard let line = lines.popFirst(), line.hasPrefix("old "), let old = Decimal.number(line.dropFirst(4)),
      lines.count <= 63, let note = SignedNote(parsing: String(text[gap.upperBound...]))
    else { return nil }
    let path = lines.compactMap { TreeHash(base64: $0) }
    guard path.count == lines.count else { return nil }
    self.init(old: old, path: path, checkpoint: note)
  }

  package var text: String {
    (["old \(old)"] + path.map(\.base64)).joined(separator: "\n") + "\n\n" + checkpoint.description
  }
}
