import Transparency

/// Signed notes, checkpoints, proofs and keys as they come from outside.
enum NoteTarget: FuzzTarget {
  static let name = "note"

  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    if let note = SignedNote(parsing: text) {
      promise(SignedNote(parsing: note.description) == note, "a note that is not read as it is written")
      if let head = Checkpoint(text: note.text) { promise(Checkpoint(text: head.text) == head, "a head: \(head)") }
    }
    if let proof = EntryProof(parsing: text) {
      promise(EntryProof(parsing: proof.text) == proof, "a proof that is not read as it is written")
    }
    if let proof = ConsistencyProof(parsing: text), let head = Checkpoint(text: proof.checkpoint.text) {
      promise(ConsistencyProof(parsing: proof.text) == proof, "a proof that is not read as it is written")
      _ = TreeProofs.isConsistent(from: proof.old, .empty, to: head.size, head.root, proof.path)
    }
    if let key = NoteVerifier(text) { promise(NoteVerifier(key.description) == key, "a key: \(key)") }
  }
}
