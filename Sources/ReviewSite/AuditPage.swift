import DecisionLog
import Foundation
import Judging
import Review

/// Who looked at what, and who did what.
enum AuditPage {
  static let routes = [
    Route(.get, "audit", .looking(.audit), page),
    Route(.post, "audit", .looking(.audit), about: { [$0.field("about")].filter { !$0.isEmpty } }, page),
  ]

  private static let limit = 300

  private static func role(_ name: String, _ language: Language) -> String {
    Role(rawValue: name)?.name(in: language) ?? name
  }

  /// A search for a person's address is sent, so that it is in no address of a page.
  private static func page(_ request: PageRequest) throws -> Answer {
    let language = request.language
    let (about, actor, since) = (request.field("about"), request.field("actor"), request.field("since"))
    let now = Int64(Date.now.timeIntervalSince1970)
    guard let start = ReviewTime.seconds(since.isEmpty ? "7d" : since, now: now) else {
      throw PageError.time(since)
    }
    let audit = try Audit(
      try request.index, times: start..<Int64.max, about: about.isEmpty ? nil : about,
      actor: actor.isEmpty ? nil : actor,
      last: limit)
    let rows = audit.entries.reversed().map { entry -> Fields in
      let known = ["act", "actor", "role", "origin", "verdict"]
      let rest = entry.facts.filter { !known.contains($0.key) && !$0.value.isEmpty }.sorted { $0.key < $1.key }
      var fields: Fields = [
        "time": entry.time.readable, "actor": entry.facts["actor"] ?? "–",
        "role": role(entry.facts["role"] ?? "", language),
        "origin": entry.facts["origin"] ?? "", "act": RecordSentence.act(entry.facts["act"] ?? entry.kind, language),
        "details": rest.map { "\($0.key)=\($0.value)" }.joined(separator: "  "), "terms": entry.about?.count ?? 0,
        "isGrave": ["unseal", "export", "refused"].contains(entry.facts["act"] ?? ""),
      ]
      fields["decision"] = entry.facts["decision"]
      return fields
    }
    return request.page(
      "audit", title: language.say("Who looked at what", "谁查看了什么"), here: "/audit",
      [
        "rows": rows, "count": audit.count.grouped, "isCut": audit.count > limit, "about": about,
        "actor": actor, "since": since.isEmpty ? "7d" : since,
      ])
  }
}
