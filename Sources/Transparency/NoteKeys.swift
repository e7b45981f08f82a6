package import Crypto
import Foundation

/// What a signature by a key says.
package enum NoteSignatureType: UInt8, Sendable {
  /// Over the text (c2sp.org/signed-note).
  case ed25519 = 1
  /// By a witness, with its time (c2sp.org/tlog-cosignature).
  case cosignature = 4
}

/// A public key that signs notes, `name+id+base64` in writing.
package struct NoteVerifier: Hashable, Sendable, CustomStringConvertible {
  package let name: String
  package let type: NoteSignatureType
  private let key: [UInt8]

  /// `key` is 32 bytes of Ed25519.
  package init?(name: String, type: NoteSignatureType, key: [UInt8]) {
    guard KeyName.isValid(name), (try? Curve25519.Signing.PublicKey(rawRepresentation: key)) != nil else { return nil }
    self.name = name
    self.type = type
    self.key = key
  }

  /// Reads the key as it is written; nil if it is none or its id does not fit.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let blob = Data(base64Encoded: String(parts[2])), let first = blob.first,
      let type = NoteSignatureType(rawValue: first)
    else { return nil }
    self.init(name: String(parts[0]), type: type, key: Array(blob.dropFirst()))
    guard parts[1] == idText else { return nil }
  }

  package var description: String { "\(name)+\(idText)+\(Data([type.rawValue] + key).base64EncodedString())" }

  package var id: UInt32 {
    SHA256.hash(data: Array(name.utf8) + [0x0a, type.rawValue] + key).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  private var idText: String {
    let text = String(id, radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }

  /// Whether one of the note's signatures is by this key, and right.
  ///
  /// Of a witness's, the time it states.
  package func verify(_ note: SignedNote) -> NoteConfirmation? {
    for signature in note.signatures where signature.name == name && signature.keyID == id {
      if let found = verify(signature, note.text) { return found }
    }
    return nil
  }

  private func verify(_ signature: SignedNote.Signature, _ text: String) -> NoteConfirmation? {
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return nil }
    switch type {
    case .ed25519:
      return key.isValidSignature(signature.bytes, for: Data(text.utf8)) ? NoteConfirmation(time: nil) : nil
    case .cosignature:
      guard signature.bytes.count == 72 else { return nil }
      let time = signature.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let signed = Data(Cosignature.message(text, at: time).utf8)
      return key.isValidSignature(signature.bytes.dropFirst(8), for: signed) ? NoteConfirmation(time: time) : nil
    }
  }
}

/// A right signature.
package struct NoteConfirmation: Hashable, Sendable {
  /// Seconds since 1970, stated by a witness.
  package let time: UInt64?
}

/// A private key that signs notes.
package struct NoteSigner: Sendable {
  package let verifier: NoteVerifier
  private let key: Curve25519.Signing.PrivateKey

  /// Nil if the name cannot be one.
  package init?(name: String, type: NoteSignatureType, key: Curve25519.Signing.PrivateKey) {
    guard let verifier = NoteVerifier(name: name, type: type, key: Array(key.publicKey.rawRepresentation)) else {
      return nil
    }
    self.verifier = verifier
    self.key = key
  }

  /// Signs the text; `time` is stated by a witness, in seconds since 1970.
  package func sign(_ text: String, at time: UInt64) throws -> SignedNote.Signature {
    let bytes: [UInt8] =
      switch verifier.type {
      case .ed25519: Array(try key.signature(for: Data(text.utf8)))
      case .cosignature:
        (0..<8).map { UInt8(truncatingIfNeeded: time >> UInt64(56 - $0 * 8)) }
          + Array(try key.signature(for: Data(Cosignature.message(text, at: time).utf8)))
      }
    return SignedNote.Signature(name: verifier.name, keyID: verifier.id, bytes: bytes)
  }
}

enum Cosignature {
  static func message(_ text: String, at time: UInt64) -> String { "cosignature/v1\ntime \(time)\n\(text)" }
}
