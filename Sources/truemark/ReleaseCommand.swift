import ArgumentParser
import Filtering
import Foundation
import Review

/// `truemark held`: what Postfix holds.
struct HeldCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "held", abstract: "List the messages that decisions of the log had Postfix hold, oldest first.",
    discussion: "Exit code 1 if Postfix's tool fails.")

  @Option(help: "Only those of this campaign.") var campaign: String?
  @Flag(help: "One JSON object a line.") var json = false
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let held = try options.desk.held(options.quarantine, in: options.index)
    let lines = held.filter { campaign == nil || $0.facts.campaign?.id == campaign }.map(HeldLine.init)
    guard !json else { return try lines.forEach(printJSON) }
    for line in lines { print(line.text) }
    if lines.isEmpty { print("nothing is held") }
  }
}

/// `truemark release`: held messages are handed on, or deleted.
struct ReleaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Hand held messages on, or delete them; more than one need a second person.",
    discussion: """
      One message is handed on at once. Of several a proposal is made, which another person approves of with \
      'truemark approve'. Exit code 1 if such a message is not held, or Postfix's tool fails.
      """)

  @Argument(help: "Queue ids, or ids of decisions, as 'truemark held' lists them.") var ids: [String] = []
  @Option(help: "All held messages of this campaign.") var campaign: String?
  @Flag(help: "Delete them.") var delete = false
  @Option(help: "Why.") var reason: String
  @Flag(help: "One JSON object.") var json = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    guard ids.isEmpty != (campaign == nil) else { throw ValidationError("name messages, or --campaign") }
  }

  func run() throws {
    let (desk, index, quarantine) = (try actor.desk(options), try options.index, try options.quarantine)
    let chosen = try chosen(try desk.held(quarantine, in: index))
    guard let first = chosen.first, chosen.count == 1 else {
      let proposal = try desk.propose(delete ? .delete(chosen) : .release(chosen), reason: reason, in: index)
      return try ProposalLine.print(proposal, json: json)
    }
    if delete {
      try desk.delete(first, reason: reason, quarantine, in: index)
    } else {
      try desk.release(first, reason: reason, quarantine, in: index)
    }
    let line = OutcomeLine(subject: first, problem: nil)
    if json { try printJSON(line) } else { print(line.text) }
  }

  /// The queue ids of what is asked for.
  private func chosen(_ held: [HeldMessage]) throws -> [String] {
    guard ids.isEmpty else {
      return try ids.map { id in
        let named = held.last { $0.queueID == id || $0.decision == DecisionID(id) }
        guard let named else {
          printError("'\(printable(id))' is not held; see 'truemark held'")
          throw Exit.checkFailed
        }
        return named.queueID
      }
    }
    let found = held.filter { $0.facts.campaign?.id == campaign }.map(\.queueID)
    guard found.isEmpty else { return found }
    printError("no message of campaign '\(printable(campaign ?? ""))' is held")
    throw Exit.checkFailed
  }
}

/// A held message as `--json` shows it; persons are pseudonyms.
private struct HeldLine: Encodable {
  let queueID: String
  let decision: String
  let arrival: String
  let bytes: Int
  let recipients: Int
  let rule: String
  let campaign: String?
  let sender: DecisionFacts.Party?
  let from: [DecisionFacts.Party]

  init(_ held: HeldMessage) {
    (queueID, decision, bytes) = (held.queueID, held.decision.description, held.size)
    (recipients, rule, campaign) = (held.recipients, held.facts.rule, held.facts.campaign?.id)
    arrival = timeText(held.arrival)
    sender = held.facts.sender
    from = held.facts.from
  }

  var text: String {
    let domains = from.compactMap(\.domain).joined(separator: ", ")
    return printable(
      "\(arrival)  \(queueID)  decision \(decision)  \(bytes) octets  to \(recipients)  "
        + "from \(domains.isEmpty ? "-" : domains)  \(rule)\(campaign.map { "  campaign \($0)" } ?? "")")
  }
}

/// What became of a message or finding, as `--json` shows it.
struct OutcomeLine: Encodable {
  let subject: String
  /// Nil if it was done.
  let problem: String?

  var text: String { printable("\(subject): \(problem ?? "done")") }
}
