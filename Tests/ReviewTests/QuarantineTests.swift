import DecisionLog
import Filtering
import Foundation
import Mail
import Testing

@testable import Review

@Suite("The quarantine")
struct QuarantineTests {
  @Test func showsWhatDecisionsHoldWithoutAddresses() throws {
    let scene = try ReviewScene()
    try scene.hold(count: 2)
    let held = try scene.desk().held(scene.quarantine, in: scene.index())
    #expect(held.map(\.decision) == scene.decisions.map(\.id))
    let first = try #require(held.first)
    #expect(first.size == 999 && first.recipients == 1 && first.arrival == 1_790_000_000)
    #expect(first.facts.from.first?.domain == "bank.example" && first.facts.rule == "forgedSingleOwnerRejects")
    #expect(!"\(held)".contains("@"))
    #expect(throws: ReviewError.self) { try scene.desk(ReviewScene.viewer).held(scene.quarantine, in: scene.index()) }
  }

  @Test func whatOthersHoldIsNotOurs() throws {
    let scene = try ReviewScene()
    try scene.hold()
    try scene.write(
      """
      {"queue_name":"hold","queue_id":"4OtherXy","arrival_time":1,"message_size":1,"recipients":[]}
      {"queue_name":"active","queue_id":"\(scene.decisions[0].message.queueID ?? "")","arrival_time":1,\
      "message_size":1,"recipients":[]}

      """, to: "queue")
    #expect(try scene.desk().held(scene.quarantine, in: scene.index()).isEmpty)
    #expect(throws: ReviewError.self) {
      try scene.desk().release("4OtherXy", reason: "x", scene.quarantine, in: scene.index())
    }
    #expect(scene.calls.isEmpty)
  }

  @Test(arguments: [
    "no JSON", #"{"queue_name":"hold"}"#,
    #"{"queue_name":"hold","queue_id":"-d ALL","arrival_time":1,"message_size":1,"recipients":[]}"#,
    #"{"queue_name":"hold","queue_id":"ABC","arrival_time":1,"message_size":1,"recipients":[]}"#,
  ])
  func anOutputThatIsNoneIsAnError(line: String) throws {
    let scene = try ReviewScene()
    try scene.write(line + "\n", to: "queue")
    #expect(throws: ReviewError.self) { try scene.desk().held(scene.quarantine, in: scene.index()) }
    #expect(try scene.facts(.access).last?["failed"]?.contains("postqueue") == true)
  }

  @Test(arguments: ["", "ALL", "-", "4Xy;ls", "../../x", "4Xy2sZ\n", "ÄÖÜäöü", String(repeating: "A", count: 33)])
  func onlyAQueueIDBecomesAnArgument(id: String) throws {
    let scene = try ReviewScene()
    #expect(throws: ReviewError.self) { try scene.quarantine.make(.delete, id) }
    #expect(scene.calls.isEmpty)
  }

  @Test func releasesAndDeletesWithARecord() throws {
    let scene = try ReviewScene()
    try scene.hold(count: 2)
    let ids = scene.decisions.compactMap(\.message.queueID)
    try scene.desk().release(ids[0], reason: "honest", scene.quarantine, in: scene.index())
    try scene.desk().delete(ids[1], reason: "forged", scene.quarantine, in: scene.index())
    #expect(scene.calls == ["-H \(ids[0])", "flush \(ids[0])", "-d \(ids[1])"])
    for (kind, number, reason) in [(Event.Kind.release, 0, "honest"), (.delete, 1, "forged")] {
      let facts = try #require(try scene.facts(kind).first)
      #expect(facts["decision"] == scene.decisions[number].id.description && facts["queueID"] == ids[number])
      #expect(facts["reason"] == reason && facts["actor"] == "anna")
    }
    #expect(throws: ReviewError.self) {
      try scene.desk().release(ids[0], reason: "again", scene.quarantine, in: scene.index())
    }
  }

  @Test func aToolThatFailsLeavesARecord() throws {
    let scene = try ReviewScene()
    try scene.hold()
    try scene.write("", to: "broken")
    let id = try #require(scene.decisions[0].message.queueID)
    #expect(throws: ReviewError.self) {
      try scene.desk().delete(id, reason: "x", scene.quarantine, in: scene.index())
    }
    let facts = try scene.facts(.delete)
    #expect(facts.count == 2 && facts[0]["failed"] == nil)
    #expect(facts[1]["failed"]?.contains("no such spool") == true)
    let missing = Quarantine(list: ["/nonexistent/postqueue", "-j"], change: [])
    #expect(throws: ReviewError.self) { try scene.desk().held(missing, in: scene.index()) }
  }

  @Test func aToolThatDoesNotEndIsNotWaitedFor() throws {
    let start = ContinuousClock.now
    #expect(throws: ReviewError.self) { try Tool(words: ["/bin/sleep", "20"], seconds: 1).run([]) }
    #expect(ContinuousClock.now - start < .seconds(10))
    #expect(throws: ReviewError.self) { try Tool(words: []).run([]) }
    let said = #expect(throws: ReviewError.self) {
      try Tool(words: ["/bin/sh", "-c", "echo 'a@b.example is unknown' >&2; exit 3"]).run([])
    }
    #expect(said?.description.hasSuffix("status 3: (address) is unknown") == true)
  }

  @Test func theDeliveredOfACampaignAreToldOnceRecorded() throws {
    let scene = try ReviewScene()
    try scene.hold(count: 2)
    let held = try scene.desk().held(scene.quarantine, in: scene.index())
    let campaign = try #require(held.first?.facts.campaign?.id)
    func clear(_ actor: Actor = ReviewScene.anna) throws -> [DeliveredMessage] {
      try scene.desk(actor).clear(campaign: campaign, reason: "forged", case: "3/2026", in: scene.index())
    }
    #expect(try clear().isEmpty)
    #expect(throws: ReviewError.self) { try clear(ReviewScene.viewer) }
    let id = try #require(scene.decisions[1].message.queueID)
    try scene.desk().release(id, reason: "by mistake", scene.quarantine, in: scene.index())
    let delivered = try clear()
    #expect(delivered.map(\.queueID) == [id])
    #expect(delivered.first?.recipients == ["user@victim.example"] && delivered.first?.messageID != nil)
    try scene.desk().cleared(campaign: campaign, count: 1, reason: "taken back", case: "3/2026")
    let facts = try scene.facts(.clear)
    #expect(facts.map { $0["messages"] ?? "" } == ["0", "1", ""] && facts.last?["done"] == "1")
  }
}
