import ArgumentParser
import ConfigurationFile
import CorpusDoor
import DNS
import Filtering
import Foundation
import Judging
import Mail
import Synchronization

/// `truemark score`: judges stored messages as the live filter would.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Judge stored messages: .eml (with a .case beside), mbox, Maildir.",
    discussion: """
      The DNS comes from --zone or the message's .case; without either nothing is looked up and no proof is checked.
      With --trust-results the topmost Authentication-Results and Received-SPF of the hosts that received the mail stand
      for the proofs. Senders can write such fields too: use it only on mail of which you know that HOST received it.
      With --policy another policy judges, all else as configured: see also what-if, for decisions of the log.
      Messages are counted in the order of their paths. Exit codes: 0 done, 1 a case differs (--check), 3 unreadable.
      """)

  @Argument(help: "Files and folders.") var paths: [String]
  @Option(help: "A zone file that answers for all messages.") var zone: String?
  @Option(
    name: .customLong("trust-results"), parsing: .singleValue,
    help: ArgumentHelp("Take what this host recorded for proofs, in place of the DNS; repeatable.", valueName: "HOST"))
  var trusted: [String] = []
  @Option(help: "A configuration whose policy judges in place of the one in force.", completion: .file())
  var policy: String?
  @Flag(help: "One JSON object a message.") var json = false
  @Flag(help: "Compare with every .case; exit 1 on a difference.") var check = false
  @OptionGroup var options: ConfigurationOptions

  func validate() throws {
    for name in trusted where DomainName(name) == nil {
      throw ValidationError("--trust-results \(name): expected the name of a host")
    }
    guard trusted.isEmpty || (zone == nil && !check) else {
      throw ValidationError("--trust-results takes recorded results for proofs: it excludes --zone and --check")
    }
  }

  func run() throws {
    let configuration = try options.load().configuration
    let shared = try zone.map { try Zone(contentsOf: URL(filePath: $0)) }
    let hosts = trusted.compactMap { DomainName($0) }
    let tried = try policy.map { try ConfigurationOptions.load($0).configuration.judgingPolicy }
    var filters = try CorpusFilters(options, policy: tried, recordedBy: hosts)
    var reader = CorpusReader(limits: configuration.messageLimits)
    var report = ScoreReport()
    let files = try CorpusReader.files(paths)
    var items: [CorpusItem] = []
    for file in files { items += try reader.read(file) }
    var progress = ProgressBar(total: items.count)
    for start in stride(from: 0, to: items.count, by: Self.chunk) {
      let chunk = items[start..<min(start + Self.chunk, items.count)]
      let judged = try chunk.map { ($0, try filters.filter(for: $0)) }
      for ((item, filter), examination) in zip(judged, Self.examine(judged, shared, hosts)) {
        try add(item, filter.conclude(examination), to: &report)
      }
      progress.show(start + chunk.count)
    }
    progress.finish()
    if !json { print(report.summary) }
    guard check else { return }
    printError(report.checkSummary)
    if report.differences > 0 || report.checked == 0 { throw Exit.checkFailed }
  }

  /// Messages examined in parallel before they are counted in order.
  private static let chunk = 256

  private static func examine(
    _ items: [(CorpusItem, Filter)], _ shared: Zone?, _ hosts: [DomainName]
  ) -> [Examination] {
    let results = Mutex<[Int: Examination]>([:])
    DispatchQueue.concurrentPerform(iterations: items.count) { index in
      let (item, filter) = items[index]
      let zone = hosts.isEmpty ? item.zone ?? shared : Zone()
      var message = item.message
      if !hosts.isEmpty { message.complete(from: RecordedResults(message, by: hosts)) }
      let examination = filter.examine(message, zone.map { filter.lookups(in: $0) })
      results.withLock { $0[index] = examination }
    }
    let examined = results.withLock { $0 }
    return items.indices.compactMap { examined[$0] }
  }

  private func add(_ item: CorpusItem, _ decision: Decision, to report: inout ScoreReport) throws {
    let difference = check ? item.expectation.flatMap { Self.difference($0, decision) } : nil
    report.count(item, decision, differs: difference != nil)
    if json {
      try printJSON(ScoreLine(item.source, decision))
    } else if decision.verdict.action != .accept, !check {
      print(ScoreReport.line(item.source, decision))
    }
    if let difference { printError("\(item.source): \(difference)") }
  }

  /// What differs from the case, in words; nil if nothing does.
  private static func difference(_ expected: Case.Expectation, _ decision: Decision) -> String? {
    let verdict = decision.verdict
    let counted = Set(verdict.findings.filter { $0.points > 0 }.map(\.finding.kind.name))
    var parts: [String] = []
    if expected.action != verdict.action.rawValue {
      parts.append("action \(verdict.action.rawValue), expected \(expected.action)")
    }
    let established = Set(verdict.established.map(\.rawValue))
    if established != Set(expected.established) {
      parts.append("established \(established.sorted()), expected \(expected.established.sorted())")
    }
    let extra = counted.subtracting(expected.findings)
    let missing = Set(expected.findings).subtracting(counted)
    if !extra.isEmpty { parts.append("unexpected findings \(extra.sorted())") }
    if !missing.isEmpty { parts.append("missing findings \(missing.sorted())") }
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
