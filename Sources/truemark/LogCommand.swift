import ArgumentParser
import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Review
import Transparency

/// `truemark log`: what was decided, and when.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log", abstract: "Show or search the decision log.",
    subcommands: [
      Show.self, FindCommand.self, LogIndexCommand.self, Verify.self, Gap.self, Head.self, LogProve.self,
      LogConsistency.self,
      LogExportCommand.self,
      LogRestore.self,
    ])

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the last records, oldest first.")

    @Option(name: .shortAndLong, help: "How many; 0 for all.") var last = 20
    @Flag(help: "One JSON object a line: the records as they are.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.show, ["last": String(last)])
      let reader = LogReader(try options.state)
      guard last == 0 else {
        for record in try reader.last(last) { try LogCommand.print(record, json: json) }
        return
      }
      try reader.records { record in
        try LogCommand.print(record, json: json)
        return true
      }
    }
  }

  /// The newest records that a query asks for, and how many there are; complete up to now.
  static func find(_ query: LogQuery, last: Int = .max, in configuration: Configuration) throws -> SearchResult {
    try index(configuration).find(query, last: last)
  }

  /// The index, up to the end of the log.
  static func index(_ configuration: Configuration) throws -> LogIndex {
    let index = try LogIndex(configuration)
    var isTold = false
    try index.refresh { done, all in
      // Only a first search, or one after a long time, takes so long that somebody wonders.
      if isTold || all - done > 20_000 { printError("indexing the log: \(done) of \(all) entries") }
      isTold = true
    }
    return index
  }

  /// The record of a decision.
  static func decision(_ id: DecisionID, in configuration: Configuration) throws -> FoundRecord {
    if let found = try index(configuration).decision(id) { return found }
    printError("no record holds '\(id)'")
    throw Exit.checkFailed
  }

  static func print(_ record: StoredRecord, json: Bool) throws {
    Swift.print(json ? record.text : try RecordText(record.text).text)
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check every entry, every hash and every signed head, and show time without records.",
      discussion: "Exit code 1 if anything is wrong; the first bad entry is named.")

    @Option(help: "The public key to trust, instead of the one that lies with the keys.") var key: String?
    @Flag(help: "One JSON object.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let found = try LogVerifier(try options.state, key: try LogCommand.key(key))
      if json { try printJSON(VerificationReport(found)) } else { VerificationReport(found).print() }
      guard found.problems.isEmpty else { throw Exit.checkFailed }
    }
  }

  struct Gap: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "State why there is time without records; 'log verify' and 'retention prove' then show it.")

    @Argument(help: "The last record before the gap, as 'log verify' names it.") var before: UInt64
    @Option(help: "What happened.") var reason: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      guard !reason.isEmpty else { throw ValidationError("--reason must say something") }
      guard let seconds = try LogReader(try options.state).gap(behind: before) else {
        printError("there is no gap behind record \(before); see 'truemark log verify'")
        throw Exit.checkFailed
      }
      let facts = ["before": String(before), "seconds": String(seconds), "reason": reason, "by": NSUserName()]
      try LogInbox(try options.state).record(Event(.gap, facts))
    }
  }

  /// Reads a public key as it is written.
  static func key(_ text: String?) throws -> NoteVerifier? {
    try text.map { text in
      guard let key = NoteVerifier(text) else { throw ValidationError("'\(text)' is no public key of a log") }
      return key
    }
  }

  struct Head: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the newest signed head: note it down, mail it or print it, and nobody can go back behind it.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      guard let head = try LogReader(try options.state).head else {
        printError("the log has no head yet")
        throw Exit.checkFailed
      }
      Swift.print(head.note.description, terminator: "")
    }
  }
}

/// What a verification found, for a person or as JSON.
struct VerificationReport: Encodable {
  struct Problem: Encodable {
    let index: UInt64?
    let what: String
  }

  struct Gap: Encodable {
    let before: UInt64
    let after: UInt64
    let seconds: Int64
    let explanation: String?
  }

  let entries: UInt64
  let unsigned: Int
  let heads: Int
  let problems: [Problem]
  let gaps: [Gap]

  init(_ found: LogVerifier) {
    entries = found.size
    unsigned = found.unsigned
    heads = found.heads
    problems = found.problems.map { Problem(index: $0.index, what: $0.what) }
    gaps = found.gaps.map {
      Gap(before: $0.before, after: $0.after, seconds: $0.seconds, explanation: $0.explanation)
    }
  }

  func print() {
    for gap in gaps {
      let reason = gap.explanation.map(printable) ?? "NOT EXPLAINED; see 'truemark log gap'"
      Swift.print("gap of \(gap.seconds) s between records \(gap.before) and \(gap.after): \(reason)")
    }
    for problem in problems { Swift.print("WRONG: \(problem.what)") }
    Swift.print(
      "\(entries) entries under the newest head, \(heads) heads compared, \(unsigned) entries not signed yet: "
        + (problems.isEmpty ? "the log is whole" : "the log is NOT whole"))
  }
}
