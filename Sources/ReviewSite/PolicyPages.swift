import Checks
import ConfigurationFile
import DecisionLog
import Foundation
import Judging
import Mail
import Review

/// What is looked for and what follows from it; and what another policy would have decided.
enum PolicyPages {
  static let routes = [
    Route(.get, "policy", .looking(.whatIf)) { try page($0, [:]) },
    Route(.post, "policy", .looking(.whatIf), tryOut),
    Route(.post, "policy/switch", .deed(.switchFinding), switchFinding),
  ]

  private static let spans = [1, 7, 30, 184]
  private static let rows = 50
  private static let example = """
    policy:
      points:
        align.none-policy: 60
      actions:
        forgedSingle: quarantine

    """

  private static func page(_ request: PageRequest, _ more: Fields, status: Int = 200) throws -> Answer {
    let language = request.language
    let policy = try request.policyInForce
    let adjustments = try AdjustmentsFile(request.state).read()
    let fields: Fields = [
      "mode": policy.mode.rawValue, "threshold": Policy.threshold, "rules": rules(policy, language),
      "axes": Axis.allCases.map { axis -> Fields in
        ["name": axis.name(in: language), "kinds": kinds(axis, policy, adjustments.switchedOff, language)]
      },
      "off": adjustments.switchedOff.sorted(), "exemptions": adjustments.exemptions.map(exemption),
      "spans": spans(chosen: 30), "text": example, "canSwitch": request.may(.switchFinding),
    ]
    return request.page(
      "policy", title: language.say("Policy", "策略"), here: "/policy", status: status, fields.merging(more) { $1 })
  }

  private static func rules(_ policy: Policy, _ language: Language) -> [Fields] {
    Rule.allCases.map { rule in
      let action = policy.actions[rule] ?? .accept
      let axes = Axis.allCases.filter(rule.axes.contains).map { $0.name(in: language) }
      return [
        "name": rule.rawValue, "action": action.rawValue, "actionName": action.name(in: language),
        "axes": axes.joined(separator: " + "),
      ]
    }
  }

  private static func kinds(_ axis: Axis, _ policy: Policy, _ off: Set<String>, _ language: Language) -> [Fields] {
    func points(_ kind: FindingKind) -> Int { policy.points[kind.name] ?? 0 }
    return Catalogue.kinds.filter { $0.axis == axis }.sorted { (points($1), $0.name) < (points($0), $1.name) }.map {
      [
        "name": $0.name, "points": points($0), "sentence": $0.sentence("…", in: language),
        "isSoft": $0.gate == .unaligned, "isOff": off.contains($0.name),
      ]
    }
  }

  private static func exemption(_ exemption: Exemption) -> Fields {
    // A client's network is shown to those who answer appeals only.
    let by = if case .network = exemption.by { "network" } else { exemption.by.description }
    return [
      "from": exemption.from.text, "by": by, "until": exemption.until.dateAndClock, "appeal": exemption.appeal,
    ]
  }

  private static func spans(chosen: Int) -> [Fields] { spans.map { ["days": $0, "here": $0 == chosen] } }

  private static func tryOut(_ request: PageRequest) throws -> Answer {
    let text = (request.visit.form["text"] ?? "").replacing("\r\n", with: "\n")
    let days = spans.first { String($0) == request.field("days") } ?? 30
    var fields: Fields = ["text": text, "spans": spans(chosen: days)]
    let candidate: Configuration
    do {
      candidate = try DocumentedYAML.read(Configuration.self, from: text, source: "the form").value
    } catch {
      fields["problem"] = "\(error)"
      return try page(request, fields, status: 422)
    }
    let now = Int64(Date.now.timeIntervalSince1970)
    let found = try WhatIf(request.index, candidate.judgingPolicy, during: now - Int64(days) * 86_400..<now + 1)
    fields["found"] = answer(found, days, request.language)
    return try page(request, fields)
  }

  private static func answer(_ found: WhatIf, _ days: Int, _ language: Language) -> Fields {
    let (altered, total, acts) = (found.altered.grouped, found.total.grouped, found.alteredActions.grouped)
    return [
      "sentence": language.say(
        "This policy would have altered \(altered) of \(total) decisions of the last \(days) days, \(acts) of them in "
          + "what is done.",
        "该策略会改变最近 \(days) 天 \(total) 次判定中的 \(altered) 次，其中 \(acts) 次改变处置。"),
      "actions": Action.allCases.map { action -> Fields in
        let (before, after) = (found.before[action.rawValue] ?? 0, found.after[action.rawValue] ?? 0)
        return [
          "name": action.name(in: language), "class": action.rawValue, "before": before.grouped,
          "after": after.grouped,
          "change": after == before ? "" : (after > before ? "+" : "") + (after - before).grouped,
        ]
      },
      "rows": found.rows.prefix(rows).map { row -> Fields in
        [
          "from": MessageRow.actionName(row.from.action, language), "fromClass": row.from.action,
          "fromRule": row.from.rule, "to": MessageRow.actionName(row.to.action, language),
          "toClass": row.to.action, "toRule": row.to.rule, "count": row.count.grouped,
          "groups": row.groups.prefix(5).map { group -> Fields in
            [
              "term": group.term.inAddress, "findings": group.findings.joined(separator: ", "),
              "count": group.count.grouped,
            ]
          },
        ]
      },
    ]
  }

  private static func switchFinding(_ request: PageRequest) throws -> Answer {
    let finding = try request.needed("finding")
    let change: Proposal.Change = request.field("state") == "on" ? .switchOn(finding) : .switchOff(finding)
    _ = try request.desk.propose(change, reason: try request.needed("reason"), in: request.index)
    return .see("/held#proposals")
  }
}
