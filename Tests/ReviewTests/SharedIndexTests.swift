import CorpusDoor
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import Review
import TestSupport
import Testing

/// The index in a real PostgreSQL.
@Suite("The index of several hosts", .enabled(if: PostgresProcess.programs != nil))
struct SharedIndexTests {
  /// A host with a log of its own.
  private final class Host {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-host-\(UUID())"))

    /// `key`: whose operator's key it has, if not its own.
    init(key other: Host? = nil) throws {
      guard let other else { return }
      try FileManager.default.createDirectory(at: state.keys, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: other.state.keys.appending(path: "operator.key"), to: state.keys.appending(path: "operator.key"))
    }

    deinit { try? FileManager.default.removeItem(at: state.url) }

    func index(_ database: PostgresProcess, segmentSize: UInt64 = 40, batchSize: Int = 500) throws -> LogIndex {
      let index = try LogIndex(
        state, database: database.address, segmentSize: segmentSize, batchSize: batchSize)
      try index.refresh()
      return index
    }

    func decide(_ topic: String) throws -> [(message: MailMessage, id: String)] {
      let log = try DecisionLog(at: state)
      var all: [(MailMessage, String)] = []
      try TestFilter.decide(topic) { item, decision in
        try log.append(decision)
        all.append((item.message, "\(decision.id)"))
      }
      try log.close()
      return all
    }
  }

  private static func database() throws -> PostgresProcess {
    let database = try PostgresProcess()
    try database.start()
    return database
  }

  @Test func bothStoresGiveTheSame() throws {
    let (database, host) = (try Self.database(), try Host())
    let decided = try host.decide("forged")
    let (one, other) = (try LogIndex(host.state, segmentSize: 40, batchSize: 300), try host.index(database))
    try one.refresh()
    var terms: Set<String> = []
    try LogReader(host.state).records { record in
      terms.formUnion(RecordTerms(record)?.all ?? [])
      return true
    }
    for (message, _) in decided {
      for case .address(let address) in message.envelope.recipients { terms.insert(address.description) }
    }
    let now = Int64(Date.now.timeIntervalSince1970)
    for term in terms.sorted().enumerated().filter({ $0.offset % 4 == 0 }).map(\.element) {
      for var query in [LogQuery([term]), LogQuery(["reject", term]), LogQuery([], excluding: [term])] {
        for times in [Int64.min..<Int64.max, now - 3_600..<now + 3_600, now - 1..<now, 0..<1_000] {
          query.times = times
          let (first, second) = (try one.find(query, last: 5), try other.find(query, last: 5))
          #expect(first.count == second.count && first.records.count == min(5, first.count), "\(term)")
          #expect(first.records.map(\.record.text) == second.records.map(\.record.text), "\(term)")
        }
      }
    }
    #expect(terms.count > 100)
    let policy = Policy(actions: [:], points: [:])
    let tried = try [one, other].map { try WhatIf($0, policy, during: 0..<now + 3_600) }
    #expect(tried[0].rows == tried[1].rows && tried[0].total == decided.count && tried[0].altered > 10)
  }

  @Test func eitherFindsWhatBothHave() throws {
    let (database, here) = (try Self.database(), try Host())
    let ours = try here.decide("honest")
    let (there, stranger) = (try Host(key: here), try Host())
    let theirs = try there.decide("honest")
    _ = try stranger.decide("honest")
    let indexes = try [here, there].map { try $0.index(database) }
    for index in indexes {
      for (_, id) in ours + theirs { #expect(try index.find(LogQuery([id])).count == 1) }
      let sender = try #require(ours.compactMap { message, _ in message.envelope.sender.address }.first)
      let found = try index.find(LogQuery([sender]))
      #expect(Set(found.records.map(\.log)).count == 2 && found.logs.count == 2 && found.unreadable.isEmpty)
      #expect(found.records.filter(\.isHere).count * 2 == found.count)
      let late = try index.find(LogQuery(["decision"]), last: 7)
      #expect(late.records.count == 7 && late.count == ours.count + theirs.count)
    }
    // Who has another operator's key finds what is in clear, and is told that it is not all.
    let index = try stranger.index(database)
    let sender = try #require(ours.compactMap { message, _ in message.envelope.sender.address }.first)
    let found = try index.find(LogQuery([sender]))
    #expect(found.records.allSatisfy(\.isHere) && found.count > 0 && found.unreadable.count == 2)
    #expect(try index.find(LogQuery([ours[0].id])).count == 1)
  }

  @Test func goesOnAfterARestart() throws {
    let (database, host) = (try Self.database(), try Host())
    let decided = try host.decide("forged")
    let index = try host.index(database)
    database.kill()
    #expect { try index.refresh() } throws: { "\($0)".contains("PostgreSQL") }
    #expect { try LogIndex(host.state, database: database.address) } throws: { "\($0)".contains("'index'") }
    try database.start()
    let more = try host.decide("concealed")
    let again = try host.index(database)
    for (_, id) in decided + more { #expect(try again.find(LogQuery([id])).count == 1) }
    #expect(try again.find(LogQuery(["decision"])).count == decided.count + more.count)
  }

  @Test func severalAtOnce() async throws {
    let (database, host) = (try Self.database(), try Host())
    let log = try DecisionLog(at: host.state)
    for number in 0..<100 { try log.append(Event(.access, ["who": "n\(number)", "what": "same"])) }
    let (state, address) = (host.state, database.address)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for _ in 0..<10 {
            try LogIndex(state, database: address, segmentSize: 40, batchSize: 20 + 9 * worker).refresh()
          }
        }
      }
      for number in 100..<300 { try log.append(Event(.access, ["who": "n\(number)", "what": "same"])) }
      try await group.waitForAll()
    }
    let index = try host.index(database)
    #expect(try index.find(LogQuery(["same"])).count == 300)
    for number in 0..<300 { #expect(try index.find(LogQuery(["n\(number)"])).records.count == 1, "\(number)") }
  }

