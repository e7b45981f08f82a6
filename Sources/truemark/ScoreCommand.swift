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
    abstract: "Judge stored messages: .eml (with a .case beside), mbox, Maildir; short messages in tables.",
    discussion: """
      The DNS comes from --zone or the message's .case; without either nothing is looked up and no proof is checked.
      With --trust-results the topmost Authentication-Results and Received-SPF of the hosts that received the mail stand
      for the proofs. Senders can write such fields too: use it only on mail of which you know that HOST received it.
      With --policy another policy judges, all else as configured: see also what-if, for decisions of the log.
      Short messages are read from JSON Lines, CSV, lines of label, tab and text, backups of Android telephones and
      access logs of Kannel. Those of one registry are counted together.
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
  @OptionGroup var sms: SMSCorpusOptions
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
    let smsReader = try sms.reader
    let smsFiles = smsReader.files(paths)
    let files = try CorpusReader.files(paths.filter { !smsFiles.contains($0) })
    if let table = files.first(where: SMSReader.isTable) {
      throw UnreadableInput(description: "\(table): no short messages that can be read; which column is text: --map")
    }
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
    try scoreSMS(smsFiles, smsReader, tried, &report)
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
    let difference = check ? item.expectation.flatMap { report.compare(decision, $0) } : nil
    report.count(item.source, decision)
    try show(ScoreLine(item.source, decision), decision, item.source, difference)
  }

  private func scoreSMS(_ files: [String], _ reader: SMSReader, _ policy: Policy?, _ report: inout ScoreReport) throws {
    var filters = try SMSCorpusFilters(options, sms, policy: policy)
    for file in files {
      let corpus = try reader.read(file)
      for item in corpus.items {
        let decision = try filters.decide(item)
        let difference = check ? item.expectation.flatMap { report.compare(decision, $0) } : nil
        report.count(item.source, decision, label: item.label)
        try show(SMSScoreLine(item, decision), decision, item.source, difference)
      }
      for flaw in corpus.flaws { printError(printable(flaw)) }
      if corpus.badRows > 0 { printError("\(file): \(corpus.badRows) rows could not be read and are left out") }
    }
  }

  private func show(
    _ line: some Encodable, _ decision: some Decided, _ source: String, _ difference: String?
  ) throws {
    if json {
      try printJSON(line)
    } else if decision.verdict.action != .accept, !check {
      print(ScoreReport.line(source, decision))
    }
    if let difference { printError("\(source): \(difference)") }
  }
}
