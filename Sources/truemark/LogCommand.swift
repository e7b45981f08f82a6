import ArgumentParser
import Configuration
import DecisionLog
import Filtering
import Foundation

/// `truemark log`: what was decided, and when.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Show or search the decision log.", subcommands: [Show.self, Find.self])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the last records, oldest first.")

    @Option(name: .shortAndLong, help: "How many; 0 for all.") var last = 20
    @Flag(help: "One JSON object a line: the records as they are.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let reader = LogReader(StateFolder(URL(filePath: try options.load().configuration.state)))
      var lines: [Substring] = []
      for day in try reader.days.reversed() where last == 0 || lines.count < last {
        lines = try reader.lines(of: day) + lines
      }
      for line in last == 0 ? lines[...] : lines.suffix(last) { try LogCommand.print(line, json: json) }
    }
  }

  struct Find: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Find records by decision id, queue id, address, Message-ID, client address, domain, campaign or finding.",
      discussion: "Exit code 1 if there is none.")

    @Argument(help: "What to look for.") var term: String
    @Flag(help: "One JSON object a line: the records as they are.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try LogCommand.print(matching: term, in: try options.load().configuration, json: json)
    }
  }

  /// Prints every record that holds the term.
  static func print(matching term: String, in configuration: Configuration, json: Bool) throws {
    let records = try LogReader(StateFolder(URL(filePath: configuration.state))).find(term)
    for line in records { try print(line, json: json) }
    guard records.isEmpty else { return }
    printError("no record holds '\(term)'")
    throw Exit.checkFailed
  }

  /// The record of a decision, as a line of JSON.
  static func decision(_ id: DecisionID, in configuration: Configuration) throws -> Substring {
    let records = try LogReader(StateFolder(URL(filePath: configuration.state))).find(id.description)
    if let found = records.last(where: { $0.contains("\"id\":\"\(id)\"") && $0.contains("\"kind\":\"decision\"") }) {
      return found
    }
    printError("no record holds '\(id)'")
    throw Exit.checkFailed
  }

  private static func print(_ line: Substring, json: Bool) throws {
    Swift.print(json ? String(line) : try RecordText(line).text)
  }
}
