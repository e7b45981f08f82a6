import Bulk
import DecisionLog
import Foundation
import Judging
import Review

/// What goes on: the verdicts of a day, whether the filter lives, what is sent in bulk now, and what waits for somebody.
enum OverviewPage {
  static let routes = [Route(.get, "", .looking(.overview), page)]

  private static func page(_ request: PageRequest) throws -> Answer {
    let (index, language) = (try request.index, request.language)
    let now = Int64(Date.now.timeIntervalSince1970)
    let day = now - 86_400..<now + 1
    let actions = try Statistics(index, by: .action, during: day, step: .hour, now: now)
    let axes = try Statistics(index, by: .axis, during: day, step: .hour, now: now)
    let campaigns = try request.site.campaigns().filter {
      $0.snapshot.detectedAt != nil && $0.snapshot.lastSeen >= day.lowerBound
    }
    let counts = Dictionary(uniqueKeysWithValues: actions.totals.map { ($0.name, $0.count) })
    let tiles = Action.allCases.map { action -> Fields in
      [
        "name": action.name(in: language), "count": (counts[action.rawValue] ?? 0).grouped, "class": action.rawValue,
        "href": "/messages?q=\(action.rawValue)&since=24h",
      ]
    }
    let axisRows = Axis.allCases.map { axis -> Fields in
      let count = axes.totals.first { $0.name == axis.rawValue }?.count ?? 0
      return [
        "name": axis.name(in: language), "count": count.grouped,
        "share": Share(count, of: axes.decisions).percent ?? "–",
        "href": "/messages?q=\(axis.rawValue)&since=24h",
      ]
    }
    return request.page(
      "overview", title: language.say("The last 24 hours", "最近 24 小时"), here: "/",
      [
        "decisions": actions.decisions.grouped, "tiles": tiles, "strip": strip(counts), "axes": axisRows,
        "beats": try beats(index, now, language),
        "campaigns": campaigns.prefix(8).map { CampaignPages.row($0, language) },
        "leak": campaigns.reduce(0) { $0 + $1.snapshot.leak }.grouped, "bulk": campaigns.count.grouped,
        "waiting": try waiting(request, index),
      ])
  }

  /// The shares of the actions, as parts of a bar.
  private static func strip(_ counts: [String: Int]) -> [Fields] {
    let all = max(1, counts.values.reduce(0, +))
    var start = 0.0
    return Action.allCases.compactMap { action in
      guard let count = counts[action.rawValue], count > 0 else { return nil }
      let width = Double(count) / Double(all) * 1_000
      defer { start += width }
      return ["class": action.rawValue, "x": start.plain, "width": width.plain]
    }
  }

  private static func beats(_ index: LogIndex, _ now: Int64, _ language: Language) throws -> [Fields] {
    try Heartbeats(index, now: now).hours.map { hour in
      let state =
        hour.expected == 0
        ? "off" : hour.count == 0 ? "none" : Double(hour.count) < 0.97 * Double(hour.expected) - 1 ? "part" : "full"
      let time = hour.start.clock
      return [
        "class": state,
        "title": language.say(
          "from \(time): \(hour.count) of \(hour.expected) heartbeats", "\(time) 起：心跳 \(hour.count)/\(hour.expected)"),
      ]
    }
  }

  /// What waits for somebody who may do something about it.
  private static func waiting(_ request: PageRequest, _ index: LogIndex) throws -> [Fields] {
    let language = request.language
    var rows: [Fields] = []
    func add(_ count: Int, _ href: String, _ english: String, _ chinese: String) {
      if count > 0 { rows.append(["text": "\(language.say(english, chinese)): \(count.grouped)", "href": href]) }
    }
    if request.may(.appeals) {
      let open = try Appeals(index).open
      let late = open.count { $0.isOverdue(at: Int64(Date.now.timeIntervalSince1970)) }
      add(late, "/appeals", "appeals overdue", "已逾期的申诉")
      add(open.count - late, "/appeals", "appeals to answer", "待答复的申诉")
    }
    if request.may(.proposals) {
      add(try Proposals(index).open().count, "/held#proposals", "proposals for a second person", "待第二人批准的事项")
    }
    if request.may(.inspections) {
      let inspections = try Inspections(index).all
      add(inspections.count { $0.state == .open }, "/inspections", "inspections that are open", "进行中的检查")
      add(inspections.count { $0.state == .due }, "/inspections", "inspections with something to put right", "待整改的检查")
    }
    return rows
  }
}
