import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Judging
import Review
import Testing

@Suite("What another policy would have decided")
struct WhatIfTests {
  private final class Scratch {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-what-if-\(UUID())"))
    deinit { try? FileManager.default.removeItem(at: state.url) }

    func index(segmentSize: UInt64 = 65_536) throws -> LogIndex {
      let index = try LogIndex(state, segmentSize: segmentSize)
      try index.refresh()
      return index
    }

    func write(_ text: String, to name: String) throws -> String {
      let file = state.url.appending(path: name)
      try Data(text.utf8).write(to: file)
      return file.path
    }
  }

  private static let topics = ["attacks", "forged", "lookalikes", "concealed", "dns"]
  private static let changes = """
    policy:
      actions: {forgedSingle: quarantine, concealedSingle: accept, forgedBulk: tag, temporaryError: accept}
      points: {align.none: 100, spf.fail: 0, from.missing: 50, helo.our-name: 10, align.envelope-differs: 70}
    """
  private let all = Int64.min..<Int64.max

  private static var changed: Policy {
    var policy = Policy(mode: .enforce)
    policy.actions.merge([
      .forgedSingle: .quarantine, .concealedSingle: .accept, .forgedBulk: .tag, .temporaryError: .accept,
    ]) { $1 }
    policy.points.merge([
      "align.none": 100, "spf.fail": 0, "from.missing": 50, "helo.our-name": 10, "align.envelope-differs": 70,
    ]) { $1 }
    return policy
  }

  private struct Line: Decodable {
    let action: String
    let rule: String
  }

  /// The same messages judged again by the program, each by itself.
  private func score(_ arguments: [String]) throws -> [Line] {
    let topics = Self.topics.map { TestFilter.corpus.appending(path: $0).path }
    let said = try CommandLineTool.run(["score", "--json"] + topics + arguments)
    return try said.split(separator: "\n").filter { $0.hasPrefix("{") }
      .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
  }

