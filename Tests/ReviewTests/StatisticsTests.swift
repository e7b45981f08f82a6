import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import DecisionLog
@testable import Review

@Suite("Statistics")
struct StatisticsTests {
  /// A log whose clock is ours.
  private final class Scratch {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-stats-\(UUID())"))
    private let clock: Clock
    let log: DecisionLog

    private final class Clock: Sendable {
      let time: Mutex<Int64>
      init(_ time: Int64) { self.time = Mutex(time) }
    }

    /// 2026-11-19T22:10:00Z, a Thursday.
    static let start: Int64 = 1_795_126_200

    init() throws {
      let clock = Clock(Self.start)
      self.clock = clock
      log = try DecisionLog(at: state, clock: { clock.time.withLock(\.self) })
    }

    deinit { try? FileManager.default.removeItem(at: state.url) }

    var now: Int64 {
      get { clock.time.withLock(\.self) }
      set { clock.time.withLock { $0 = newValue } }
    }

    /// Decisions, a few minutes between them.
    func decide(_ topics: String...) throws {
      for topic in topics {
        try TestFilter.decide(topic) { _, decision in
          try log.append(decision)
          now += 420
        }
      }
    }

    func index(_ database: PostgresProcess? = nil) throws -> LogIndex {
      let index = try LogIndex(state, database: database?.address ?? "", segmentSize: 40, batchSize: 500)
      try index.refresh()
      return index
    }

    func statistics(
      by dimension: RecordTrait.Dimension, _ times: Range<Int64> = 0..<Int64.max, step: TimeStep = .day
    ) throws -> Statistics {
      try Statistics(try index(), by: dimension, during: times, step: step, now: now)
    }
  }

  /// What a record says, read as a whole.
  private struct Told: Decodable {
    struct Proof: Decodable { let result: String }
    struct Finding: Decodable { let name: String }
    let action, applied, rule, `class`: String
    let established: [String]
    let findings: [Finding]
    let spf, dmarc, arc: Proof?
    let dkim: [Proof]?

    func names(_ dimension: RecordTrait.Dimension) -> Set<String> {
      switch dimension {
      case .action: [action]
      case .applied: [applied]
      case .rule: [rule]
      case .class: [`class`]
      case .axis: Set(established)
      case .finding: Set(findings.map(\.name))
      case .spf: Set([spf?.result].compactMap(\.self))
      case .dmarc: Set([dmarc?.result].compactMap(\.self))
      case .arc: Set([arc?.result].compactMap(\.self))
      case .dkim: Set((dkim ?? []).map(\.result))
      case .verdict, .combination, .kind: []
      }
    }
  }

  private func told(_ index: LogIndex, _ times: Range<Int64>) throws -> [Told] {
    var query = LogQuery(["decision"])
    query.times = times
    return try index.find(query).records.map { try JSONDecoder().decode(Told.self, from: Data($0.record.text.utf8)) }
  }

  @Test(arguments: [false, true]) func sumsAreWhatSearchingFinds(isShared: Bool) throws {
    guard !isShared || PostgresProcess.programs != nil else { return }
    let database = isShared ? try PostgresProcess() : nil
    try database?.start()
    let scratch = try Scratch()
    try scratch.decide("forged", "honest")
    // What was indexed before is added to.
    _ = try scratch.index(database)
    try scratch.decide("concealed", "campaigns")
    let index = try scratch.index(database)
    let middle = scratch.now - 86_400
    for (times, step) in [(0..<Int64.max, TimeStep.day), (middle - middle % 3_600..<scratch.now, .hour)] {
      let all = try told(index, times)
      for dimension in RecordTrait.Dimension.allCases where dimension != .kind {
        let found = try Statistics(index, by: dimension, during: times, step: step, now: scratch.now)
        var expected: [String: Int] = [:]
        for name in all.flatMap({ $0.names(dimension) }) { expected[name, default: 0] += 1 }
        #expect(Dictionary(uniqueKeysWithValues: found.totals.map { ($0.name, $0.count) }) == expected, "\(dimension)")
        #expect(found.totals.map(\.count) == found.totals.map(\.count).sorted(by: >))
        #expect(found.decisions == all.count && found.rows.reduce(0) { $0 + $1.decisions } == all.count)
        for place in found.totals.indices {
          #expect(found.rows.reduce(0) { $0 + $1.counts[place] } == found.totals[place].count)
        }
        guard [.action, .rule, .axis, .finding].contains(dimension) else { continue }
        for total in found.totals {
          var query = LogQuery([total.name, "decision"])
          query.times = times
          #expect(try index.find(query, last: 0).count == total.count, "\(dimension) \(total.name)")
        }
      }
    }
    #expect(try told(index, 0..<Int64.max).count > 300)
  }

