import ArgumentParser
import ConfigurationFile
import DecisionLog
import Foundation
import Review

/// `truemark stats`: how many decisions there were of what, and when.
struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Count decisions by what was decided, by rule, finding or result, over time.",
    discussion: "Times are UTC, widened to whole hours.")

  @Option(help: "What decisions are counted by.") var by = RecordTrait.Dimension.action
  @Option(help: "From this time on, such as 2026-11-21, 2026-11-21T08:00:00Z, yesterday, 7d or 24h; default 7d.")
  var since: LogTime?
  @Option(help: "Before this time; default now.") var until: LogTime?
  @Option(help: "Rows of an hour or of a day; default hour for two days at most.") var step: Step?
  @Option(help: "Write a plot of it to this file.", completion: .file()) var svg: String?
  @Flag(help: "One JSON object a line: time, name, count.") var json = false
  @OptionGroup var options: ConfigurationOptions

  enum Step: String, ExpressibleByArgument, CaseIterable {
    case hour, day
  }

  private static let defaultSpan: Int64 = 7 * 86_400

  func run() throws {
    let now = Int64(Date.now.timeIntervalSince1970)
    let end = until?.seconds ?? now + 1
    let start = since?.seconds ?? end - Self.defaultSpan
    guard start < end else { throw ValidationError("--since must lie before --until, and before now without it") }
    try options.desk.record(.statistics, ["by": by.rawValue])
    let step = step ?? (end - start <= 2 * 86_400 + 1 ? .hour : .day)
    let statistics = try Statistics(
      LogCommand.index(try options.load().configuration), by: by, during: start..<end,
      step: step == .hour ? .hour : .day)
    if let svg { try write(Plot(statistics).svg, to: svg) }
    guard json else { return print(StatsText(statistics, from: start, to: end).text) }
    for row in statistics.rows {
      let time = Date(timeIntervalSince1970: TimeInterval(row.start)).formatted(.iso8601)
      for (total, count) in zip(statistics.totals, row.counts) where count > 0 {
        try printJSON(StatsLine(time: time, name: total.name, count: count))
      }
    }
  }

  private func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(filePath: path))
    } catch {
      throw ValidationError("\(path): cannot be written: \(error.localizedDescription)")
    }
  }
}

extension RecordTrait.Dimension: ExpressibleByArgument {
  package init?(argument: String) {
    guard let named = Self.allCases.first(where: { $0.rawValue == argument }) else { return nil }
    self = named
  }
}

/// A line of `stats --json`.
private struct StatsLine: Encodable {
  let time: String
  let name: String
  let count: Int
}

/// Statistics told to a person.
private struct StatsText {
  private let statistics: Statistics
  private let start: Int64
  private let end: Int64

  private static let width = 80
  private static let nameLimit = 20
  private static let barWidth = 24

  init(_ statistics: Statistics, from start: Int64, to end: Int64) {
    (self.statistics, self.start, self.end) = (statistics, start / 3_600 * 3_600, (end + 3_599) / 3_600 * 3_600)
  }

  var text: String {
    let head =
      "Decisions by \(statistics.dimension), \(time(start)) to \(time(end)) UTC: \(statistics.decisions)"
    return ([head, totals, course, judged, dns].filter { !$0.isEmpty }).joined(separator: "\n\n")
  }

  private var totals: String {
    let greatest = max(1, statistics.totals.first?.count ?? 1)
    let shown = statistics.totals.prefix(Self.nameLimit).map { total in
      let share = Share(total.count, of: statistics.total)
      let bar = String(repeating: "#", count: max(1, total.count * Self.barWidth / greatest))
      return [printable(total.name), String(total.count), share.percent ?? "", padded(bar, Self.barWidth)]
    }
    let left = statistics.totals.count - shown.count
    let lines = table(shown).split(separator: "\n").map { $0.replacing(#/ +$/#, with: "") }
    return (lines + (left > 0 ? ["\(left) more; --json lists all"] : [])).joined(separator: "\n")
  }

  /// A row for each step, with a column for each of the names for which there is room.
  private var course: String {
    guard !statistics.rows.isEmpty else { return "" }
    let shown = (1...9).map { statistics.top($0, others: "others") }.last { lineWidth($0) <= Self.width }
    guard let shown else { return "" }
    let head = ["", "decisions"] + shown.totals.map { printable($0.name) }
    let rows = shown.rows.map { row in
      [time(row.start, asRow: true)] + ([row.decisions] + row.counts).map(String.init)
    }
    return table([head] + rows)
  }

  private func lineWidth(_ statistics: Statistics) -> Int {
    let first = time(0, asRow: true).count + 2 + max("decisions".count, String(statistics.decisions).count)
    return statistics.totals.reduce(first) { $0 + 2 + max($1.name.count, String($1.count).count) }
  }

  private var judged: String {
    let shares = [Judgement.falsePositive, .falseNegative].map(statistics.share)
    guard shares.allSatisfy({ $0.total > 0 }) else { return "" }
    let rows = zip(["false positives", "false negatives"], shares).map { name, share in
      ["  " + name, String(share.count), share.percent ?? "", "(\(share.intervalPercent ?? "") with 95 % confidence)"]
    }
    return "Judged later: \(shares[0].total)\n" + table(rows)
  }

  private var dns: String {
    let shares = [RecordTrait.Dimension.spf, .dkim, .dmarc].compactMap { dimension in
      statistics.temporaryErrors[dimension]?.percent.map { "\(dimension.rawValue.uppercased()) \($0)" }
    }
    return shares.isEmpty ? "" : "DNS errors (temperror): " + shares.joined(separator: ", ")
  }

  /// `2026-11-21 08:00`; a row of days has no clock.
  private func time(_ seconds: Int64, asRow: Bool = false) -> String {
    let text = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    let isDay = asRow && statistics.step != .hour
    return isDay ? String(text.prefix(10)) : "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))"
  }
}
