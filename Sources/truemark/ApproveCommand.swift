import ArgumentParser
import Filtering
import Foundation
import Review

/// `truemark approve`: what needs two persons.
struct ApproveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "approve", abstract: "List the proposals that wait for a second person, or approve of one.",
    discussion: """
      Approving needs --as, so that a second person with a password does it. Exit code 1 if there is no such proposal, it \
      is one's own, approved already or older than seven days, or something of it failed.
      """)

  @Argument(help: "The id of the proposal.") var id: DecisionID?
  @Flag(help: "One JSON object a line.") var json = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    guard id == nil || actor.name != nil else { throw ValidationError("approving needs --as NAME") }
  }

  func run() throws {
    let (desk, index) = (try actor.desk(options), try options.index)
    guard let id else {
      let lines = try desk.proposals(in: index).map(ProposalLine.init)
      guard !json else { return try lines.forEach(printJSON) }
      for line in lines { print(line.text) }
      if lines.isEmpty { print("no proposal waits") }
      return
    }
    let lines = try desk.approve(id, try options.quarantine, in: index).map(OutcomeLine.init)
    for line in lines { if json { try printJSON(line) } else { print(line.text) } }
    guard lines.allSatisfy({ $0.problem == nil }) else { throw Exit.checkFailed }
  }
}

/// `truemark policy switch`: a finding has no points until it is switched on again.
struct PolicySwitchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "switch", abstract: "Propose that a finding has no points, or has them again.",
    discussion: "It holds as soon as a second person approves of it; see 'truemark approve'.")

  enum State: String, ExpressibleByArgument, CaseIterable {
    case off, on
  }

  @Argument(help: "The finding, as 'truemark policy show' names it.") var finding: String
  @Argument(help: "off or on.") var state: State
  @Option(help: "Why.") var reason: String
  @Flag(help: "One JSON object.") var json = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let proposal = try actor.desk(options).propose(
      state == .off ? .switchOff(finding) : .switchOn(finding), reason: reason, in: try options.index)
    try ProposalLine.print(proposal, json: json)
  }
}

/// A proposal as `--json` shows it.
struct ProposalLine: Encodable {
  let proposal: String
  let change: String
  let subjects: [String]
  let reason: String
  let by: String
  let time: String

  init(_ proposal: Proposal) {
    (self.proposal, change, subjects) = (proposal.id.description, proposal.change.name, proposal.change.subjects)
    (reason, by, time) = (proposal.reason, proposal.actor, timeText(proposal.time))
  }

  var text: String {
    let many = subjects.count > 3 ? " and \(subjects.count - 3) more" : ""
    let what = subjects.prefix(3).joined(separator: ", ") + many
    return printable("\(proposal)  \(time)  \(change) \(what)  by \(by): \(reason)")
  }

  /// Tells of a proposal that was made.
  static func print(_ id: Proposal.ID, json: Bool) throws {
    guard !json else { return try printJSON(["proposal": id.description]) }
    Swift.print("proposal \(id) waits for a second person: truemark approve \(id) --as NAME")
  }
}
