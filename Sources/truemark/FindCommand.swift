import ArgumentParser
import DecisionLog
import Foundation
import Review

/// `truemark find`, and `truemark log find`: records by what they hold.
struct FindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract:
      """
      Find records by decision, queue or campaign id, address, Message-ID, client address, user, domain, signature, \
      finding, rule, action or axis.
      """,
    discussion: """
      Every record must hold all terms and none of those with a minus before them. The newest are shown, oldest first, \
      with the exact count. Exit code 1 if there is none.
      """)

  @Argument(parsing: .allUnrecognized, help: "TERM, or -TERM for what none may hold.") var terms: [String] = []
  @Option(name: .customLong("not"), help: "What none may hold; may be given several times.") var excluded: [String] =
    []
  @Option(help: "Only records from this time on: \(ReviewTime.forms).") var since: LogTime?
  @Option(help: "Only records before this time.") var until: LogTime?
  @Option(help: "How many of the newest; 0 for all.") var last = 100
  @Flag(help: "One JSON object a line: the records as they are.") var json = false
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    var query = try SearchBox(words: terms).query
    query.excluded += excluded.map { $0.lowercased() }
    query.times = LogTime.range(since, until)
    try options.desk.record(.search, about: query.terms + query.excluded, ["last": String(last)])
    let found = try LogCommand.find(query, last: last == 0 ? .max : last, in: try options.load().configuration)
    for record in found.records { try print(record, ofSeveral: found.logs.count > 1) }
    for log in found.unreadable {
      printError(
        "\(printable(log)) has another operator.key: no address, user, client or Message-ID is found in it from here")
    }
    if found.count > found.records.count {
      printError("the last \(found.records.count) of \(found.count) records; see --last")
    }
    guard found.count == 0 else { return }
    printError(terms.isEmpty ? "there is no such record" : "no record holds '\(terms.joined(separator: " "))'")
    throw Exit.checkFailed
  }

  /// With the name of its log, where there are several.
  private func print(_ found: FoundRecord, ofSeveral: Bool) throws {
    guard ofSeveral else { return try LogCommand.print(found.record, json: json) }
    let text = found.record.text
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .withoutEscapingSlashes
      let log = String(decoding: try encoder.encode(found.log), as: UTF8.self)
      Swift.print("{\"log\":\(log),\(text.dropFirst())")
    } else {
      Swift.print(printable(found.log) + "  " + (try RecordText(text).text))
    }
  }
}