  /// What retention removes goes from the index: records and terms, also within a segment.
  @Test(arguments: [true, false])
  func whatIsPurgedIsGone(isShared: Bool) throws {
    let (database, host) = (try Self.database(), try Host())
    let log = try DecisionLog(at: host.state)
    for number in 0..<130 { try log.append(Event(.access, ["who": "n\(number)", "what": "same"])) }
    try log.close()
    func count(_ term: String) throws -> Int {
      let index = try LogIndex(host.state, database: isShared ? database.address : "", segmentSize: 40)
      try index.refresh()
      let found = try index.find(LogQuery([term]))
      #expect(found.count == found.records.count)
      return found.count
    }
    #expect(try count("same") == 130 && count("n3") == 1)
    // The first record is that of the day.
    try Data("51\n".utf8).write(to: host.state.url.appending(path: "log/minimum"))
    #expect(try count("same") == 80 && count("n3") == 0 && count("n49") == 0 && count("n50") == 1)
  }

  @Test func destroyedKeysAreGone() throws {
    let (database, here) = (try Self.database(), try Host())
    let ours = try here.decide("honest")
    let there = try Host(key: here)
    _ = try there.decide("honest")
    let sender = LogQuery([try #require(ours.compactMap { message, _ in message.envelope.sender.address }.first)])
    _ = try there.index(database)
    let index = try here.index(database)
    #expect(try Set(index.find(sender).records.map(\.log)).count == 2)
    for name in try FileManager.default.contentsOfDirectory(atPath: there.state.keys.path) where name.hasPrefix("2") {
      try FileManager.default.removeItem(at: there.state.keys.appending(path: name))
    }
    _ = try there.index(database)
    #expect(try index.find(sender).records.allSatisfy(\.isHere))
  }

  /// As an operator uses it: one host ships, the other finds.
  @Test func onTheCommandLine() throws {
    let (database, here) = (try Self.database(), try Host())
    let decided = try here.decide("forged")
    let there = try Host(key: here)
    try DecisionLog(at: there.state).close()
    let id = try #require(decided.first?.id)
    #expect(try truemark(["log", "index"], on: here, database).contains("entries are indexed"))
    let shown = try truemark(["log", "find", id, "--json"], on: there, database)
    let name = try LogReader(here.state).name
    #expect(shown.hasPrefix("{\"log\":") && shown.contains(name) && shown.contains(id))
    #expect(try truemark(["log", "find", id], on: there, database).hasPrefix(name + "  "))
    #expect(try truemark(["explain", id], on: there, database).contains(id))
    database.kill()
    #expect(try truemark(["log", "find", id], on: there, database).contains("'index' in the configuration"))
  }

  /// What it says.
  private func truemark(_ arguments: [String], on host: Host, _ database: PostgresProcess) throws -> String {
    let file = host.state.url.appending(path: "truemark.yaml")
    try Data("state: \(host.state.url.path)\nindex: \(database.address)\n".utf8).write(to: file)
    return try CommandLineTool.run(arguments + ["--config", file.path])
  }
}

extension Path {
  fileprivate var address: String? {
    if case .address(let address) = self { address.description } else { nil }
  }
}
