/// What a witness knows of logs: of each the newest head it saw, which no later one may contradict
/// (c2sp.org/tlog-witness).
///
/// A value; its keeper stores `heads` before a cosignature is given away.
package struct Witness: Sendable {
  /// The newest checkpoint by the name of its log.
  package private(set) var heads: [String: Checkpoint]
  private let signer: NoteSigner
  private let logs: [NoteVerifier]

  /// Why a checkpoint is not cosigned, with the status that the protocol has for it.
  package enum Refusal: Error, Hashable, CustomStringConvertible {
    /// The log is not one of those that are watched.
    case unknownLog
    /// No signature of the log's key.
    case notSigned
    case malformed
    /// The proof does not begin at the head that is remembered, of this size.
    case conflict(UInt64)
    /// The log does not hold what it held.
    case inconsistent(UInt64)

    package var status: Int {
      switch self {
      case .malformed: 400
      case .notSigned: 403
      case .unknownLog: 404
      case .conflict: 409
      case .inconsistent: 422
      }
    }

    package var description: String {
      switch self {
      case .unknownLog: "the witness does not watch this log"
      case .notSigned: "the head is not signed by the key of the log"
      case .malformed: "not a checkpoint, or one smaller than the proof's beginning"
      case .conflict(let size): "the witness remembers a head over \(size) entries, and the proof must begin there"
      case .inconsistent(let size):
        "the log does not hold the first \(size) entries as it did: it was changed, or set back to an older copy"
      }
    }
  }

  package init(signer: NoteSigner, logs: [NoteVerifier], heads: [String: Checkpoint]) {
    self.signer = signer
    self.logs = logs
    self.heads = heads
  }

  /// Remembers the head and cosigns it, if the log has grown from the one remembered; `time` in seconds since 1970.
  package mutating func cosign(_ proof: ConsistencyProof, at time: UInt64) throws -> SignedNote.Signature {
    let head = try check(proof)
    heads[head.origin] = head
    return try signer.sign(head.text, at: time)
  }

  /// The head, if the log has grown from the one remembered.
  package func check(_ proof: ConsistencyProof) throws(Refusal) -> Checkpoint {
    guard let head = Checkpoint(text: proof.checkpoint.text), proof.old <= head.size else { throw Refusal.malformed }
    guard let log = logs.first(where: { $0.name == head.origin }) else { throw Refusal.unknownLog }
    guard log.verify(proof.checkpoint) != nil else { throw Refusal.notSigned }
    let known = heads[head.origin] ?? Checkpoint(origin: head.origin, size: 0, root: .empty)
    guard proof.old == known.size else { throw Refusal.conflict(known.size) }
    let hasGrown = TreeProofs.isConsistent(from: known.size, known.root, to: head.size, head.root, proof.path)
    guard hasGrown, head.size > 0 || head.root == .empty else { throw Refusal.inconsistent(known.size) }
    return head
  }
}