  @Test func rowsAreWhatSearchingFindsInTheirTime() throws {
    let scratch = try Scratch()
    try scratch.decide("forged")
    let index = try scratch.index()
    for (step, seconds) in [(TimeStep.hour, Int64(3_600)), (.day, 86_400)] {
      let found = try scratch.statistics(by: .rule, step: step)
      #expect(found.rows.first?.start == Scratch.start - Scratch.start % seconds)
      for row in found.rows {
        let told = try told(index, row.start..<row.start + seconds)
        #expect(row.decisions == told.count)
        for (total, count) in zip(found.totals, row.counts) {
          #expect(count == told.filter { $0.rule == total.name }.count)
        }
      }
    }
  }

  @Test func judgementsAndTheirShare() throws {
    let scratch = try Scratch()
    for verdict in ["fp", "ok", "ok", "fn", "ok", "of no kind"] {
      try scratch.log.append(Event(.access, ["verdict": verdict, "decision": "01ARZ3NDEKTSV4RR"]))
      scratch.now += 3_600
    }
    let found = try scratch.statistics(by: .verdict)
    #expect(found.judgements == [.ok: 3, .falsePositive: 1, .falseNegative: 1] && found.decisions == 0)
    #expect(found.share(of: .falsePositive) == Share(1, of: 5) && found.total == 5)
    #expect(found.totals.map(\.name) == ["ok", "fn", "fp"])
    #expect(found.rows.map(\.counts) == [[1, 0, 1], [2, 1, 0]])
  }

