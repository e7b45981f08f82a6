import ArgumentParser
import ConfigurationFile
import Foundation
import Judging
import Review

/// `truemark what-if`: what another policy would have decided of past decisions.
struct WhatIfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "what-if", abstract: "Count the decisions that another policy would have altered.",
    discussion: """
      Each is judged again, by the actions and points of FILE, from the findings and circumstances of its record; \
      other sections of FILE count for nothing. Times are UTC, widened to whole hours. 'find combination:…' finds the \
      decisions of a line; 'explain ID --policy FILE' judges one of them again.
      """)

  @Argument(help: "A configuration whose policy section is tried.", completion: .file()) var file: String
  @Option(help: "Decisions from this time on: \(ReviewTime.forms); default 30d.") var since: LogTime?
  @Option(help: "Before this time; default now.") var until: LogTime?
  @Flag(help: "One JSON object, with all combinations.") var json = false
  @OptionGroup var options: ConfigurationOptions

  private static let defaultSpan: Int64 = 30 * 86_400

  func run() throws {
    let end = until?.seconds ?? Int64(Date.now.timeIntervalSince1970) + 1
    let start = since?.seconds ?? end - Self.defaultSpan
    guard start < end else { throw ValidationError("--since must lie before --until, and before now without it") }
    let policy = try ConfigurationOptions.load(file).configuration.judgingPolicy
    let configuration = try options.load().configuration
    try options.desk.record(.whatIf, ["policy": file])
    let index = try LogCommand.index(configuration)
    let report = WhatIfReport(
      policy: file, try WhatIf(index, policy, during: start..<end),
      inForce: try WhatIf(index, configuration.judgingPolicy, during: start..<end))
    if json { try printJSON(report) } else { print(report.text) }
  }
}

/// What a policy would have altered, for a person or as JSON.
private struct WhatIfReport: Encodable {
  let policy: String
  let since: String
  let until: String
  let total: Int
  let altered: Int
  let alteredActions: Int
  /// What the policy in force would alter, since it is not the one of then.
  let alteredInForce: Int
  let before: [String: Int]
  let after: [String: Int]
  let rows: [WhatIf.Row]

  init(policy: String, _ found: WhatIf, inForce: WhatIf) {
    func time(_ seconds: Int64) -> String { Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601) }
    self.policy = policy
    (since, until) = (time(found.times.lowerBound), time(found.times.upperBound))
    (total, altered, alteredActions) = (found.total, found.altered, found.alteredActions)
    alteredInForce = inForce.altered
    (before, after, rows) = (found.before, found.after, found.rows)
  }

  /// Combinations of a row that are shown.
  private static let groupLimit = 3
  private static let width = 80

  var text: String {
    let head = """
      \(printable(policy)) would have altered \(altered) of \(total) decisions,
      \(alteredActions) of them with another action.
      All are from \(since) to \(until).
      """
    let note =
      alteredInForce == 0
      ? ""
      : "The policy in force is not the one of then: it would alter \(alteredInForce) itself."
    return [head, note, actions, rows.map(text).joined(separator: "\n")].filter { !$0.isEmpty }
      .joined(separator: "\n\n")
  }

  private var actions: String {
    guard total > 0 else { return "" }
    // Others than are known come from another version.
    let known = Action.allCases.map(\.rawValue)
    let names =
      known.filter { before[$0] != nil || after[$0] != nil } + before.keys.filter { !known.contains($0) }.sorted()
    let rows = names.map { name in
      let (old, new) = (before[name] ?? 0, after[name] ?? 0)
      return [printable(name), String(old), String(new), old == new ? "" : (new > old ? "+" : "") + String(new - old)]
    }
    return table([["action", "was", "would be", ""]] + rows).split(separator: "\n").map {
      $0.replacing(#/ +$/#, with: "")
    }
    .joined(separator: "\n")
  }

  private func text(_ row: WhatIf.Row) -> String {
    let head =
      "\(row.count): \(row.from.action) by \(row.from.rule) -> \(row.to.action) by \(row.to.rule)"
    let shown = row.groups.prefix(Self.groupLimit).map { group in
      let start = "  \(group.count)  \(group.term)"
      return start + Self.wrapped(group.findings, behind: start.count + 2)
    }
    let left = row.groups.count - shown.count
    return ([printable(head)] + shown + (left > 0 ? ["  \(left) more combinations; --json lists all"] : []))
      .joined(separator: "\n")
  }

  /// Words on the rest of a line, and on further ones below them.
  private static func wrapped(_ words: [String], behind start: Int) -> String {
    var (text, column) = ("  ", start)
    for word in words.map(printable) {
      if column > start, column + word.count > width {
        text += "\n" + String(repeating: " ", count: start)
        column = start
      }
      text += word + " "
      column += word.count + 1
    }
    return text.split(separator: "\n").map { $0.replacing(#/ +$/#, with: "") }.joined(separator: "\n")
  }
}