  @Test func isWhatScoringTheMessagesGives() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    // One filter for all, as one call of the program has.
    let filter = try TestFilter.make()
    var ids: [String] = []
    for topic in Self.topics {
      try TestFilter.decide(topic, by: filter) { _, decision in
        try log.append(decision)
        ids.append("\(decision.id)")
      }
    }
    try log.close()
    let config = ["--config", try scratch.write("mode: enforce\nstate: \(scratch.state.url.path)\n", to: "base.yaml")]
    let policy = try scratch.write(Self.changes, to: "changed.yaml")
    let (before, after) = (try score(config), try score(config + ["--policy", policy]))
    try #require(before.count == ids.count && after.count == ids.count && ids.count > 400)
    let found = try WhatIf(scratch.index(), Self.changed, during: all)
    let pairs = zip(before, after)
    #expect(found.total == ids.count)
    #expect(found.altered == pairs.count { $0.action != $1.action || $0.rule != $1.rule })
    #expect(found.alteredActions == pairs.count { $0.action != $1.action })
    #expect(found.before == Dictionary(before.map { ($0.action, 1) }, uniquingKeysWith: +))
    #expect(found.after == Dictionary(after.map { ($0.action, 1) }, uniquingKeysWith: +))
    for row in found.rows {
      let same = pairs.count {
        [$0.action, $0.rule, $1.action, $1.rule] == [row.from.action, row.from.rule, row.to.action, row.to.rule]
      }
      #expect(row.count == same && row.groups.reduce(0) { $0 + $1.count } == row.count)
    }
    #expect(found.rows.reduce(0) { $0 + $1.count } == found.altered && found.altered > 100)
    // Each message by its record.
    let stored = try records(scratch.state)
    for (id, line) in zip(ids, after) {
      let verdict = try #require(stored[id]).verdict(under: Self.changed)
      #expect(verdict.action.rawValue == line.action && verdict.rule.rawValue == line.rule, "\(id)")
    }
    let told = try CommandLineTool.run(["what-if", policy] + config)
    #expect(told.contains("would have altered \(found.altered) of \(found.total) decisions"), "\(told)")
    let lines = told.split(separator: "\n").filter { !$0.contains(policy) }
    #expect(lines.filter { $0.count > 80 } == [] && lines.count > 10)
  }

  private func records(_ state: StateFolder) throws -> [String: StoredDecision] {
    struct Head: Decodable { let kind, id: String }
    var found: [String: StoredDecision] = [:]
    try LogReader(state).records { record in
      guard let head = try? JSONDecoder().decode(Head.self, from: Data(record.text.utf8)), head.kind == "decision"
      else { return true }
      found[head.id] = try StoredDecision(record.text)
      return true
    }
    return found
  }

  @Test func aPolicyThatIsTheSameAltersNothing() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    try TestFilter.decide("concealed") { _, decision in try log.append(decision) }
    try log.close()
    let found = try WhatIf(scratch.index(), Policy(), during: all)
    #expect(found.altered == 0 && found.rows.isEmpty && found.before == found.after && found.total > 50)
    #expect(try WhatIf(scratch.index(), Policy(), during: 0..<3_600).total == 0)
  }

  /// The decisions of a combination are found by its name, over segments and batches.
  @Test func whatIsAlteredIsFound() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    try TestFilter.decide("forged") { _, decision in try log.append(decision) }
    try log.close()
    let index = try scratch.index(segmentSize: 50)
    let found = try WhatIf(index, Self.changed, during: all)
    for row in found.rows {
      for group in row.groups {
        let records = try index.find(LogQuery([group.term])).records
        #expect(records.count == group.count)
        for record in records {
          let stored = try StoredDecision(record.record.text)
          #expect(stored.action == row.from.action && stored.rule == row.from.rule)
          #expect(stored.verdict(under: Self.changed).action.rawValue == row.to.action)
          #expect(stored.findings.filter { $0.kind.axis != nil }.map(\.kind.name).sorted() == group.findings)
        }
      }
    }
    #expect(found.rows.count > 2)
  }

  /// All that a policy reads makes another combination, and nothing else does.
  @Test(arguments: [
    (#""class":"outside""#, #""class":"ownNetwork""#), (#""alignment":"none""#, #""alignment":"undecided""#),
    (#""policy":"none""#, #""policy":"reject""#), (#""relayed":false"#, #""relayed":true"#),
    (#""temporaryError":false"#, #""temporaryError":true"#), (#""undecided":false"#, #""undecided":true"#),
    (#""axis":"forged","#, #""axis":"bulk","#), (#""datum":"x","#, #""datum":"x","excused":true,"#),
    (#""name":"align.none""#, #""name":"spf.fail""#), (#""rule":"forgedSingle""#, #""rule":"forgedBulk""#),
    (#""action":"tag""#, #""action":"reject""#),
  ])
  func combinations(old: String, new: String) throws {
    let text = """
      {"action":"tag","alignment":"none","class":"outside","dmarc":{"policy":"none"},"findings":[{"axis":"forged",\
      "datum":"x","name":"align.none","points":40},{"datum":"y","name":"note.it","points":0}],"kind":"decision",\
      "relayed":false,"rule":"forgedSingle","temporaryError":false,"time":"2026-11-21T00:00:00Z","undecided":false}
      """
    func combination(_ text: String) throws -> String? {
      let terms = try #require(RecordTerms(StoredRecord(sequence: 0, text: text)))
      let found = terms.traits.first { $0.dimension == .combination }?.name
      #expect(found.map { terms.all.contains(Combination.term(of: $0)) } ?? true)
      return found
    }
    let plain = try #require(try combination(text))
    #expect(try combination(text.replacing(old, with: new)) != plain)
    #expect(try combination(text.replacing("\"y\"", with: "\"z\"").replacing("40", with: "50")) == plain)
    #expect(try combination(text.replacing("note.it", with: "note.other")) == plain)
    let (whole, part) = (try StoredDecision(text), try StoredDecision(plain))
    #expect(whole.circumstances == part.circumstances && part.findings.map(\.kind.name) == ["align.none"])
    #expect(try combination(#"{"kind":"start","time":"2026-11-21T00:00:00Z","undecided":true}"#) == nil)
  }
}
