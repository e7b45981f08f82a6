import Bulk
import DecisionLog
import Foundation
import Judging
import Review

/// What was sent in bulk, by whom, and how much of it came through.
enum CampaignPages {
  static let routes = [
    Route(.get, "campaigns", .looking(.campaign), list),
    Route(.get, "campaigns/:campaign", .looking(.campaign), one),
  ]

  private static let limit = 100
  private static let parts = 24

  private static func list(_ request: PageRequest) throws -> Answer {
    let isAll = request.visit.query["all"] != nil
    let known = try request.site.campaigns()
    let wanted = known.filter { isAll || $0.snapshot.detectedAt != nil }
    var fields: Fields = [
      "rows": wanted.prefix(limit).map { row($0, request.language) }, "count": wanted.count.grouped, "isAll": isAll,
    ]
    if wanted.count > limit { fields["left"] = (wanted.count - limit).grouped }
    return request.page(
      "campaigns", title: request.language.say("Campaigns", "群发活动"), here: "/campaigns", fields)
  }

  static func row(_ history: CampaignHistory, _ language: Language) -> Fields {
    let campaign = history.snapshot
    return [
      "id": campaign.id, "recipients": campaign.recipients.grouped, "messages": campaign.messages.grouped,
      "authors": campaign.authors.grouped, "networks": campaign.networks.grouped,
      "envelopeDomains": campaign.envelopeDomains.grouped, "signers": campaign.signers.grouped,
      "leak": campaign.leak.grouped, "firstSeen": campaign.firstSeen.dateAndClock,
      "lastSeen": campaign.lastSeen.dateAndClock, "bulkSince": campaign.detectedAt?.dateAndClock ?? "–",
      "course": course(history.sizes(parts: parts), language),
    ]
  }

  /// Recipients over time, as a small drawing.
  private static func course(_ sizes: [Int], _ language: Language) -> String {
    let greatest = Double(max(1, sizes.max() ?? 1))
    let bars = sizes.enumerated().map { number, size in
      let height = size == 0 ? 0 : max(1, Double(size) / greatest * 20)
      return "<rect x=\"\(number * 5)\" y=\"\((20 - height).plain)\" width=\"4\" height=\"\(height.plain)\"/>"
    }
    let label = language.say("Recipients over time, from first to last", "收件人随时间的变化")
    return
      "<svg class=\"course\" role=\"img\" aria-label=\"\(label)\" viewBox=\"0 0 120 20\" width=\"120\" height=\"20\">"
      + "<g class=\"f-accept\">\(bars.joined())</g></svg>"
  }

  private static func one(_ request: PageRequest) throws -> Answer {
    let (id, language) = (request.parameter("campaign"), request.language)
    guard let history = try request.site.campaigns().first(where: { $0.snapshot.id == id }) else {
      throw PageError.notFound
    }
    let found = try request.index.find(LogQuery([id], kind: "decision"), last: 200)
    let facts = try found.records.map { try DecisionFacts($0.record.text) }
    let actions = Dictionary(facts.map { ($0.applied, 1) }, uniquingKeysWith: +)
    let domains = Dictionary(
      facts.flatMap { Set($0.from.compactMap(\.domain)) }.map { ($0, 1) }, uniquingKeysWith: +)
    var fields = row(history, language)
    fields["tier"] = history.snapshot.tier.map {
      language.say($0.description, "\($0.hours) 小时内 \($0.recipients) 名收件人")
    }
    fields["reasons"] = history.reasons.map { $0.sentence(in: language) }
    fields["count"] = found.count.grouped
    fields["shown"] = facts.count.grouped
    fields["actions"] = actions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { action -> Fields in
      [
        "name": Action(rawValue: action.key)?.name(in: language) ?? action.key, "class": action.key,
        "count": action.value.grouped,
      ]
    }
    fields["domains"] = domains.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(20).map { domain -> Fields in
      ["name": domain.key, "count": domain.value.grouped]
    }
    fields["rows"] = facts.reversed().prefix(20).map { MessageRow.fields($0, language) }
    return request.page("campaign", title: "\(language.say("Campaign", "群发活动")) \(id)", here: "/campaigns", fields)
  }
}
