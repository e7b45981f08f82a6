import ArgumentParser
import DNS
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Mail
import Measurement
import Review
import Synchronization

/// How fast records are indexed and found, as the log grows.
@main
struct SearchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search-bench", abstract: "Measures the index of the decision log: records a second, and searches.")

  @Option(help: "The folder below which the log is made and removed.") var folder: String
  @Option(help: "Records in the log at each measurement; commas between.") var records = "10000,100000"
  @Option(help: "Searches of each kind.") var searches = 50

  func run() throws {
    let state = StateFolder(URL(filePath: folder).appending(path: "search-bench-\(UUID())"))
    defer { try? FileManager.default.removeItem(at: state.url) }
    let traffic = Traffic(filter: try TestFilter.make())
    var made = 0
    for goal in records.split(separator: ",").compactMap({ Int($0) }) {
      let written = try seconds {
        let log = try DecisionLog(at: state)
        try traffic.write(made..<goal, to: log)
        try log.close()
      }
      let index = try LogIndex(state)
      let indexed = try seconds { try index.refresh() }
      let size = try state.url.appending(path: "index/records.sqlite").resourceValues(forKeys: [.fileSizeKey]).fileSize
      let added = Double(goal - made)
      made = goal
      print(
        "\(goal) records: decided and written \(Int(added / written))/s, indexed \(Int(added / indexed))/s, "
          + "\((size ?? 0) / goal) octets of index each")
      for kind in Traffic.Key.allCases { try measure(kind, index, made) }
    }
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
    print(Column.text(key.rawValue) + "  p50 \(figures[0]) ms  p95 \(figures[1]) ms  \(found / searches) records each")
  }

  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// Messages by number: who sends what to whom repeats in different rhythms.
struct Traffic {
  let filter: Filter

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
            try log.append(filter.decide(message(number), filter.lookups()))
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
