import Crypto
import Foundation
import Testing

@testable import Transparency

@Suite("Signed notes, checkpoints and proofs as text")
struct NoteTests {
  private static func signer(_ name: String, _ type: NoteSignatureType = .ed25519) throws -> NoteSigner {
    try #require(NoteSigner(name: name, type: type, key: Curve25519.Signing.PrivateKey()))
  }

  /// A key and a note that are published as an example of the format.
  @Test func publishedNote() throws {
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    let verifier = try #require(NoteVerifier(key))
    #expect(verifier.description == key)
    let note = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

      """
    let parsed = try #require(SignedNote(parsing: note))
    #expect(parsed.description == note)
    #expect(verifier.verify(parsed) != nil)
    let changed = try #require(SignedNote(parsing: note.replacingOccurrences(of: "your problem is", with: "it is")))
    #expect(verifier.verify(changed) == nil)
  }

  @Test func malformedNotes() {
    for text in ["", "a\n", "a\n\n", "a\n\n\u{2014} x\n", "a\n\n\u{2014} x AAAA\n", "a\u{7}\n\n\u{2014} x AAAAAAA=\n"] {
      #expect(SignedNote(parsing: text) == nil)
    }
    #expect(NoteVerifier("name+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
  }

  @Test func checkpointsAreReadBack() throws {
    let head = Checkpoint(origin: "log.example/mail", size: 20_852_163, root: TreeHash.leaf([1]))
    #expect(Checkpoint(text: head.text) == head)
    #expect(Checkpoint(text: head.text + "further line\n") == head)
    #expect(Checkpoint(text: head.text.replacingOccurrences(of: "20852163", with: "020852163")) == nil)
    #expect(Checkpoint(text: "log.example/mail\n1\nAAAA\n") == nil)
  }

  @Test func witnessesStateTheirTime() throws {
    let log = try Self.signer("log.example")
    let witness = try Self.signer("witness.example/w1", .cosignature)
    let text = Checkpoint(origin: "log.example", size: 3, root: .empty).text
    var note = SignedNote(text: text, signatures: [try log.sign(text, at: 0)])
    #expect(witness.verifier.verify(note) == nil)
    note.signatures.append(try witness.sign(text, at: 1_679_315_147))
    let read = try #require(SignedNote(parsing: note.description))
    #expect(witness.verifier.verify(read) == NoteConfirmation(time: 1_679_315_147))
    #expect(log.verifier.verify(read) == NoteConfirmation(time: nil))
    #expect(NoteVerifier(witness.verifier.description) == witness.verifier)
  }

  @Test func aProofStandsAlone() throws {
    let log = try Self.signer("log.example")
    let entries = (0..<9).map { Array("entry \($0)".utf8) }
    let tree = PlainTree(leaves: entries.map { TreeHash.leaf($0) })
    let text = Checkpoint(origin: "log.example", size: 9, root: tree.root(tree.leaves[...])).text
    let note = SignedNote(text: text, signatures: [try log.sign(text, at: 0)])
    let path = try TreeProofs.inclusion(of: 4, size: 9, in: tree)
    let proof = try #require(EntryProof(parsing: EntryProof(index: 4, path: path, checkpoint: note).text))
    #expect(proof.holds(entries[4], by: log.verifier))
    #expect(!proof.holds(entries[5], by: log.verifier))
    #expect(!proof.holds(entries[4], by: try Self.signer("log.example").verifier))
  }
}
