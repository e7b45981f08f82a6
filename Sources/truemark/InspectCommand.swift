import ArgumentParser
import ConfigurationFile
import Foundation
import Review

/// `truemark inspect`: officers look at the log.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Open and close an inspection by officers, and give them what is in its scope.",
    subcommands: [Open.self, Close.self, Corrected.self, List.self, Bundle.self])

  struct Open: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Record that officers came, and what they may see; prints the id of the inspection.",
      discussion: "Two officers at least, and somebody of the operator's who attends (Decree 82, article 16).")

    @Option(help: "The name of an officer; twice at least.") var officer: [String]
    @Option(help: "Whom the operator sent to attend.") var attendant: String
    @Option(help: "The order or provision, and by whose cards the officers are known.") var basis: String
    @Option(parsing: .upToNextOption, help: "What every record in scope must hold, as for find; default any record.")
    var scope: [String] = []
    @Option(help: "Only records from this time on: \(ReviewTime.forms).") var since: LogTime?
    @Option(help: "Only records before this time.") var until: LogTime?
    @Flag(help: "One JSON object.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      var visit = InspectionVisit(officers: officer, attendant: attendant, basis: basis)
      (visit.scope, visit.since, visit.until) = (scope, since?.seconds, until?.seconds)
      let id = try options.desk.openInspection(visit)
      if json { try printJSON(["id": id]) } else { print(id) }
    }
  }

  struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Record that an inspection is over, and its result.")

    @Argument(help: "The id of the inspection.") var id: String
    @Option(help: "What it came to.") var result: String
    @Option(help: "What is to be put right; may be given several times.") var finding: [String] = []
    @Option(help: "Until which day, 2026-11-21; listed until 'inspect corrected'.") var due: String?
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.closeInspection(id, result: result, findings: finding, due: due)
    }
  }

  struct Corrected: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Record that what an inspection found is put right.")

    @Argument(help: "The id of the inspection.") var id: String
    @Option(help: "How.") var reason: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws { try options.desk.correctInspection(id, reason: reason) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the inspections, open ones first.")

    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.inspections)
      let inspections = try Inspections(LogCommand.index(options.load().configuration)).all
      for inspection in inspections {
        if json { try printJSON(inspection) } else { print(inspection.text) }
      }
    }
  }

  struct Bundle: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the records in the scope of an open inspection, with proofs that truemark-verify checks.",
      discussion: "What is given out is recorded first. Exit code 1 if there is no record.")

    @Argument(help: "The id of the inspection.") var id: String
    @Option(help: "The file to write; '-' is the standard output.") var output: String
    @OptionGroup var disclosure: DisclosureOptions
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let fields = try disclosure.fields
      var file: OutputFile?
      let count = try options.desk.bundle(id, disclosing: fields) { line in
        let out = try file ?? OutputFile(output)
        file = out
        try out.write(line + [0x0a])
      }
      printError("\(count) records")
      guard count > 0 else { throw Exit.checkFailed }
    }
  }
}

extension Inspection {
  fileprivate var text: String {
    let times = [since.map { "from \($0)" }, until.map { "before \($0)" }].compactMap { $0 }
    let scope = ([terms == 0 ? "any record" : "\(terms) terms"] + times).joined(separator: ", ")
    let lines = [
      "\(id)  \(state.rawValue)  since \(opened)" + (closed.map { ", closed \($0)" } ?? ""),
      "officers: \(officers.joined(separator: ", ")); attended by \(attendant)", "basis: \(basis)", "scope: \(scope)",
      result.map { "result: \($0)" },
    ]
    let found = findings.map { "finding: \($0)" } + [due.map { "to be put right until \($0)" }].compactMap { $0 }
    let end = corrected.map { ["put right \($0): \(correction ?? "")"] } ?? []
    return (lines.compactMap { $0 } + found + end).map(printable).joined(separator: "\n  ")
  }
}
