import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Review
import Testing

/// Nothing is shown or changed without a record.
@Suite("The desk")
struct DeskTests {
  private final class Scratch {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-desk-\(UUID())"))
    deinit { try? FileManager.default.removeItem(at: state.url) }

    func index() throws -> LogIndex {
      let index = try LogIndex(state)
      try index.refresh()
      return index
    }
  }

  private let viewer = Actor(name: "anna", role: .viewer, origin: "192.0.2.1")
  private let all = Int64.min..<Int64.max

  @Test func whoLookedForSomebodyIsFoundByHisAddressAlone() throws {
    let scratch = Scratch()
    let (sought, other) = ("someone.sought@victim.example", "other@victim.example")
    do {
      // While the filter writes the log, which takes it up within a second.
      let log = try DecisionLog(at: scratch.state)
      try Desk(scratch.state, viewer).record(.search, about: [sought, "forged"])
      #expect(scratch.state.octets.range(of: Data(sought.utf8)) == nil)
      Thread.sleep(forTimeInterval: 2.5)
      try log.close()
    }
    let entries = try Audit(scratch.index(), times: all, about: sought).entries
    #expect(entries.count == 1)
    #expect(entries.first?.facts == ["act": "search", "actor": "anna", "role": "viewer", "origin": "192.0.2.1"])
    #expect(entries.first?.about?.count == 2)
    #expect(try Audit(scratch.index(), times: all, about: other).entries.isEmpty)
    #expect(try Audit(scratch.index(), times: all, actor: "ANNA").entries.count == 1)
    #expect(try Audit(scratch.index(), times: all, actor: "viewer").entries.isEmpty)
    #expect(scratch.state.octets.range(of: Data(sought.utf8)) == nil)
  }

  @Test func whoMayNotLeavesNoActBehind() throws {
    let scratch = Scratch()
    let desk = Desk(scratch.state, viewer)
    let id = try #require(DecisionID("01ARZ3NDEKTSV4RR"))
    #expect(throws: ReviewError.self) { try desk.judge(id, .falsePositive, reason: "so") }
    #expect(throws: ReviewError.self) { try desk.record(.audit) }
    #expect(!FileManager.default.fileExists(atPath: scratch.state.url.path))
  }

  /// An export goes into the file that is there, which may be a device, and not over it.
  @Test func anExportDoesNotReplaceWhatIsThere() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).close()
    let (file, link) = (scratch.state.url.appending(path: "out"), scratch.state.url.appending(path: "link"))
    try Data("old".utf8).write(to: file)
    try FileManager.default.linkItem(at: file, to: link)
    let configuration = scratch.state.url.appending(path: "truemark.yaml")
    try Data("state: \(scratch.state.url.path)\n".utf8).write(to: configuration)
    let words = ["log", "export", "--output", file.path, "--format", "jsonl", "--reason", "asked for", "--case", "1"]
    _ = try CommandLineTool.run(words + ["--config", configuration.path])
    #expect(try String(contentsOf: link, encoding: .utf8).contains("\"kind\":\"access\""))
    #expect(try FileManager.default.attributesOfItem(atPath: link.path)[.posixPermissions] as? Int == 0o600)
  }

  /// What each verb is called with here, in the order of the verbs.
  ///
  /// `ID` stands for that of a decision, `APPEAL` for that of an appeal on it, `VISIT` for that of an inspection, `FILE`
  /// for the configuration.
  private static let recorded: [String: [String]] = [
    "find": ["reject"], "log find": ["reject"], "show": ["ID"], "log show": [], "explain": ["ID"],
    "verdict": ["ID", "ok", "--reason", "as it should be"], "audit": [],
    "log export": ["--output", "-", "--reason", "asked for", "--case", "1/2026"],
    "stats": [], "campaign list": [], "campaign show": ["x"], "what-if": ["FILE"],
    "campaign clear": ["x", "--reason", "asked for", "--case", "1/2026"],
    "appeal add": ["ID", "--contact", "a@sender.example"], "appeal list": [], "appeal show": ["APPEAL"],
    "appeal answer": ["APPEAL", "--uphold", "--reason", "it was wrong"],
    "appeal revoke": ["APPEAL", "--reason", "asked for"], "held": [], "release": ["4XyZ12", "--reason", "asked for"],
    "approve": [],
    "policy switch": ["align.none", "off", "--reason", "asked for"], "review operator list": [],
    "review operator add": ["anna", "--role", "viewer"], "review operator remove": ["anna"],
    "inspect bundle": ["VISIT", "--output", "-"],
    "inspect close": ["VISIT", "--result", "one thing", "--finding", "a gap", "--due", "2026-12-31"],
    "inspect corrected": ["VISIT", "--reason", "it is explained"], "inspect list": [],
    "inspect open": ["--officer", "Wei", "--officer", "Jun", "--attendant", "Lan", "--basis", "order 7"],
  ]
  /// Verbs that show nothing that the log keeps of messages, or leave records of other kinds.
  private static let silent: Set = [
    "milter", "smpp", "score", "config check", "config show", "policy show", "policy protected", "probe spf",
    "probe dkim",
    "probe dmarc", "probe arc", "witness cosign", "witness check", "witness serve", "witness key", "log verify",
    "log head", "log prove", "log consistency", "log index", "log gap", "log restore", "retention status",
    "retention prove", "retention purge", "retention hold", "retention lift", "review serve", "sms registry check",
  ]

  @Test func everyVerbThatShowsRecordsLeavesOne() throws {
    // A verb that is new is in neither list.
    #expect(try CommandLineTool.verbs().symmetricDifference(Self.silent.union(Self.recorded.keys)).isEmpty)
    let scratch = Scratch()
    var (id, appeal) = ("", "")
    do {
      let log = try DecisionLog(at: scratch.state)
      try TestFilter.decide("forged") { _, decision in
        try log.append(decision)
        if id.isEmpty { id = decision.id.description }
      }
      try log.close()
    }
    appeal = try Desk(scratch.state, .anybody(from: "192.0.2.9"))
      .appeal(id, contact: "a@sender.example", text: "Why?", in: LogIndex(scratch.state)).description
    let file = scratch.state.url.appending(path: "truemark.yaml")
    try Data("state: \(scratch.state.url.path)\n".utf8).write(to: file)
    var visit = InspectionVisit(officers: ["Li Wei", "Chen Jun"], attendant: "Wu Lan", basis: "order 6")
    visit.scope = ["decision"]
    let names = [
      "ID": id, "APPEAL": appeal, "VISIT": try Desk(scratch.state, .commandLine).openInspection(visit),
      "FILE": file.path,
    ]
    for (verb, arguments) in Self.recorded.sorted(by: { $0.key < $1.key }) {
      let before = try Audit(scratch.index(), times: all).entries.count
      let words = verb.split(separator: " ").map(String.init) + arguments.map { names[$0] ?? $0 }
      let said = try CommandLineTool.run(words + ["--config", file.path], input: "a password of hers\n")
      let entries = try Audit(scratch.index(), times: all).entries
      #expect(entries.count > before, "\(verb): \(said.prefix(300))")
      #expect(entries.last?.facts["actor"] == NSUserName(), "\(verb)")
    }
  }
}
