import ArgumentParser
import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Review

/// `truemark show`: a decision, and what was said of it later.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a decision, and what was said and done about it later.",
    discussion: "Exit code 1 if no record holds the id.")

  @Argument(help: "The id of a decision, as in the SMTP reply.") var id: DecisionID
  @Flag(help: "One JSON object a line: the records as they are.") var json = false
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    try options.desk.record(.show, ["decision": id.description])
    let configuration = try options.load().configuration
    try LogCommand.print(try LogCommand.decision(id, in: configuration).record, json: json)
    let query = LogQuery([id.description], excludingKinds: ["decision", "access"])
    let later = try LogCommand.find(query, in: configuration)
    for found in later.records { try LogCommand.print(found.record, json: json) }
  }
}

/// `truemark verdict`: somebody judges a decision.
struct VerdictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verdict", abstract: "Record that a decision was right or wrong; the decision itself stays as it is.",
    discussion: "Exit code 1 if no record holds the id.")

  @Argument(help: "The id of a decision.") var id: DecisionID
  @Argument(help: "fp: honest mail was stopped or tagged. fn: forged or concealed mail passed. ok: it was right.")
  var judgement: Judgement
  @Option(help: "Why.") var reason: String
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    guard !reason.isEmpty else { throw ValidationError("--reason must say something") }
    _ = try LogCommand.decision(id, in: try options.load().configuration)
    try options.desk.judge(id, judgement, reason: reason)
  }
}

/// `truemark audit`: who looked at what, and who did what.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Show who looked at which records, and who judged or was given them.",
    discussion:
      "What was looked for is a pseudonym; 'log export --disclose about' shows it. Exit code 1 if there is none.")

  @Option(help: "Only what concerns this address, user, client, Message-ID or domain.") var about: String?
  @Option(help: "Only the acts of this person.") var actor: String?
  @Option(help: "From this time on: \(ReviewTime.forms).") var since: LogTime?
  @Option(help: "Before this time.") var until: LogTime?
  @Flag(help: "One JSON object a line.") var json = false
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    try options.desk.record(.audit, about: [about].compactMap { $0 }, actor.map { ["of": $0] } ?? [:])
    let index = try LogCommand.index(options.load().configuration)
    let audit = try Audit(index, times: LogTime.range(since, until), about: about, actor: actor)
    for entry in audit.entries { if json { try printJSON(entry) } else { print(entry.line) } }
    guard audit.entries.isEmpty else { return }
    printError("there is no such act")
    throw Exit.checkFailed
  }
}

extension Audit.Entry {
  fileprivate var line: String {
    let known = ["act", "actor", "role", "origin", "verdict"]
    let rest = facts.filter { !known.contains($0.key) && !$0.value.isEmpty }.sorted { $0.key < $1.key }
    let words = rest.map { "\($0.key)=\($0.value)" } + (about.map { ["about \($0.count) terms"] } ?? [])
    let act = facts["act"] ?? "\(kind) \(facts["verdict"] ?? "")"
    return printable(
      "\(time)  \(facts["actor"] ?? "-") (\(facts["origin"] ?? "-"))  \(act)  \(words.joined(separator: "  "))")
  }
}

extension Judgement: ExpressibleByArgument {}

extension DecisionID: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension ConfigurationOptions {
  /// Where the user of the command line does what leaves records.
  var desk: Desk { get throws { try desk(.commandLine) } }

  func desk(_ actor: Actor) throws -> Desk {
    let configuration = try load().configuration
    return Desk(StateFolder(URL(filePath: configuration.state)), actor, database: configuration.index)
  }

  /// What Postfix holds.
  var quarantine: Quarantine {
    get throws {
      let commands = try load().configuration.quarantineCommands
      return Quarantine(list: commands.list, change: commands.change)
    }
  }

  /// The index as it is; whoever looks something up brings it up to date.
  var index: LogIndex { get throws { try LogIndex(try load().configuration) } }
}

/// A time of a record, seconds since 1970 UTC.
func timeText(_ seconds: Int64) -> String {
  Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
}
