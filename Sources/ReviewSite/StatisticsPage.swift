import DecisionLog
import Foundation
import Judging
import Review

/// How many decisions there were of what, and when: a plot, and the table behind it.
enum StatisticsPage {
  static let routes = [Route(.get, "statistics", .looking(.statistics), page)]

  private static let tableRows = 200

  private static func page(_ request: PageRequest) throws -> Answer {
    let (query, language) = (request.visit.query, request.language)
    let now = Int64(Date.now.timeIntervalSince1970)
    let dimension = query["by"].flatMap(RecordTrait.Dimension.init) ?? .action
    let (since, until) = (query["since"] ?? "7d", query["until"] ?? "now")
    let end = try time(until, now) + (until == "now" ? 1 : 0)
    let start = try time(since, now)
    guard start < end else {
      throw PageError(422, "The first time must lie before the second.", "起始时间须早于结束时间。")
    }
    let asked = query["step"] ?? ""
    let isByHour = asked == "hour" || (asked.isEmpty && end - start <= 2 * 86_400 + 1)
    let statistics = try Statistics(
      try request.index, by: dimension, during: start..<end, step: isByHour ? .hour : .day, now: now)
    let shown = statistics.top(10, others: language.say("others", "其他"))
    return request.page(
      "statistics", title: language.say("Statistics", "统计"), here: "/statistics",
      [
        "since": since, "until": until, "dimensions": dimensions(dimension, language), "steps": steps(asked, language),
        "wide": Plot(statistics, width: 1_100, language: language).svg,
        "thin": Plot(statistics, width: 340, language: language).svg, "decisions": statistics.decisions.grouped,
        "totals": statistics.totals.prefix(40).map { total -> Fields in
          [
            "name": dimension.name(of: total.name, in: language), "count": total.count.grouped,
            "share": Share(total.count, of: statistics.total).percent ?? "–",
          ]
        },
        "names": shown.totals.map { dimension.name(of: $0.name, in: language) },
        "rows": shown.rows.suffix(tableRows).reversed().map { row -> Fields in
          [
            "time": String(row.start.dateAndClock.prefix(16)), "decisions": row.decisions.grouped,
            "counts": row.counts.map(\.grouped),
          ]
        },
        "isCut": shown.rows.count > tableRows, "judged": judged(statistics, language), "errors": errors(statistics),
        "presets": presets(language).map { span, name -> Fields in
          ["name": name, "href": "/statistics?by=\(dimension.rawValue)&since=\(span)", "here": since == span]
        },
      ])
  }

  private static func time(_ text: String, _ now: Int64) throws -> Int64 {
    guard let time = ReviewTime.seconds(text, now: now) else {
      throw PageError.time(text)
    }
    return time
  }

  private static func presets(_ language: Language) -> [(span: String, name: String)] {
    [("24h", language.say("24 hours", "24 小时"))]
      + [7, 30, 184].map { ("\($0)d", language.say("\($0) days", "\($0) 天")) }
  }

  private static func dimensions(_ chosen: RecordTrait.Dimension, _ language: Language) -> [Fields] {
    RecordTrait.Dimension.allCases.map {
      ["value": $0.rawValue, "name": Plot.heading($0, language), "here": $0 == chosen]
    }
  }

  private static func steps(_ chosen: String, _ language: Language) -> [Fields] {
    [
      ("", language.say("automatic", "自动")), ("hour", language.say("an hour", "一小时")),
      ("day", language.say("a day", "一天")),
    ]
    .map { ["value": $0, "name": $1, "here": $0 == chosen] }
  }

  private static func judged(_ statistics: Statistics, _ language: Language) -> [Fields] {
    let kinds: [(Judgement, String)] = [
      (.falsePositive, language.say("false positives", "误判")), (.falseNegative, language.say("false negatives", "漏判")),
    ]
    return kinds.compactMap { judgement, name in
      let share = statistics.share(of: judgement)
      guard let percent = share.percent, let interval = share.intervalPercent else { return nil }
      return [
        "name": name, "count": share.count.grouped, "total": share.total.grouped, "share": percent,
        "interval": language == .english ? interval : interval.replacing(" to ", with: "–"),
      ]
    }
  }

  private static func errors(_ statistics: Statistics) -> [Fields] {
    [RecordTrait.Dimension.spf, .dkim, .dmarc].compactMap { dimension in
      statistics.temporaryErrors[dimension]?.percent.map { ["name": dimension.rawValue.uppercased(), "share": $0] }
    }
  }
}