  /// As tables of Wilson's interval have it.
  @Test(arguments: [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0), (3, 1_000, 0.0010, 0.0088)])
  func intervals(count: Int, total: Int, lower: Double, upper: Double) throws {
    let interval = try #require(Share(count, of: total).interval)
    #expect(abs(interval.lowerBound - lower) < 0.000_06 && abs(interval.upperBound - upper) < 0.000_06)
  }

  @Test func shareOfNothing() {
    #expect(Share(0, of: 0).fraction == nil && Share(0, of: 0).interval == nil && Share(0, of: 0).percent == nil)
  }

  @Test func failuresOfTheDNS() throws {
    let scratch = try Scratch()
    try scratch.decide("forged", "honest", "dns")
    let all = try told(try scratch.index(), 0..<Int64.max)
    let found = try scratch.statistics(by: .action)
    for dimension in [RecordTrait.Dimension.spf, .dkim, .dmarc] {
      let failed = all.filter { $0.names(dimension).contains("temperror") }.count
      #expect(found.temporaryErrors[dimension] == Share(failed, of: all.count))
    }
  }

  /// Hours before the first record that is kept go; the index made anew from what is kept agrees in all later hours.
  @Test func whatIsPurgedIsNotCounted() throws {
    let scratch = try Scratch()
    try scratch.decide("forged", "honest", "concealed")
    let before = try scratch.statistics(by: .action, step: .hour)
    try scratch.log.close()
    try Data("31\n".utf8).write(to: scratch.state.url.appending(path: "log/minimum"))
    let after = try scratch.statistics(by: .action, step: .hour)
    #expect(after.rows.count < before.rows.count && after.rows.count > 2)
    try FileManager.default.removeItem(at: scratch.state.url.appending(path: "index"))
    let anew = try scratch.statistics(by: .action, step: .hour)
    #expect(anew.rows.map(\.start) == after.rows.map(\.start))
    #expect(anew.rows.dropFirst().map(\.decisions) == after.rows.dropFirst().map(\.decisions))
    #expect(anew.rows.map(\.start) == before.rows.suffix(anew.rows.count).map(\.start))
  }

  @Test func widerStepsAndFewerNames() throws {
    let scratch = try Scratch()
    // From Thursday on.
    for day in 0..<12 {
      for _ in 0...day { try scratch.log.append(Event(.access, ["verdict": day % 2 == 0 ? "ok" : "fp"])) }
      try scratch.log.append(Event(.access, ["verdict": "fn"]))
      scratch.now += 86_400
    }
    let days = try scratch.statistics(by: .verdict, step: .hour).widened(toAtMost: 20)
    #expect(days.step == .day && days.rows.count == 13)
    let weeks = days.widened(toAtMost: 5)
    #expect(weeks.step == .week && weeks.rows.map(\.start) == [1_794_787_200, 1_795_392_000, 1_795_996_800])
    #expect(weeks.totals.map(\.name) == ["fp", "ok", "fn"])
    #expect(weeks.rows.map(\.counts) == [[6, 4, 4], [24, 32, 7], [12, 0, 1]])
    let two = weeks.top(2, others: "others")
    #expect(two.totals == [.init(name: "fp", count: 42), .init(name: "others", count: 48)])
    #expect(two.rows.map(\.counts) == [[6, 8], [24, 39], [12, 1]])
    #expect(weeks.widened(toAtMost: 1).rows.map(\.counts) == [[42, 36, 12]])
  }

  /// Nothing counted, times that are none, and times beyond all that is.
  @Test func emptyAndExtremeTimes() throws {
    let scratch = try Scratch()
    for times in [0..<Int64.max, Int64.min..<Int64.max, 5..<5, Int64.max - 1..<Int64.max] {
      let found = try scratch.statistics(by: .finding, times, step: .hour)
      #expect(found.rows.isEmpty && found.totals.isEmpty && found.decisions == 0)
      #expect(Plot(found).svg.contains("Nothing to count"))
    }
    try scratch.log.append(Event(.access, ["verdict": "ok"]))
    scratch.now += 400 * 86_400
    // Time without anything counts too, as far as now, in wider steps than asked for.
    let found = try scratch.statistics(by: .verdict, Int64.min..<Int64.max, step: .hour)
    #expect(found.rows.count == 9_601 && found.rows.last?.decisions == 0)
    scratch.now += 100 * 86_400
    #expect(try scratch.statistics(by: .verdict, 0..<Int64.max, step: .hour).step == .day)
    #expect(try scratch.statistics(by: .verdict, 0..<Scratch.start + 7_200, step: .hour).rows.count == 3)
  }

  /// As an operator uses it.
  @Test func onTheCommandLine() throws {
    let scratch = try Scratch()
    try scratch.decide("forged")
    try scratch.log.close()
    let (file, svg) = (
      scratch.state.url.appending(path: "truemark.yaml"), scratch.state.url.appending(path: "plot.svg")
    )
    try Data("state: \(scratch.state.url.path)\n".utf8).write(to: file)
    func stats(_ arguments: String...) throws -> [String] {
      let (process, pipe) = (Process(), Pipe())
      process.executableURL = Bundle.main.bundleURL.appending(path: "truemark")
      process.arguments =
        ["stats", "--config", file.path, "--since", "2026-11-19", "--until", "2026-11-21"] + arguments
      process.standardOutput = pipe
      try process.run()
      let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      return String(decoding: said, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    struct Line: Decodable { let time, name: String, count: Int }
    let expected = try scratch.statistics(by: .rule)
    let lines = try stats("--by", "rule", "--step", "day", "--json").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
    for total in expected.totals {
      #expect(lines.filter { $0.name == total.name }.reduce(0) { $0 + $1.count } == total.count)
    }
    #expect(Set(lines.map(\.time)).isSubset(of: ["2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z"]))
    let text = try stats("--by", "finding", "--svg", svg.path)
    #expect(text.allSatisfy { $0.count <= 80 } && text[0].hasSuffix("UTC: \(expected.decisions)"))
    #expect(try String(contentsOf: svg, encoding: .utf8).hasPrefix("<svg "))
  }
}
