import Crypto
import Foundation
import Transparency

/// The key that signs the heads of the log, or cosigns those of others: made at the first start, for the owner only.
struct LogKey {
  let signer: NoteSigner

  /// Whose key it is: `log.key` and `log.pub`, or `witness.key` and `witness.pub`.
  enum Role: String {
    case log
    case witness

    var type: NoteSignatureType { self == .log ? .ed25519 : .cosignature }
  }

  private struct Stored: Codable {
    /// The name of the log, or of the witness.
    let name: String
    /// 32 octets of Ed25519.
    let key: Data
  }

  /// Reads the key, or makes it under a name of this host.
  init(folder: URL, for role: Role = .log) throws {
    let file = folder.appending(path: "\(role).key")
    if !FileManager.default.fileExists(atPath: file.path) {
      let suffix = (0..<4).map { _ in String(UInt8.random(in: 16...255), radix: 16) }.joined()
      let product = role == .log ? "truemark" : "truemark-witness"
      let name = "\(ProcessInfo.processInfo.hostName)/\(product)/\(suffix)"
      let stored = Stored(name: name, key: Curve25519.Signing.PrivateKey().rawRepresentation)
      try Replacement.write([UInt8](try JSONEncoder().encode(stored)), to: file)
    }
    guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(contentsOf: file)),
      let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: stored.key),
      let signer = NoteSigner(name: stored.name, type: role.type, key: key)
    else { throw LogError("\(file.path): not a key of a \(role); restore it from the backup") }
    self.signer = signer
    // Whoever opens the log comes here, many at once.
    let (text, shown) = (Data("\(signer.verifier)\n".utf8), folder.appending(path: "\(role).pub"))
    if FileManager.default.contents(atPath: shown.path) != text { try Replacement.write(Array(text), to: shown) }
  }

  /// The public key, for those who only read the log.
  static func verifier(in folder: URL) throws -> NoteVerifier {
    let file = publicFile(in: folder)
    guard let text = try? String(contentsOf: file, encoding: .utf8), let key = NoteVerifier(text.dropLast()) else {
      throw LogError("\(file.path): no public key of a log; give the key that was noted down at the start")
    }
    return key
  }

  static func isMade(in folder: URL) -> Bool { FileManager.default.fileExists(atPath: publicFile(in: folder).path) }

  static func publicFile(in folder: URL) -> URL { folder.appending(path: "log.pub") }
}
