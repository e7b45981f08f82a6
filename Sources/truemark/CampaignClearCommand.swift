import ArgumentParser
import Foundation
import Review

/// `truemark campaign clear`: what was delivered of a campaign, for the mail store to take back.
struct CampaignClearCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clear",
    abstract: "List the delivered messages of a campaign with their addresses, or record that they were taken back.",
    discussion: """
      That they are given, how many, why and for which case is recorded first. Exit code 1 if nothing was delivered.
      """)

  @Argument(help: "The campaign, as findings and records name it.") var id: String
  @Option(help: "Why.") var reason: String
  @Option(name: .customLong("case"), help: "The reference of the case or order.") var reference: String
  @Option(help: "List nothing: record that the mail store took back so many of them.") var done: Int?
  @Flag(help: "One JSON object a line.") var json = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    guard done ?? 0 >= 0 else { throw ValidationError("--done is a count") }
  }

  func run() throws {
    let desk = try actor.desk(options)
    if let done { return try desk.cleared(campaign: id, count: done, reason: reason, case: reference) }
    let delivered = try desk.clear(campaign: id, reason: reason, case: reference, in: try options.index)
    for message in delivered { if json { try printJSON(message) } else { print(message.text) } }
    guard delivered.isEmpty else { return }
    printError("no message of campaign '\(printable(id))' was delivered")
    throw Exit.checkFailed
  }
}

extension DeliveredMessage {
  fileprivate var text: String {
    printable("\(time)  \(queueID ?? "-")  \(messageID ?? "-")  to \(recipients.joined(separator: " "))")
  }
}
