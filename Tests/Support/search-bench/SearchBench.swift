import ArgumentParser
import DNS
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import Measurement
import Review
import Synchronization

/// How fast records are written, indexed, found, verified and given out, as the log grows.
@main
struct SearchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search-bench",
    abstract: """
      Measures the index of the decision log: records a second, octets, searches, statistics, what-if; and a bundle.
      """,
    discussion: """
      10,000,000 records take some 50 GB below the folder. Nothing but the index of one segment and what is written at \
      the moment is in memory.
      """)

  @Option(help: "The folder below which the log is made and removed.") var folder: String
  @Option(help: "Records in the log at each measurement; commas between.") var records = "10000,100000"
  @Option(help: "Days up to now over which the records' times are spread; 0 for the time of writing.") var days = 0
  @Option(help: "Searches of each kind.") var searches = 50
  @Option(help: "A PostgreSQL database to index into as well, as in the configuration (index).") var database: String?
  @Option(help: "Records to export as a bundle at the end, and to verify; 0 for none.") var bundle = 0

  @Option(help: "Requests of each page of the review over the last of these logs; 0 for none.") var pages = 0

  func run() throws {
    let state = StateFolder(URL(filePath: folder).appending(path: "search-bench-\(UUID())"))
    defer { try? FileManager.default.removeItem(at: state.url) }
    let traffic = try Traffic()
    var made = 0
    let goals = records.split(separator: ",").compactMap { Int($0) }
    let clock = traffic.clock(days: days, records: goals.last ?? 1)
    for goal in goals {
      let written = try seconds {
        let log = try DecisionLog(at: state, clock: clock)
        try traffic.write(made..<goal, to: log)
        try log.close()
      }
      let size = try Self.size(state.url.appending(path: "log"))
      print("\(goal) records: written \(Int(Double(goal - made) / written))/s, \(size / goal) octets of log each")
      try measureIndex("SQLite", try LogIndex(state), goal - made, of: goal)
      let octets = try Self.size(state.url.appending(path: "index"))
      print("  \(octets / goal) octets of index each")
      if let database { try measureIndex("PostgreSQL", try LogIndex(state, database: database), goal - made, of: goal) }
      made = goal
    }
    if pages > 0 { try measurePages(of: state, clock) }
    try verify(state)
    if bundle > 0 { try measureBundle(of: state) }
  }

  private func measureIndex(_ name: String, _ index: LogIndex, _ added: Int, of count: Int) throws {
    let indexed = try seconds { try index.refresh() }
    print(" \(name): indexed \(Int(Double(added) / indexed))/s")
    for kind in Traffic.Key.allCases { try measure(kind, index, count) }
    try measureWhatIf(of: index)
    for (name, step) in [("hour", TimeStep.hour), ("day", .day)] { try measureStatistics(of: index, name, step) }
  }

  /// Another policy for the last 30 days.
  private func measureWhatIf(of index: LogIndex) throws {
    let now = Int64(Date.now.timeIntervalSince1970)
    var policy = Policy()
    policy.actions[.forgedSingle] = .quarantine
    policy.points["align.none"] = 10
    var (times, told): ([Double], String) = ([], "")
    for _ in 0..<9 {
      times.append(
        try seconds {
          let found = try WhatIf(index, policy, during: now - 30 * 86_400..<now + 3_600)
          told = "\(found.altered) of \(found.total) altered"
        })
    }
    print("  \(Column.text("what-if"))  p50 \(Column.number(times.sorted()[4] * 1_000, digits: 1)) ms  \(told)")
  }

  /// Of all that is counted, in rows, and as a plot.
  private func measureStatistics(of index: LogIndex, _ name: String, _ step: TimeStep) throws {
    for dimension in [RecordTrait.Dimension.action, .finding] {
      var (times, rows): ([Double], Int) = ([], 0)
      for _ in 0..<5 {
        times.append(
          try seconds {
            let statistics = try Statistics(index, by: dimension, during: 0..<Int64.max, step: step)
            rows = statistics.rows.count
            _ = Plot(statistics).svg
          })
      }
      let figure = Column.number(times.sorted()[2] * 1_000, digits: 1)
      print("  \(Column.text("\(dimension) by \(name)"))  p50 \(figure) ms  \(rows) rows, counted and plotted")
    }
  }

  private func measurePages(of state: StateFolder, _ clock: @escaping @Sendable () -> Int64) throws {
    let index = try LogIndex(state)
    let last = try index.find(LogQuery([], kind: "decision"), last: 1).records.first
    let facts = try last.map { try DecisionFacts($0.record.text) }
    // Pages leave their records to the filter that writes the log.
    let log = try DecisionLog(at: state, clock: clock)
    print(" pages, with their records, templates and all but the network")
    try PageBench(state, decision: facts?.id ?? "", domain: facts?.from.first?.domain ?? "").run(pages)
    try log.close()
  }

  private func verify(_ state: StateFolder) throws {
    var found: LogVerifier?
    let time = try seconds { found = try LogVerifier(state) }
    guard let found else { return }
    print("verified \(Int(Double(found.size) / time)) entries/s, \(found.problems.count) problems")
  }

  private struct Enough: Error {}

  /// The first records as `truemark log export` writes them, and what `truemark-verify` does with them.
  private func measureBundle(of state: StateFolder) throws {
    let file = state.url.appending(path: "bundle")
    guard FileManager.default.createFile(atPath: file.path, contents: nil),
      let out = FileHandle(forWritingAtPath: file.path)
    else { throw ValidationError("\(file.path): cannot be written") }
    var missing = bundle
    let encoder = JSONEncoder()
    let exported = try seconds {
      let export = try LogExport(state, disclosing: [])
      try out.write(contentsOf: try encoder.encode(export.bundleHead(try LogReader(state).publicKey)) + [0x0a])
      // Not the last ones, which would all be in memory first.
      try? export.records(RecordSelection()) { record in
        try out.write(contentsOf: try encoder.encode(try export.bundled(record)) + [0x0a])
        missing -= 1
        if missing == 0 { throw Enough() }
      }
    }
    try out.close()
    let verifier = Process()
    verifier.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "truemark-verify")
    verifier.arguments = [file.path, "--quiet"]
    let verified = try seconds {
      try verifier.run()
      verifier.waitUntilExit()
    }
    let (first, last) = (Column.number(exported, digits: 1), Column.number(verified, digits: 1))
    print("bundle of \(bundle - missing): \(try Self.size(file)) octets, exported in \(first) s, verified in \(last) s")
  }

  /// Octets of a file, or of all files below a folder.
  private static func size(_ url: URL) throws -> Int {
    let below = FileManager.default.enumerator(at: url, includingPropertiesForKeys: [.fileSizeKey])
    var size = try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0
    while let file = below?.nextObject() as? URL {
      size += (try? file.resourceValues(forKeys: [.fileSizeKey]).fileSize) ?? 0
    }
    return size
  }

  private func measure(_ key: Traffic.Key, _ index: LogIndex, _ count: Int) throws {
    var times: [Double] = []
    var found = 0
    for search in 0..<searches {
      let number = (search &* 7_919 &+ 13) % count
      times.append(try seconds { found += try index.find(LogQuery([key.term(number)]), last: 20).count })
    }
    times.sort()
    let figures = [0.5, 0.95].map { Column.number(times.quantile($0) * 1_000, digits: 1) }
    print(
      "  " + Column.text(key.rawValue)
        + "  p50 \(figures[0]) ms  p95 \(figures[1]) ms  \(found / searches) records each")
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// Decisions by number: who sends what to whom repeats in different rhythms.
///
/// The filter judges some messages of the Corpus; each decision is one of these again, on a message of its own.
final class Traffic: Sendable {
  private let models: [Decision]
  private let written = Atomic(0)

  init() throws {
    var models: [Decision] = []
    for topic in ["honest", "forged", "concealed"] { try TestFilter.decide(topic) { models.append($1) } }
    self.models = models
  }

  /// A clock by which so many records are written in so many days up to now.
  func clock(days: Int, records: Int) -> @Sendable () -> Int64 {
    guard days > 0, records > 0 else { return DecisionLog.wallClock }
    let first = DecisionLog.wallClock() - Int64(days) * 86_400
    return { first + Int64(self.written.load(ordering: .relaxed)) * Int64(days) * 86_400 / Int64(records) }
  }

  enum Key: String, CaseIterable {
    case queueID = "queue id"
    case messageID = "Message-ID"
    case recipient, sender, domain, client, finding

    /// What the message of that number is found by.
    func term(_ number: Int) -> String {
      switch self {
      case .queueID: "Q\(number)"
      case .messageID: "<\(number)@\(Key.domain.term(number))>"
      case .recipient: "user\(number % 50_000)@victim.example"
      case .sender: "s\(number % 70_000)@\(Key.domain.term(number))"
      case .domain: "d\(number % 20_000).example"
      case .client: "198.51.\(number % 30_000 / 256).\(number % 256)"
      case .finding: "align.none"
      }
    }
  }

  /// With 64 at a time, so that they share the syncs of the disk.
  func write(_ numbers: Range<Int>, to log: DecisionLog) throws {
    let next = Atomic(numbers.lowerBound)
    let failure = Mutex<(any Error)?>(nil)
    let group = DispatchGroup()
    for _ in 0..<64 {
      group.enter()
      Thread {
        defer { group.leave() }
        while case let number = next.wrappingAdd(1, ordering: .relaxed).oldValue, number < numbers.upperBound {
          do {
            try log.append(self.decision(number))
            self.written.wrappingAdd(1, ordering: .relaxed)
          } catch {
            failure.withLock { $0 = error }
            return
          }
        }
      }.start()
    }
    group.wait()
    if let error = failure.withLock(\.self) { throw error }
  }

  private func decision(_ number: Int) -> Decision {
    var decision = models[number % models.count]
    decision.message = message(number)
    decision.id = DecisionID(at: decision.message.receivedAt)
    decision.from = FromReading(decision.message)
    return decision
  }

  private func message(_ number: Int) -> MailMessage {
    let sender = Key.sender.term(number)
    return MailMessage(
      connection: Connection(clientAddress: IPAddress(Key.client.term(number)), helo: Key.domain.term(number)),
      envelope: Envelope(sender: Path("<\(sender)>"), recipients: [Path("<\(Key.recipient.term(number))>")]),
      headers: [
        HeaderField("From", sender), HeaderField("To", Key.recipient.term(number)),
        HeaderField("Message-ID", Key.messageID.term(number)), HeaderField("Subject", "Letter \(number)"),
      ],
      body: Array("Letter \(number) of \(sender), with some words in it.\r\n".utf8),
      queueID: Key.queueID.term(number),
      receivedAt: Int64(Date.now.timeIntervalSince1970))
  }
}
