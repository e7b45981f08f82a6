package import DecisionLog
import Foundation

/// How many decisions there were of what, and when; from what the index counts, so no record is read.
///
/// Exact, up to the last `LogIndex.refresh`; only where retention removed a part of an hour, that hour is counted whole.
package struct Statistics: Sendable {
  package let dimension: RecordTrait.Dimension
  /// What was asked for, or wider where there would be more than 10,000 rows.
  package private(set) var step: TimeStep
  /// Whole hours, in seconds since 1970 UTC; not before what is counted first, and not beyond now or what is last.
  package let times: Range<Int64>
  /// Decisions in all.
  package let decisions: Int
  /// In how many decisions each name was found, the most frequent first.
  ///
  /// In some dimensions one decision has several names or none.
  package private(set) var totals: [Count]
  /// All steps of the time, also those without a decision; oldest first.
  package private(set) var rows: [Row]
  /// Later judgements in this time, on decisions of any time.
  package let judgements: [Judgement: Int]
  /// Of decisions, those that had a `temperror` of SPF, DKIM and DMARC.
  package let temporaryErrors: [RecordTrait.Dimension: Share]

  package struct Count: Equatable, Sendable {
    package let name: String
    package let count: Int
  }

  package struct Row: Sendable {
    /// In seconds since 1970 UTC; of the first row it may lie before the time.
    package let start: Int64
    /// Decisions in all.
    package private(set) var decisions: Int
    /// In the order of `totals`.
    package fileprivate(set) var counts: [Int]

    fileprivate mutating func add(_ other: Row) {
      decisions += other.decisions
      for place in counts.indices { counts[place] += other.counts[place] }
    }
  }

  /// What shares are of: decisions, judgements, or records.
  package var total: Int {
    switch dimension {
    case .verdict: judgements.values.reduce(0, +)
    case .kind: totals.reduce(0) { $0 + $1.count }
    default: decisions
    }
  }

  /// The share of judged decisions that were wrong in this way.
  package func share(of judgement: Judgement) -> Share {
    Share(judgements[judgement] ?? 0, of: judgements.values.reduce(0, +))
  }

  private static let rowLimit = 10_000

  /// Counts what was decided from one time to before another, widened to whole hours.
  package init(
    _ index: LogIndex, by dimension: RecordTrait.Dimension, during times: Range<Int64>, step: TimeStep,
    now: Int64 = Int64(Date.now.timeIntervalSince1970)
  ) throws {
    let hours = try Self.hours(of: times, in: index, now)
    func sums(of dimension: RecordTrait.Dimension) throws -> [String: Int] {
      let all = try index.store.tallies(of: dimension, in: hours, by: TimeStep(hours: 1 << 30))
      return Dictionary(all.map { ($0.trait.name, $0.count) }, uniquingKeysWith: +)
    }
    var step = step
    while step.count(in: hours) > Self.rowLimit { step = step.wider }
    let decided = try index.store.tallies(of: .action, in: hours, by: step)
    let counted = dimension == .action ? decided : try index.store.tallies(of: dimension, in: hours, by: step)
    let decisions = decided.reduce(0) { $0 + $1.count }
    let totals = Dictionary(counted.map { ($0.trait.name, $0.count) }, uniquingKeysWith: +).map(Count.init)
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    (self.dimension, self.step, self.times) = (dimension, step, hours.lowerBound * 3_600..<hours.upperBound * 3_600)
    (self.decisions, self.totals) = (decisions, totals)
    rows = Self.rows(of: counted, decided, totals.map(\.name), in: hours, by: step)
    let judged = try sums(of: .verdict)
    judgements = Dictionary(uniqueKeysWithValues: Judgement.allCases.map { ($0, judged[$0.rawValue] ?? 0) })
    let errors = try [.spf, .dkim, .dmarc].map { dimension in
      (dimension, Share(try sums(of: dimension)["temperror"] ?? 0, of: decisions))
    }
    temporaryErrors = Dictionary(uniqueKeysWithValues: errors)
  }

  /// Of the hours asked for, those from the first in which something is counted up to now; none if there is no such.
  private static func hours(of times: Range<Int64>, in index: LogIndex, _ now: Int64) throws -> Range<Int64> {
    let hours = wholeHours(of: times)
    guard let counted = try index.store.hours(within: hours) else {
      return hours.lowerBound..<hours.lowerBound
    }
    let last = max(counted.upperBound, min(now / 3_600, hours.upperBound - 1))
    return counted.lowerBound..<last + 1
  }

  /// Hours since 1970 UTC that a time touches.
  static func wholeHours(of times: Range<Int64>) -> Range<Int64> {
    let asked = times.clamped(to: 0..<1 << 40)
    return asked.lowerBound / 3_600..<(asked.upperBound + 3_599) / 3_600
  }

  private static func rows(
    of counted: [HourTally], _ decided: [HourTally], _ names: [String], in hours: Range<Int64>, by step: TimeStep
  ) -> [Row] {
    let first = step.start(of: hours.lowerBound)
    let steps = 0..<Int(step.count(in: hours))
    func place(_ tally: HourTally) -> Int? {
      let place = Int((tally.hour - first) / step.hours)
      return steps.contains(place) ? place : nil
    }
    var decisions = steps.map { _ in 0 }
    for tally in decided {
      if let place = place(tally) { decisions[place] += tally.count }
    }
    var rows = steps.map {
      Row(
        start: (first + Int64($0) * step.hours) * 3_600, decisions: decisions[$0],
        counts: Array(repeating: 0, count: names.count))
    }
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    for tally in counted {
      if let place = place(tally), let number = numbers[tally.trait.name] { rows[place].counts[number] += tally.count }
    }
    return rows
  }

  /// In so many rows at most, by wider steps.
  func widened(toAtMost count: Int) -> Statistics {
    let hours = times.lowerBound / 3_600..<times.upperBound / 3_600
    var result = self
    while result.step.count(in: hours) > count { result.step = result.step.wider }
    guard result.step != step else { return self }
    result.rows = []
    for row in rows {
      let start = result.step.start(of: row.start / 3_600) * 3_600
      if result.rows.last?.start != start {
        result.rows.append(Row(start: start, decisions: 0, counts: row.counts.map { _ in 0 }))
      }
      result.rows[result.rows.count - 1].add(row)
    }
    return result
  }

  /// With so many names at most, of which the last stands for all that are left out.
  package func top(_ count: Int, others name: String) -> Statistics {
    guard totals.count > count, count > 0 else { return self }
    var result = self
    let rest = totals.dropFirst(count - 1).reduce(0) { $0 + $1.count }
    result.totals = totals.prefix(count - 1) + [Count(name: name, count: rest)]
    for place in rows.indices {
      let counts = rows[place].counts
      result.rows[place].counts = counts.prefix(count - 1) + [counts.dropFirst(count - 1).reduce(0, +)]
    }
    return result
  }
}
