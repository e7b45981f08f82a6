import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Testing

@testable import Review

@Suite("Appeals")
struct AppealTests {
  private let outsider = Actor.anybody(from: "198.51.100.77")

  private func appeal(_ scene: ReviewScene, on decision: Int = 0, text: String = "It was mine.") throws -> Appeal.ID {
    try scene.desk(outsider).appeal(
      scene.decisions[decision].id.description, contact: "sender.somebody@bank.example", text: text,
      in: LogIndex(scene.state))
  }

  @Test func whatIsSaidIsReadByReviewersAloneAndNeverAtRest() throws {
    let scene = try ReviewScene()
    try scene.hold()
    let id: Appeal.ID
    do {
      // While another command writes the log, which ends without taking what waits.
      let log = try DecisionLog(at: scene.state)
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.4) { withExtendedLifetime(log) {} }
      id = try appeal(scene, text: "My words\nof a person.")
    }
    let index = try scene.index()
    let (contact, text) = try scene.desk().read(id, in: index)
    #expect(contact == "sender.somebody@bank.example" && text == "My words\nof a person.")
    let unsealed = try scene.facts(.access).last
    #expect(unsealed?["act"] == "unseal" && unsealed?["case"] == id.description && unsealed?["actor"] == "anna")
    #expect(throws: ReviewError.self) { try scene.desk(ReviewScene.viewer).read(id, in: index) }
    #expect(throws: ReviewError.self) { try scene.desk().read(Appeal.ID(at: 0), in: index) }
    for secret in ["somebody@bank", "My words", "198.51.100.77"] {
      #expect(scene.state.octets.range(of: Data(secret.utf8)) == nil, "\(secret)")
    }
  }

  @Test func nobodyLearnsWhetherADecisionExists() throws {
    let scene = try ReviewScene()
    try scene.hold()
    let index = try scene.index()
    let known = try (0..<3).map { _ in try appeal(scene) }
    let unknown = try scene.desk(outsider).appeal("01ARZ3NDEKTSV4RR", contact: "a@b.example", text: "x", in: index)
    let repeated = try appeal(scene)
    for id in known + [unknown, repeated] {
      #expect(try scene.desk(outsider).status(of: id.description, in: index) == .received)
    }
    #expect(try scene.desk(outsider).status(of: "01ARZ3NDEKTSV4RS", in: index) == nil)
    #expect(try scene.desk(outsider).status(of: "no id", in: index) == nil)
    try index.refresh()
    #expect(try Appeals(index).all.map(\.id) == known)
    let attempts = try scene.facts(.access).filter { $0["act"] == "appeal" }
    #expect(attempts.map { $0["unknown"] ?? "" } == ["yes", ""] && attempts.last?["repeated"] == "yes")
    // One that is answered makes room.
    _ = try scene.desk().answer(known[1], upheld: false, reason: "no", in: index, scene.quarantine)
    let fourth = try appeal(scene)
    #expect(try Appeals(scene.index()).open.map(\.id) == [known[0], known[2], fourth])
  }

  @Test(arguments: [("", "x"), (String(repeating: "x", count: 321), "x"), ("a", ""), ("a", "long"), ("a", "bad id")])
  func boundsOfWhatIsSaid(contact: String, text: String) throws {
    let scene = try ReviewScene()
    let long = text == "long" ? String(repeating: "字", count: 4_001) : text
    #expect(throws: ReviewError.self) {
      try scene.desk(outsider).appeal(
        text == "bad id" ? "no id" : "01ARZ3NDEKTSV4RR", contact: contact, text: long, in: scene.index())
    }
  }

  @Test func isDueAfterFifteenDays() throws {
    let scene = try ReviewScene()
    try scene.hold()
    let id = try appeal(scene)
    let found = try #require(try Appeals.appeal(id, in: scene.index()))
    #expect(found.due == found.time + 15 * 86_400 && found.decision == scene.decisions[0].id)
    #expect(!found.isOverdue(at: found.due - 1) && found.isOverdue(at: found.due))
  }

  /// Every order of answers from every state.
  @Test(arguments: [true, false], [true, false])
  func isAnsweredOnce(first: Bool, second: Bool) throws {
    let scene = try ReviewScene()
    try scene.hold()
    let (id, index) = (try appeal(scene), try scene.index())
    func answer(_ upheld: Bool, _ reason: String, _ actor: Actor = ReviewScene.anna) throws -> Desk.Relief {
      try scene.desk(actor).answer(id, upheld: upheld, reason: reason, in: index, scene.quarantine)
    }
    #expect(throws: ReviewError.self) {
      try scene.desk().answer(Appeal.ID(at: 0), upheld: first, reason: "x", in: index, scene.quarantine)
    }
    #expect(throws: ReviewError.self) { try answer(first, "x", ReviewScene.viewer) }
    #expect(throws: ReviewError.self) { try answer(first, "x", outsider) }
    #expect(throws: ReviewError.self) { try answer(first, "") }
    #expect(try scene.facts(.answer).isEmpty)
    _ = try answer(first, "looked at it")
    #expect(throws: ReviewError.self) { try answer(second, "again", ReviewScene.bert) }
    let status = try scene.desk(outsider).status(of: id.description, in: index)
    #expect(status == (first ? .upheld(reason: "looked at it") : .refused(reason: "looked at it")))
    #expect(try scene.facts(.answer).count == 1 && Appeals(scene.index()).open.isEmpty)
    #expect(try Appeals(scene.index()).all.first?.answer?.actor == "anna")
  }

  @Test func twoAnswersAtOnceAreOne() throws {
    let scene = try ReviewScene()
    try scene.hold()
    let id = try appeal(scene)
    let (state, quarantine) = (scene.state, scene.quarantine)
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      _ = try? Desk(state, ReviewScene.anna).answer(
        id, upheld: false, reason: "\(number)", in: LogIndex(state), quarantine)
    }
    #expect(try scene.facts(.answer).count == 1)
  }

  @Test func oneThatIsUpheldLiftsItsCause() throws {
    let scene = try ReviewScene()
    // SPF fails, and there is no signature: what remains is where the client is.
    try scene.hold()
    let (id, index) = (try appeal(scene), try scene.index())
    let relief = try scene.desk().answer(id, upheld: true, reason: "moved", in: index, scene.quarantine)
    #expect(relief.problems.isEmpty && relief.released == scene.decisions[0].message.queueID)
    #expect(relief.exemption?.from.text == "bank.example")
    #expect(relief.exemption?.by.description == "network:203.0.113.0/24")
    let queueID = try #require(relief.released)
    #expect(scene.calls == ["-H \(queueID)", "flush \(queueID)"])
    for kind in [Event.Kind.answer, .verdict, .exemption, .release] {
      let facts = try scene.facts(kind)
      #expect(facts.count == 1 && facts.first?["appeal"] == id.description, "\(kind)")
    }
    #expect(try scene.facts(.answer).first?["opened"] == "client")
    #expect(try scene.facts(.exemption).first?["by"] == "network")
    let adjustments = try AdjustmentsFile(scene.state).read()
    #expect(adjustments.exemptions == [try #require(relief.exemption)])
    #expect(try scene.desk().held(scene.quarantine, in: index).isEmpty)
    try scene.desk().revoke(id, reason: "abused")
    #expect(try AdjustmentsFile(scene.state).read().exemptions.isEmpty)
    #expect(try scene.facts(.exemption).last?["ended"] == "yes")
    #expect(throws: ReviewError.self) { try scene.desk().revoke(id, reason: "again") }
  }

  @Test func whoProvedSomethingIsExemptedByIt() throws {
    let scene = try ReviewScene()
    // A signature passes for another domain than From shows.
    try scene.hold("forged/02-owner-rejects-own-envelope")
    let relief = try scene.desk().answer(
      try appeal(scene), upheld: true, reason: "ours", in: scene.index(), scene.quarantine)
    #expect(relief.exemption?.from.text == "bank.example")
    #expect(relief.exemption?.by.description == "dkim:attack.example")
    #expect(try scene.facts(.answer).first?["opened"] == nil)
  }

  @Test func aToolThatFailsIsSaidAndTheAnswerHolds() throws {
    let scene = try ReviewScene()
    try scene.hold()
    try scene.write("", to: "broken")
    let id = try appeal(scene)
    let relief = try scene.desk().answer(id, upheld: true, reason: "yes", in: scene.index(), scene.quarantine)
    #expect(relief.released == nil && relief.problems.count == 1 && relief.problems[0].contains("no such spool"))
    #expect(relief.exemption != nil)
    let facts = try scene.facts(.release)
    #expect(facts.count == 2 && facts.last?["failed"]?.contains("status 69") == true)
  }
}
