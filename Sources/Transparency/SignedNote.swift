import Foundation

/// A text and the signatures on it (c2sp.org/signed-note).
package struct SignedNote: Hashable, Sendable {
  package struct Signature: Hashable, Sendable {
    package let name: String
    /// The first four bytes of the blob name the key.
    package let keyID: UInt32
    package let bytes: [UInt8]

    package init(name: String, keyID: UInt32, bytes: [UInt8]) {
      self.name = name
      self.keyID = keyID
      self.bytes = bytes
    }

    /// `— name base64`, with its line end.
    package var line: String {
      let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> UInt32(24 - $0 * 8)) }
      return "\u{2014} \(name) \(Data(id + bytes).base64EncodedString())\n"
    }

    package init?(line: some StringProtocol) {
      let parts = line.split(separator: " ", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0] == "\u{2014}", KeyName.isValid(parts[1]),
        let blob = Data(base64Encoded: String(parts[2])), blob.count > 4
      else { return nil }
      name = String(parts[1])
      keyID = blob.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
      bytes = Array(blob.dropFirst(4))
    }
  }

  /// Ends with a line end.
  package let text: String
  package var signatures: [Signature]

  /// Signatures that are read of one note, and octets of a note.
  package static let signatureLimit = 64
  package static let sizeLimit = 64 << 10

  package init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note; nil if it is none.
  ///
  /// Nothing is verified.
  package init?(parsing note: String) {
    guard note.utf8.count <= Self.sizeLimit, note.hasSuffix("\n"),
      note.utf8.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }),
      let gap = note.range(of: "\n\n", options: .backwards)
    else { return nil }
    let lines = note[gap.upperBound...].split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let signatures = lines.compactMap(Signature.init(line:))
    guard !lines.isEmpty, lines.count <= Self.signatureLimit, signatures.count == lines.count else { return nil }
    text = note[..<gap.lowerBound] + "\n"
    self.signatures = signatures
  }

  package var description: String { text + "\n" + signatures.map(\.line).joined() }
}

enum KeyName {
  /// Not empty, no white space, no plus.
  static func isValid(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
  }
}
