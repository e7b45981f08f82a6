package import Foundation
package import Transparency

/// What a witness keeps, on another host or account than the log: its key, the keys of the logs it watches, and of each
/// log the newest head that it cosigned.
package struct WitnessFolder: Sendable {
  private let url: URL

  package init(_ url: URL) { self.url = url }

  private var keysFile: URL { url.appending(path: "logs") }
  private var headsFile: URL { url.appending(path: "heads.json") }

  /// The witness's public key; made with its key at the first call.
  package var publicKey: NoteVerifier { get throws { try LogKey(folder: url, for: .witness).signer.verifier } }

  /// Watches the log of this key from now on.
  package func watch(_ key: NoteVerifier) throws {
    let known = try logs
    guard !known.contains(key) else { return }
    guard !known.contains(where: { $0.name == key.name }) else {
      throw LogError("\(keysFile.path): another key is known for the log \(key.name)")
    }
    let lines = (known + [key]).map { "\($0)\n" }.joined()
    try Replacement.write(Array(lines.utf8), to: keysFile)
  }

  /// Remembers the head of a proof and cosigns it; what is remembered is on the disk before the cosignature is given.
  package func cosign(_ proof: ConsistencyProof, at time: UInt64) throws -> SignedNote.Signature {
    let lock = try WriterLock(folder: url)
    defer { withExtendedLifetime(lock) {} }
    var witness = try witness
    let signature = try witness.cosign(proof, at: time)
    let texts = witness.heads.mapValues(\.text)
    try Replacement.write([UInt8](try JSONEncoder().encode(texts)), to: headsFile)
    return signature
  }

  /// The proof from the head remembered to the newest of the log in a folder: its own, or its backup.
  ///
  /// Throws a refusal if the log has less entries than the witness remembers.
  package func proof(_ folder: URL) throws -> ConsistencyProof {
    let proofs = try LogProofs(TreeFiles(folder))
    let known = Checkpoint(text: proofs.checkpoint.text).flatMap { head in try? heads[head.origin]?.size } ?? 0
    guard known <= proofs.size else { throw Witness.Refusal.inconsistent(known) }
    return try proofs.consistency(from: known)
  }

  /// Whether the log of a proof is what the witness remembers; the sizes of both heads.
  package func check(_ proof: ConsistencyProof) throws -> (remembered: UInt64, log: UInt64) {
    (proof.old, try witness.check(proof).size)
  }

  private var witness: Witness {
    get throws {
      Witness(signer: try LogKey(folder: url, for: .witness).signer, logs: try logs, heads: try heads)
    }
  }

  private var logs: [NoteVerifier] {
    get throws {
      guard FileManager.default.fileExists(atPath: keysFile.path) else { return [] }
      return try String(contentsOf: keysFile, encoding: .utf8).split(separator: "\n").map { line in
        guard let key = NoteVerifier(line) else { throw LogError("\(keysFile.path): '\(line)' is no public key") }
        return key
      }
    }
  }

  private var heads: [String: Checkpoint] {
    get throws {
      guard FileManager.default.fileExists(atPath: headsFile.path) else { return [:] }
      guard let texts = try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: headsFile)),
        case let heads = texts.compactMapValues(Checkpoint.init(text:)), heads.count == texts.count
      else { throw LogError("\(headsFile.path): not what a witness keeps; do not go on with a new one") }
      return heads
    }
  }
}
