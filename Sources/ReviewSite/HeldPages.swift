import DecisionLog
import Filtering
import Foundation
import Judging
import Review

/// What Postfix holds, and what waits for a second person.
enum HeldPages {
  static let routes = [
    Route(.get, "held", .deed(.quarantine), page),
    Route(.post, "held", .deed(.release), change),
    Route(.post, "proposals/:proposal", .deed(.release), approve),
  ]

  private static let limit = 200

  private static func page(_ request: PageRequest) throws -> Answer {
    let (index, language) = (try request.index, request.language)
    var fields: Fields = ["canChange": request.may(.release)]
    do {
      let held = try request.desk.held(request.quarantine, in: index)
      fields["count"] = held.count.grouped
      fields["rows"] = held.prefix(limit).map { row($0, language) }
      if held.count > limit { fields["left"] = (held.count - limit).grouped }
    } catch let error as ReviewError {
      fields["problem"] = "\(error)"
    }
    let own = request.login?.actor.name.lowercased()
    fields["proposals"] = try request.desk.proposals(in: index).map { proposal -> Fields in
      [
        "id": proposal.id.description, "change": words(proposal.change, language), "reason": proposal.reason,
        "subjects": proposal.change.subjects.prefix(20).joined(separator: ", "),
        "count": proposal.change.subjects.count.grouped, "actor": proposal.actor,
        "time": proposal.time.dateAndClock, "isOwn": proposal.actor.lowercased() == own,
      ]
    }
    return request.page("held", title: language.say("Held messages", "隔离的邮件"), here: "/held", fields)
  }

  private static func row(_ held: HeldMessage, _ language: Language) -> Fields {
    var fields: Fields = [
      "queueID": held.queueID, "decision": held.decision.description, "arrival": held.arrival.dateAndClock,
      "size": held.size.grouped, "recipients": held.recipients.grouped,
      "from": held.facts.from.compactMap(\.domain).joined(separator: ", "),
      "sender": held.facts.sender?.domain ?? "<>",
      "why": held.facts.established.map { Axis(rawValue: $0)?.name(in: language) ?? $0 }.joined(separator: ", "),
    ]
    fields["campaign"] = held.facts.campaign?.id
    return fields
  }

  private static func words(_ change: Proposal.Change, _ language: Language) -> String {
    switch change {
    case .release: language.say("release", "放行")
    case .delete: language.say("delete", "删除")
    case .switchOff: language.say("switch off", "停用")
    case .switchOn: language.say("switch on", "启用")
    }
  }

  /// One message at once; several become a proposal.
  private static func change(_ request: PageRequest) throws -> Answer {
    let ids = request.visit.form.keys.filter { $0.hasPrefix("held-") }.map { String($0.dropFirst(5)) }.sorted()
    let reason = try request.needed("reason")
    let isRelease = request.field("change") == "release"
    guard let first = ids.first, isRelease || request.field("change") == "delete" else { throw PageError.incomplete }
    let (index, desk) = (try request.index, request.desk)
    if ids.count > 1 {
      _ = try desk.propose(isRelease ? .release(ids) : .delete(ids), reason: reason, in: index)
    } else if isRelease {
      try desk.release(first, reason: reason, request.quarantine, in: index)
    } else {
      try desk.delete(first, reason: reason, request.quarantine, in: index)
    }
    return .see("/held")
  }

  private static func approve(_ request: PageRequest) throws -> Answer {
    guard let id = DecisionID(request.parameter("proposal")) else { throw PageError.notFound }
    let outcome = try request.desk.approve(id, request.quarantine, in: request.index)
    let rows = outcome.map { subject, problem -> Fields in
      ["subject": subject, "problem": problem ?? "", "isDone": problem == nil]
    }
    return request.page(
      "approved", title: request.language.say("Approved", "已批准"), here: "/held", ["rows": rows])
  }
}
