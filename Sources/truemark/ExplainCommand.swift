import ArgumentParser
import ConfigurationFile
import CorpusDoor
import DNS
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Review

/// `truemark explain`: why a message is judged as it is.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain the verdict on a stored message, or a decision of the log.",
    discussion: """
      Marks, proofs, findings by weight, and the smallest changes that would have altered the action: each was judged
      by the same policy. The DNS comes from --zone or the message's .case; without either no proof is checked.
      """)

  @Argument(help: "A file of mail or short messages, or the id of a decision.") var subject: String
  @Option(help: "A zone file that answers for the message.") var zone: String?
  @Option(help: "A configuration whose policy judges a decision of the log again.") var policy: String?
  @Option(help: "Language of the sentences: en or zh.") var language = Language.english
  @Flag(help: "One JSON object a message.") var json = false
  @OptionGroup var sms: SMSCorpusOptions
  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    let configuration = try options.load().configuration
    let isFile = FileManager.default.fileExists(atPath: subject)
    guard policy == nil || !isFile else {
      throw ValidationError("--policy judges decisions of the log; for a message file use --config")
    }
    if isFile, let reader = try? sms.reader, reader.format(of: subject) != nil {
      try explainSMS(reader)
    } else if isFile {
      try explainFile(configuration)
    } else {
      guard let id = DecisionID(subject) else {
        throw UnreadableInput(description: "\(subject): neither a file nor the id of a decision")
      }
      try explainRecord(id, configuration)
    }
  }

  private func explainFile(_ configuration: Configuration) throws {
    var filters = try CorpusFilters(options)
    let shared = try zone.map { try Zone(contentsOf: URL(filePath: $0)) }
    var reader = CorpusReader(limits: configuration.messageLimits)
    for item in try reader.read(subject) {
      let filter = try filters.filter(for: item)
      let examination = filter.examine(item.message, (item.zone ?? shared).map { filter.lookups(in: $0) })
      let decision = filter.conclude(examination)
      let changes = CounterfactualReport(
        decision.verdict.findings.map(\.finding), decision.circumstances, filter.policy)
      if json {
        try printJSON(ExplainLine(line: ScoreLine(item.source, decision), counterfactuals: changes.lines))
      } else {
        print(Explanation(decision, changes, language: language).text)
      }
    }
  }

  private func explainSMS(_ reader: SMSReader) throws {
    var filters = try SMSCorpusFilters(options, sms)
    let corpus = try reader.read(subject)
    for flaw in corpus.flaws { printError(printable(flaw)) }
    for item in corpus.items {
      let decision = try filters.decide(item)
      let changes = CounterfactualReport(
        decision.verdict.findings.map(\.finding), decision.circumstances, try filters.filter(for: item).policy)
      if json {
        try printJSON(ExplainLine(line: SMSScoreLine(item, decision), counterfactuals: changes.lines))
      } else {
        print(Explanation(decision, changes, language: language).text)
      }
    }
  }

  /// The record, and what its findings would have led to otherwise.
  private func explainRecord(_ id: DecisionID, _ configuration: Configuration) throws {
    try options.desk.record(.explain, ["decision": id.description])
    let line = try LogCommand.decision(id, in: configuration).record.text
    let stored = try StoredDecision(line)
    let changes = stored.policy(configuration.judgingPolicy).map {
      CounterfactualReport(stored.findings, stored.circumstances, $0)
    }
    let replay = try policy.map {
      ReplayReport(stored, try ConfigurationOptions.load($0).configuration.judgingPolicy, source: $0)
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let added = String(
        decoding: try encoder.encode(RecordAddition(counterfactuals: changes?.lines, replay: replay)), as: UTF8.self)
      print(added == "{}" ? line : "\(added.dropLast()),\(line.dropFirst())")
    } else {
      print(try RecordText(line).text + "\n")
      print(
        changes.map { Explanation.alternatives($0, language: language) }
          ?? "The policy in force decides otherwise than the record: it cannot be told what would have changed it.")
      if let replay { print("\n" + replay.text) }
    }
  }
}

/// `explain --json`: a line of `score --json`, and what would have changed the action.
private struct ExplainLine<Line: Encodable>: Encodable {
  let line: Line
  let counterfactuals: [CounterfactualReport.Line]

  func encode(to encoder: any Encoder) throws {
    try line.encode(to: encoder)
    var container = encoder.container(keyedBy: ExplainKey.self)
    try container.encode(counterfactuals, forKey: .counterfactuals)
  }
}

private enum ExplainKey: CodingKey { case counterfactuals }

/// What `explain --json` adds to a record.
private struct RecordAddition: Encodable {
  let counterfactuals: [CounterfactualReport.Line]?
  let replay: ReplayReport?
}
