import ArgumentParser
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Review

/// `truemark appeal`: complaints of decisions, and their answers.
struct AppealCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "appeal", abstract: "List appeals, show one, answer it, or take one that came by other ways.",
    subcommands: [List.self, Show.self, Answer.self, Add.self, Revoke.self])

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End the exemption that an appeal brought.", discussion: "Exit code 1 if it brought none that holds.")

    @Argument(help: "The id of the appeal.") var id: DecisionID
    @Option(help: "Why.") var reason: String
    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: ConfigurationOptions

    func run() throws { try actor.desk(options).revoke(id, reason: reason) }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take an appeal that came by mail or telephone; what it says is read from standard input.",
      discussion: "Prints the id of the appeal. Exit code 1 if no record holds the id of the decision.")

    @Argument(help: "The id of the decision.") var decision: DecisionID
    @Option(help: "How whoever makes it can be reached.") var contact: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      _ = try LogCommand.decision(decision, in: try options.load().configuration)
      let text = String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
      print(
        try options.desk.appeal(decision.description, contact: contact, text: text.trimmed, in: try options.index))
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the appeals that wait for an answer, the one that is due first at the top.")

    @Flag(help: "Those that are answered, too.") var all = false
    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.appeals, all ? ["all": "yes"] : [:])
      let appeals = try Appeals(LogCommand.index(options.load().configuration))
      let lines = (all ? appeals.all : appeals.open).map { AppealLine($0) }
      guard !json else { return try lines.forEach(printJSON) }
      for line in lines { print(line.text) }
      if lines.isEmpty { print("no appeal waits") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what an appeal says, and the contact of whoever made it.",
      discussion: "That it was shown is recorded first. Exit code 1 if there is no such appeal.")

    @Argument(help: "The id of the appeal.") var id: DecisionID
    @Flag(help: "One JSON object.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let index = try options.index
      let (contact, text) = try options.desk.read(id, in: index)
      guard let appeal = try Appeals.appeal(id, in: index) else { return }
      var line = AppealLine(appeal)
      (line.contact, line.said) = (contact, text)
      guard !json else { return try printJSON(line) }
      print(line.text)
      print("contact: \(printable(contact))\n")
      for said in text.split(separator: "\n", omittingEmptySubsequences: false) { print(printable(String(said))) }
    }
  }

  struct Answer: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer an appeal, once.",
      discussion: """
        --uphold judges the decision a false positive, hands the message on if it is held, and lets the mail of its \
        sender pass for 90 days. Exit code 1 if there is no such appeal, it is answered, or something of this failed.
        """)

    enum Judgement: EnumerableFlag {
      case uphold, refuse
    }

    @Argument(help: "The id of the appeal.") var id: DecisionID
    @Flag(help: "Whether the complaint is right.") var judgement: Judgement
    @Option(help: "Why; whoever made the appeal can read it.") var reason: String
    @Flag(help: "One JSON object.") var json = false
    @OptionGroup var actor: ActorOptions
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let relief = try actor.desk(options).answer(
        id, upheld: judgement == .uphold, reason: reason, in: try options.index, try options.quarantine)
      if json { try printJSON(ReliefLine(relief)) } else { printText(relief) }
      for problem in relief.problems { printError("truemark: \(printable(problem))") }
      guard relief.problems.isEmpty else { throw Exit.checkFailed }
    }

    private func printText(_ relief: Desk.Relief) {
      print("appeal \(id) is \(judgement == .uphold ? "upheld" : "refused")")
      if let queueID = relief.released { print("the held message \(queueID) is handed on") }
      guard let exemption = relief.exemption else { return }
      print("until \(timeText(exemption.until)) mail From \(exemption.from) passes that comes by \(exemption.by)")
    }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

/// An appeal as `--json` shows it.
private struct AppealLine: Encodable {
  let appeal: String
  let decision: String
  let time: String
  let due: String
  let overdue: Bool
  let answer: String?
  let reason: String?
  let by: String?
  var contact: String?
  var said: String?

  private enum CodingKeys: String, CodingKey {
    case appeal, decision, time, due, overdue, answer, reason, by, contact
    case said = "text"
  }

  init(_ appeal: Appeal) {
    self.appeal = appeal.id.description
    decision = appeal.decision.description
    (time, due) = (timeText(appeal.time), timeText(appeal.due))
    overdue = appeal.isOverdue(at: Int64(Date.now.timeIntervalSince1970))
    answer = appeal.answer.map { $0.upheld ? "upheld" : "refused" }
    (reason, by) = (appeal.answer?.reason, appeal.answer?.actor)
  }

  var text: String {
    let state = answer.map { "\($0) by \(by ?? ""): \(reason ?? "")" } ?? (overdue ? "OVERDUE" : "open")
    return printable("\(appeal)  on decision \(decision)  came \(time)  due \(due)  \(state)")
  }
}

/// What followed from an answer, as `--json` shows it.
private struct ReliefLine: Encodable {
  let released: String?
  let exemptedFrom: String?
  let exemptedBy: String?
  let until: String?
  let problems: [String]

  init(_ relief: Desk.Relief) {
    (released, problems) = (relief.released, relief.problems)
    (exemptedFrom, exemptedBy) = (relief.exemption?.from.text, relief.exemption?.by.description)
    until = relief.exemption.map { timeText($0.until) }
  }
}
