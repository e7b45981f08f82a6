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

  /// A head of the checksum database of Go's modules, under its key.
  @Test func publishedHead() throws {
    let key = try #require(NoteVerifier("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"))
    let signature = "Az3grp1rvWOs5NKlr/xR4GLN/CDyzzakmt1o61uSxYKpK1SerqOP2ClbX/peKUZjYnyomH5Xz7GZG3TpB7OeKn4E2ww="
    let text = """
      go.sum database tree
      15067302
      gJyioq6dwR9n+NjEWORfYmH+ubeYm3kH42BBQ0bTpYI=

      \u{2014} sum.golang.org \(signature)

      """
    let note = try #require(SignedNote(parsing: text))
    #expect(key.verify(note) != nil)
    #expect(Checkpoint(text: note.text)?.size == 15_067_302)
  }

  /// The examples of c2sp.org/tlog-witness (add-checkpoint) and c2sp.org/tlog-cosignature.
  @Test func publishedProofAndCosignature() throws {
    let signature = "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8="
    let head = """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      \u{2014} example.com/behind-the-sofa \(signature)

      """
    let request = """
      old 20852014
      PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
      jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
      5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
      /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

      \(head)
      """
    let proof = try #require(ConsistencyProof(parsing: request))
    #expect(proof.old == 20_852_014 && proof.path.count == 4 && proof.text == request)
    #expect(Checkpoint(text: proof.checkpoint.text)?.size == 20_852_163)
    let blob =
      "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
    let cosignature = try #require(
      SignedNote(parsing: "\(head)\u{2014} witness.example.com/w1 \(blob)\n")?.signatures.last)
    // A time of eight octets before the 64 of Ed25519.
    #expect(cosignature.keyID == 0x8d66_cf3f && cosignature.bytes.count == 72)
    #expect(cosignature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } == 1_679_315_147)
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
