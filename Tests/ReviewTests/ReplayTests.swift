import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Judging
import Review
import Testing

@Suite("Judging decisions again from their records")
struct ReplayTests {
  /// Every message of the Corpus is decided and recorded; what the record alone leads to is the same.
  @Test func everyDecisionOfTheCorpus() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "truemark-replay-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    let state = StateFolder(folder)
    let log = try DecisionLog(at: state)
    var verdicts: [String: Verdict] = [:]
    try TestFilter.decide { _, decision in
      try log.append(decision)
      verdicts[decision.id.description] = decision.verdict
    }
    try log.close()
    var replayed = 0
    try LogReader(state).records { record in
      guard let id = Self.decision(record.text), let verdict = verdicts[id] else { return true }
      let stored = try StoredDecision(record.text)
      let again = stored.verdict(under: Policy(mode: .enforce))
      #expect(again.action == verdict.action && again.rule == verdict.rule && again.points == verdict.points, "\(id)")
      #expect(again.findings.map(\.points) == verdict.findings.map(\.points), "\(id)")
      replayed += 1
      return true
    }
    print("replayed from their records: \(replayed) decisions")
    #expect(replayed == verdicts.count && replayed > 900)
  }

  private static func decision(_ record: String) -> String? {
    struct Head: Decodable { let kind, id: String }
    let head = try? JSONDecoder().decode(Head.self, from: Data(record.utf8))
    return head?.kind == "decision" ? head?.id : nil
  }

  private static let record = """
    {"id":"x","kind":"decision","class":"outside","alignment":"none","relayed":false,"temporaryError":false,\
    "findings":[{"name":"align.none","axis":"forged","points":40,"datum":"a.example"},\
    {"name":"bulk.campaign","axis":"bulk","points":100,"datum":"100"}],"action":"accept","rule":"honestBulk"}
    """

  @Test func anotherPolicy() throws {
    let stored = try StoredDecision(Self.record)
    var policy = Policy(mode: .enforce)
    policy.points["align.none"] = 40
    #expect(stored.verdict(under: policy).rule == .honestBulk)
    #expect(stored.policy(policy) != nil)
    policy.points["align.none"] = 100
    #expect(stored.verdict(under: policy).action == .reject)
    policy.actions[.forgedBulk] = .quarantine
    #expect(stored.verdict(under: policy).action == .quarantine)
  }

  @Test func anExemptionStaysOne() throws {
    let text = Self.record.replacing("\"temporaryError\":false", with: "\"temporaryError\":false,\"exempted\":true")
    #expect(try StoredDecision(text).verdict(under: Policy(mode: .enforce)).rule == .exempted)
  }

  @Test func aFirstCopyStaysOne() throws {
    let text = Self.record.replacing("\"temporaryError\":false", with: "\"temporaryError\":false,\"undecided\":true")
      .replacing("\"points\":100", with: "\"points\":10")
    var policy = Policy(mode: .enforce)
    policy.points["align.none"] = 100
    policy.points["bulk.campaign"] = 10
    #expect(try StoredDecision(text).verdict(under: policy).rule == .forgedUndecided)
  }
}
