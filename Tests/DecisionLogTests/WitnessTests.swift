import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// What somebody else who remembers heads adds.
@Suite("Witness")
struct WitnessTests {
  /// A log, a copy of it as it was, and a witness that saw it when it was longer.
  private struct Scene {
    let scratch = Scratch()
    let older: URL
    let witness: WitnessFolder

    init() throws {
      older = scratch.state.url.appending(path: "older")
      witness = WitnessFolder(scratch.state.url.appending(path: "witness"))
      let log = try scratch.open()
      for number in 0..<400 {
        try log.append(Event(.configuration, ["number": String(number)]))
        if number == 300 {
          try log.checkpoint()
          try FileManager.default.copyItem(at: scratch.state.log, to: older)
        }
      }
      try log.checkpoint()
      try witness.watch(try LogReader(scratch.state).publicKey)
    }

    func rollBack() throws {
      _ = try scratch.open()
      try FileManager.default.removeItem(at: scratch.state.log)
      try FileManager.default.moveItem(at: older, to: scratch.state.log)
      try? FileManager.default.removeItem(at: scratch.state.log.appending(path: "writer.lock"))
    }

    func cosign() throws -> (note: SignedNote, signature: SignedNote.Signature) {
      let proof = try witness.proof(scratch.state.log)
      return (proof.checkpoint, try witness.cosign(proof, at: 1_790_000_000))
    }
  }

  @Test func cosignsALogThatGrows() throws {
    let scene = try Scene()
    for _ in 0..<2 {
      var (note, signature) = try scene.cosign()
      note.signatures.append(signature)
      let read = try #require(SignedNote(parsing: note.description))
      #expect(try scene.witness.publicKey.verify(read)?.time == 1_790_000_000)
      try scene.scratch.open().append(Event(.start, [:]))
      try scene.scratch.open().checkpoint()
    }
    let (remembered, size) = try scene.witness.check(try scene.witness.proof(scene.scratch.state.log))
    #expect(remembered > 400 && size > remembered)
  }

  /// The only difference between the next two is a witness.
  @Test func anOlderCopyIsFoundWithAWitness() throws {
    let scene = try Scene()
    _ = try scene.cosign()
    try scene.rollBack()
    #expect(throws: Witness.Refusal.self) { try scene.cosign() }
    // Nor does it help to let the older copy grow beyond what the witness saw.
    let log = try scene.scratch.open()
    for number in 0..<300 { try log.append(Event(.configuration, ["number": "other \(number)"])) }
    try log.checkpoint()
    #expect(throws: Witness.Refusal.self) { try scene.witness.check(scene.witness.proof(scene.scratch.state.log)) }
    #expect(throws: Witness.Refusal.self) { try scene.cosign() }
  }

  @Test func anOlderCopyIsNotFoundWithoutAWitness() throws {
    let scene = try Scene()
    try scene.rollBack()
    #expect(try LogVerifier(scene.scratch.state).problems.isEmpty)
  }

  @Test func refusesWhatTheProtocolRefuses() throws {
    let scene = try Scene()
    _ = try scene.cosign()
    let proofs = try LogProofs(LogReader(scene.scratch.state))
    func status(_ proof: ConsistencyProof) -> Int? {
      do {
        _ = try scene.witness.cosign(proof, at: 1)
        return nil
      } catch {
        return (error as? Witness.Refusal)?.status
      }
    }
    #expect(status(try proofs.consistency(from: 5)) == 409)
    let good = try proofs.consistency(from: proofs.size)
    #expect(status(ConsistencyProof(old: proofs.size + 1, path: [], checkpoint: good.checkpoint)) == 400)
    #expect(status(ConsistencyProof(old: proofs.size, path: [.empty], checkpoint: good.checkpoint)) == 422)
    var forged = good.checkpoint
    forged.signatures = []
    #expect(status(ConsistencyProof(old: good.old, path: [], checkpoint: forged)) == 403)
    let other = SignedNote(text: Checkpoint(origin: "other", size: 500, root: .empty).text, signatures: [])
    #expect(status(ConsistencyProof(old: 0, path: [], checkpoint: other)) == 404)
    #expect(status(good) == nil)
  }
}
