import Filtering
import Foundation
import Judging
import Review

/// What somebody outside sees whose mail was refused: he appeals, and asks what became of it.
///
/// Nothing here tells whether a decision exists, or anything about a recipient.
enum PublicPages {
  static let routes = [
    Route(.get, "appeal", .open) { page($0, ["decision": String(($0.visit.query["decision"] ?? "").prefix(16))]) },
    Route(.post, "appeal", .open, appeal),
    Route(.post, "appeal/status", .open, status),
  ]

  private static func page(_ request: PageRequest, _ fields: Fields, status: Int = 200) -> Answer {
    let title = request.language.say("Appeal against a refusal", "对拒收的申诉")
    let bounds: Fields = [
      "textLimit": Desk.textLimit, "contactLimit": Desk.contactLimit, "days": Int(Appeal.days),
    ]
    return request.page("public", title: title, status: status, fields.merging(bounds) { $1 })
  }

  private static func appeal(_ request: PageRequest) throws -> Answer {
    guard request.site.appeals.isAllowed(request.visit.origin) else { throw PageError.tooOften }
    let decision = request.field("decision", limit: 40).uppercased()
    let contact = request.field("contact", limit: Desk.contactLimit)
    let text = request.field("text", limit: Desk.textLimit)
    do {
      let id = try request.desk.appeal(decision, contact: contact, text: text, in: request.index)
      return page(request, ["id": id.description])
    } catch is ReviewError {
      let problem = request.language.say(
        "Give the 16 letters and digits behind 'Truemark' in the reply, how to reach you, and what is wrong.",
        "请填写退信中“Truemark”之后的 16 位编号、联系方式和申诉理由。")
      let typed: Fields = ["problem": problem, "decision": decision, "contact": contact, "text": text]
      return page(request, typed, status: 422)
    }
  }

  private static func status(_ request: PageRequest) throws -> Answer {
    guard request.site.appeals.isAllowed(request.visit.origin) else { throw PageError.tooOften }
    let (id, language) = (request.field("appeal", limit: 40).uppercased(), request.language)
    var fields: Fields = ["asked": id]
    switch try request.desk.status(of: id, in: request.index) {
    case nil: fields["status"] = language.say("No appeal has this number.", "没有这个申诉编号。")
    case .received: fields["status"] = language.say("It was received and is not answered yet.", "已收到，尚未答复。")
    case .upheld(let reason):
      fields["status"] = language.say("It was upheld: the decision was wrong and is lifted.", "申诉成立：判定有误，已予解除。")
      fields["reason"] = reason
    case .refused(let reason):
      fields["status"] = language.say("It was refused.", "申诉不成立。")
      fields["reason"] = reason
    }
    return page(request, fields)
  }
}
