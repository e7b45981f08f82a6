import Foundation
import Transparency

/// The signed heads of the log, one a line, oldest first: the time, the size, the root and the signature.
///
/// By them a change of old entries is narrowed down to those between two heads. The time is when the head was written and
/// is not signed.
struct Heads: Sendable {
  let url: URL

  init(_ folder: URL) { url = folder.appending(path: "heads") }

  func append(_ note: SignedNote, at time: UInt64) throws {
    guard let head = Checkpoint(text: note.text), let signature = note.signatures.first else { return }
    var file = try AppendFile(url)
    try file.append(Array("\(time) \(head.size) \(head.root.base64) \(signature.line.dropFirst(2))".utf8))
  }

  /// All heads as notes of the log `origin`.
  ///
  /// Throws at a line that is no head.
  func all(origin: String) throws -> [(time: UInt64, head: Checkpoint, note: SignedNote)] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
    return try lines.enumerated().map { number, line in
      let parts = line.split(separator: " ", maxSplits: 3)
      guard parts.count == 4, let time = UInt64(parts[0]), let size = UInt64(parts[1]),
        let root = TreeHash(base64: parts[2]), let signature = SignedNote.Signature(line: "\u{2014} \(parts[3])")
      else { throw LogError("\(url.path):\(number + 1): not a head; restore the file from the backup") }
      let head = Checkpoint(origin: origin, size: size, root: root)
      return (time, head, SignedNote(text: head.text, signatures: [signature]))
    }
  }
}
