import ArgumentParser
import Configuration
import CorpusDoor
import DNS
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail

/// `truemark explain`: why a message is judged as it is.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain the verdict on a stored message, or a decision of the log.",
    discussion: "The DNS comes from --zone or the message's .case; without either no proof is checked.")

  @Argument(help: "A message file, or the id of a decision.") var subject: String
  @Option(help: "A zone file that answers for the message.") var zone: String?
  @Option(help: "Language of the sentences: en or zh.") var language = Language.english
  @Flag(help: "One JSON object a message.") var json = false
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let configuration = try options.load().configuration
    guard FileManager.default.fileExists(atPath: subject) else {
      guard DecisionID(subject) != nil else {
        throw UnreadableInput(description: "\(subject): neither a file nor the id of a decision")
      }
      return try LogCommand.print(matching: subject, in: try options.state, json: json)
    }
    let filter = try FilterFactory(configuration).filter(configuration, resolver: Zone())
    let shared = try zone.map { try Zone(contentsOf: URL(filePath: $0)) }
    var reader = CorpusReader(limits: configuration.messageLimits)
    for item in try reader.read(subject) {
      let examination = filter.examine(item.message, (item.zone ?? shared).map { filter.lookups(in: $0) })
      let decision = filter.conclude(examination)
      if json {
        try printJSON(ScoreLine(item.source, decision))
      } else {
        print(Explanation(decision, language: language).text)
      }
    }
  }
}
