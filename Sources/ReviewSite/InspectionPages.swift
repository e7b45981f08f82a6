import DecisionLog
import Filtering
import Foundation
import Judging
import Review

/// Visits of officers who look at the log (Decree 82, article 16).
enum InspectionPages {
  static let routes = [
    Route(.get, "inspections", .looking(.inspections), page),
    Route(.post, "inspections", .deed(.inspect), open),
    Route(.post, "inspections/:inspection", .deed(.inspect), close),
    Route(.get, "inspections/:inspection/bundle", .deed(.export), bundle),
  ]

  /// Records in a bundle that is made for a browser; the command line has no bound.
  private static let limit = 10_000

  private static func page(_ request: PageRequest) throws -> Answer {
    let language = request.language
    return request.page(
      "inspections", title: language.say("Inspections", "检查"), here: "/inspections",
      [
        "all": try Inspections(request.index).all.map { row($0, language) }, "canInspect": request.may(.inspect),
        "canExport": request.may(.export),
      ])
  }

  private static func row(_ inspection: Inspection, _ language: Language) -> Fields {
    var fields: Fields = [
      "id": inspection.id, "officers": inspection.officers.joined(separator: ", "),
      "attendant": inspection.attendant, "basis": inspection.basis, "opened": inspection.opened.readable,
      "scope": scope(inspection, language), "isOpen": inspection.state == .open, "isDue": inspection.state == .due,
      "findings": inspection.findings,
    ]
    fields["closed"] = inspection.closed?.readable
    fields["result"] = inspection.result
    fields["due"] = inspection.due
    fields["correction"] = inspection.correction
    return fields
  }

  private static func scope(_ inspection: Inspection, _ language: Language) -> String {
    let times = [inspection.since, inspection.until].map { $0?.readable ?? "…" }.joined(separator: " – ")
    let terms =
      inspection.terms == 0
      ? language.say("all records", "全部记录") : language.say("terms: \(inspection.terms)", "\(inspection.terms) 个条件")
    return inspection.since == nil && inspection.until == nil ? terms : "\(terms), \(times)"
  }

  private static func open(_ request: PageRequest) throws -> Answer {
    var visit = InspectionVisit(
      officers: [try request.needed("officer1", limit: 100), try request.needed("officer2", limit: 100)],
      attendant: try request.needed("attendant", limit: 100), basis: try request.needed("basis"))
    let now = Int64(Date.now.timeIntervalSince1970)
    visit.scope = request.field("scope").split(separator: " ").map(String.init)
    visit.since = try time(request.field("since"), now)
    visit.until = try time(request.field("until"), now)
    _ = try request.desk.openInspection(visit)
    return .see("/inspections")
  }

  private static func time(_ text: String, _ now: Int64) throws -> Int64? {
    guard !text.isEmpty else { return nil }
    guard let time = ReviewTime.seconds(text, now: now) else { throw PageError.time(text) }
    return time
  }

  private static func close(_ request: PageRequest) throws -> Answer {
    let (id, desk) = (request.parameter("inspection"), request.desk)
    let result = try request.needed("result")
    if request.field("step") == "corrected" {
      try desk.correctInspection(id, reason: result)
    } else {
      let findings = request.field("findings", limit: 4_000).split(whereSeparator: \.isNewline).map(String.init)
      let due = request.field("due")
      try desk.closeInspection(id, result: result, findings: findings, due: due.isEmpty ? nil : due)
    }
    return .see("/inspections")
  }

  private static func bundle(_ request: PageRequest) throws -> Answer {
    let id = request.parameter("inspection")
    guard DecisionID(id) != nil else { throw PageError.notFound }
    var lines = Data()
    var count = -1
    try request.desk.bundle(id) { line in
      count += 1
      guard count <= limit else {
        throw PageError(
          413, "It has more than 10,000 records: use 'truemark inspect bundle'.",
          "记录超过 10,000 条，请使用 truemark inspect bundle。")
      }
      lines += line + [0x0a]
    }
    let text = String(decoding: lines, as: UTF8.self)
    return .download(text, name: "truemark-\(id).bundle", type: "application/jsonl")
  }
}
