import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Review

/// Appeals as those see them who answer.
enum AppealPages {
  static let routes = [
    Route(.get, "appeals", .looking(.appeals), list),
    Route(.get, "appeals/:appeal", .deed(.answer)) { try one($0, relief: nil) },
    Route(.post, "appeals/:appeal", .deed(.answer), answer),
  ]

  private static let limit = 200

  private static func list(_ request: PageRequest) throws -> Answer {
    let language = request.language
    let now = Int64(Date.now.timeIntervalSince1970)
    let all = try Appeals(request.index).all
    let answered = all.filter { $0.answer != nil }.sorted { $0.time > $1.time }
    let open = all.filter { $0.answer == nil }
    return request.page(
      "appeals", title: language.say("Appeals", "申诉"), here: "/appeals",
      [
        "open": open.prefix(limit).map { row($0, now, language) }, "openCount": open.count.grouped,
        "answered": answered.prefix(limit).map { row($0, now, language) }, "answeredCount": answered.count.grouped,
        "canAnswer": request.may(.answer), "days": Int(Appeal.days),
      ])
  }

  private static func row(_ appeal: Appeal, _ now: Int64, _ language: Language) -> Fields {
    var fields: Fields = [
      "id": appeal.id.description, "decision": appeal.decision.description, "time": appeal.time.dateAndClock,
      "due": appeal.due.dateAndClock, "isOverdue": appeal.isOverdue(at: now),
    ]
    guard let answer = appeal.answer else { return fields }
    fields["answer"] = answer.upheld ? language.say("upheld", "成立") : language.say("refused", "不成立")
    fields["isUpheld"] = answer.upheld
    fields["reason"] = answer.reason
    fields["actor"] = answer.actor
    return fields
  }

  private static func one(_ request: PageRequest, relief: Desk.Relief?) throws -> Answer {
    let language = request.language
    let index = try request.index
    guard let id = DecisionID(request.parameter("appeal")), let appeal = try Appeals.appeal(id, in: index) else {
      throw PageError.notFound
    }
    let said = try request.desk.read(id, in: index)
    var fields = row(appeal, Int64(Date.now.timeIntervalSince1970), language)
    fields["contact"] = said.contact
    fields["text"] = said.text
    fields["days"] = Int(Desk.exemptionDays)
    if let decision = try index.decision(appeal.decision) {
      let facts = try DecisionFacts(decision.record.text)
      fields["rows"] = [MessageRow.fields(facts, language)]
      fields["sentence"] = Rule(rawValue: facts.rule)?
        .sentence(Action(rawValue: facts.action) ?? .accept, in: language)
    }
    if let relief {
      fields["done"] = done(relief, language)
      fields["problems"] = relief.problems
      fields["isFresh"] = true
    }
    return request.page("appeal", title: "\(language.say("Appeal", "申诉")) \(id)", here: "/appeals", fields)
  }

  /// What followed from the answer at once.
  private static func done(_ relief: Desk.Relief, _ language: Language) -> [String] {
    var done: [String] = []
    if let exemption = relief.exemption {
      let (from, by, until) = (exemption.from.text, exemption.by.description, exemption.until.dateAndClock)
      done.append(
        language.say(
          "Mail that shows \(from) and comes by \(by) passes until \(until).",
          "显示 \(from) 且经 \(by) 发出的邮件放行至 \(until)。"))
    }
    if let queueID = relief.released {
      done.append(language.say("The held message \(queueID) is released.", "隔离的邮件 \(queueID) 已放行。"))
    }
    return done
  }

  private static func answer(_ request: PageRequest) throws -> Answer {
    guard let id = DecisionID(request.parameter("appeal")) else { throw PageError.notFound }
    let choice = request.field("answer")
    guard ["uphold", "refuse"].contains(choice) else { throw PageError.incomplete }
    let relief = try request.desk.answer(
      id, upheld: choice == "uphold", reason: try request.needed("reason", limit: 2_000), in: request.index,
      request.quarantine)
    return try one(request, relief: relief)
  }
}
