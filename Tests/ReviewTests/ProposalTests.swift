import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Testing

@testable import Review

@Suite("What needs two persons")
struct ProposalTests {
  private let now = DecisionLog.wallClock()

  @Test func nobodyReleasesManyAlone() throws {
    let scene = try ReviewScene()
    try scene.hold(count: 3)
    let (ids, index) = (scene.decisions.compactMap(\.message.queueID), try scene.index())
    let proposal = try scene.desk().propose(.release(ids), reason: "all honest", in: index)
    let own = ["anna", "Anna", "ANNA"].map { Actor(name: $0, role: .admin, origin: "command line") }
    for actor in own + [ReviewScene.viewer] {
      #expect(throws: (any Error).self) { try scene.desk(actor).approve(proposal, scene.quarantine, in: index) }
    }
    #expect(try scene.calls.isEmpty && scene.facts(.approval).isEmpty)
    #expect(try scene.desk().proposals(in: index).map(\.id) == [proposal])
    // One is gone meanwhile.
    try scene.desk().delete(ids[1], reason: "x", scene.quarantine, in: index)
    let outcome = try scene.desk(ReviewScene.bert).approve(proposal, scene.quarantine, in: index)
    #expect(outcome.map(\.subject) == ids && outcome.map { $0.problem == nil } == [true, false, true])
    #expect(scene.calls.filter { $0.hasPrefix("-H") } == ["-H \(ids[0])", "-H \(ids[2])"])
    let released = try scene.facts(.release)
    #expect(released.count == 2 && released.allSatisfy { $0["proposal"] == proposal.description })
    #expect(try scene.facts(.approval).first?["actor"] == "bert")
    #expect(try Proposals(scene.index()).open().isEmpty)
    #expect(throws: ReviewError.self) {
      try scene.desk(ReviewScene.bert).approve(proposal, scene.quarantine, in: index)
    }
  }

  @Test func findingsAreSwitchedOffAndOn() throws {
    let scene = try ReviewScene()
    let index = try scene.index()
    for (finding, isOff) in [("align.none", false), ("no.such", true), ("sender.exempted", true)] {
      let change: Proposal.Change = isOff ? .switchOff(finding) : .switchOn(finding)
      #expect(throws: ReviewError.self) { try scene.desk().propose(change, reason: "x", in: index) }
    }
    let off = try scene.desk().propose(.switchOff("align.none"), reason: "wrong too often", in: index)
    let second = try scene.desk().propose(.switchOff("align.none"), reason: "again", in: index)
    #expect(try AdjustmentsFile(scene.state).read() == Adjustments())
    _ = try scene.desk(ReviewScene.bert).approve(off, scene.quarantine, in: index)
    let adjustments = try AdjustmentsFile(scene.state).read()
    #expect(adjustments.switchedOff == ["align.none"])
    #expect(adjustments.applied(to: Policy()).points["align.none"] == 0)
    #expect(throws: ReviewError.self) {
      try scene.desk(ReviewScene.bert).approve(second, scene.quarantine, in: index)
    }
    let on = try scene.desk().propose(.switchOn("align.none"), reason: "mended", in: index)
    _ = try scene.desk(ReviewScene.bert).approve(on, scene.quarantine, in: index)
    #expect(try AdjustmentsFile(scene.state).read() == Adjustments())
  }

  @Test func aProposalEndsAfterSevenDays() throws {
    let scene = try ReviewScene()
    let index = try scene.index()
    let id = try scene.desk().propose(.switchOff("align.none"), reason: "x", in: index)
    let later = now + 8 * 86_400
    #expect(throws: ReviewError.self) {
      try scene.desk(ReviewScene.bert).approve(id, scene.quarantine, in: index, now: later)
    }
    try index.refresh()
    #expect(try Proposals(index).open().count == 1 && Proposals(index).open(at: later).isEmpty)
    #expect(throws: ReviewError.self) {
      try scene.desk(ReviewScene.bert).approve(Proposal.ID(at: 0), scene.quarantine, in: index)
    }
    #expect(throws: ReviewError.self) {
      try scene.desk(ReviewScene.viewer).propose(.switchOff("align.none"), reason: "x", in: index)
    }
  }

  @Test func theFileThatCannotBeReadIsAnError() throws {
    let scene = try ReviewScene()
    let file = AdjustmentsFile(scene.state)
    for text in ["", "{}", #"{"exemptions":[{"from":"a@b.example"}],"switchedOff":[]}"#] {
      try FileManager.default.createDirectory(
        at: file.url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file.url)
      #expect(throws: LogError.self) { try file.read() }
    }
  }
}
