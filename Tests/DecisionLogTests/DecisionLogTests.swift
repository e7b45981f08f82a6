import Crypto
import FilterSupport
import Filtering
import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// A state folder that goes when the test is done.
final class Scratch {
  let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-\(UUID())"))
  deinit { try? FileManager.default.removeItem(at: state.url) }

  /// Opens the log; one that was let go a moment ago may still be in its last heartbeat.
  func open(
    retention: Retention = Retention(), clock: @escaping @Sendable () -> Int64 = DecisionLog.wallClock
  ) throws -> DecisionLog {
    for _ in 0..<200 {
      do {
        return try DecisionLog(at: state, retention: retention, clock: clock)
      } catch let error as LogError where error.isBusy {
        Thread.sleep(forTimeInterval: 0.05)
      }
    }
    return try DecisionLog(at: state, retention: retention, clock: clock)
  }

  /// All records, those that the log writes by itself left out.
  func records() throws -> [StoredRecord] {
    var found: [StoredRecord] = []
    try LogReader(state).records { record in
      if !["day", "heartbeat"].contains(record.frame?.kind) { found.append(record) }
      return true
    }
    return found
  }

  /// The journal that is written now.
  func journal() throws -> URL {
    try #require(try Journal.all(in: state.log).last?.url)
  }
}

@Suite("The decision log")
struct DecisionLogTests {
  @Test func numbersRecordsWithoutGapsOverRestarts() throws {
    let scratch = Scratch()
    for round in 0..<3 {
      let log = try scratch.open()
      for _ in 0..<2 { try log.append(Event(.start, ["round": String(round)])) }
    }
    let records = try scratch.records()
    // Number 0 is the record of the day.
    #expect(records.map(\.sequence) == Array(1..<7))
    #expect(records.compactMap { $0.frame?.sequence } == Array(1..<7))
  }

  @Test func isCanonical() throws {
    let scratch = Scratch()
    try scratch.open().append(Event(.stop, ["b": "2", "a": "1/2"]))
    let text = try #require(try scratch.records().first?.text)
    #expect(text.hasPrefix(#"{"facts":{"a":"1/2","b":"2"},"kind":"stop","sequence":1,"time":""#))
  }

  @Test func timesAreThoseOfTheCalendar() {
    for day in stride(from: Int64(0), to: 60_000, by: 13) {
      let seconds = day * 86_400 + day * 7 % 86_400
      let date = Date(timeIntervalSince1970: TimeInterval(seconds))
      #expect(Timestamp.text(seconds) == date.formatted(.iso8601))
    }
  }

  /// Without a heartbeat in between, each start tells the next one how many there were.
  @Test func startsHandTheCountOfHeartbeatsOn() throws {
    let scratch = Scratch()
    try scratch.open().append(Event(.heartbeat, ["number": "7"]))
    for _ in 0..<3 { try scratch.open().append(Event(.start, [:])) }
    let starts = try scratch.records().filter { $0.frame?.kind == "start" }
    #expect(starts.count == 3)
    #expect(starts.allSatisfy { $0.text.contains(#""heartbeats":"7""#) })
  }

  @Test func hasOneWriter() throws {
    let scratch = Scratch()
    let first = try DecisionLog(at: scratch.state)
    let error = #expect(throws: LogError.self) { try DecisionLog(at: scratch.state) }
    #expect(error?.description.contains("another truemark writes this log") == true)
    withExtendedLifetime(first) {}
  }

  @Test func cutsOffATornEntryAndSaysSo() throws {
    let scratch = Scratch()
    try scratch.open().append(Event(.start, [:]))
    let handle = try FileHandle(forWritingTo: try scratch.journal())
    try handle.seekToEnd()
    try handle.write(contentsOf: Data([0, 50] + Array(#"{"kind":"deci"#.utf8)))
    try handle.close()
    #expect(try scratch.records().count == 1)
    _ = try scratch.open()
    let records = try scratch.records()
    #expect(records.count == 2)
    #expect(records.last?.text.contains(#""bytes":"15""#) == true)
    #expect(records.last?.sequence == 2)
  }

  @Test(arguments: [70_000, 3_000_000])
  func aLongRecordIsReadBackWhole(length: Int) throws {
    let scratch = Scratch()
    let text = String(repeating: "x", count: length)
    let log = try scratch.open()
    try log.append(Event(.start, ["long": text]))
    try log.append(Event(.stop, [:]))
    try log.checkpoint()
    let records = try scratch.records()
    #expect(records.count == 2)
    #expect(records.first?.text.contains(text) == true)
    #expect(try LogReader(scratch.state).last(1).first?.frame?.kind == "stop")
    #expect(try LogVerifier(scratch.state).problems.isEmpty)
  }

  @Test func aFullDiskIsAnErrorAndLeavesTheFileAsItWas() throws {
    var file = try AppendFile(URL(filePath: "/dev/full"))
    #expect(throws: LogError.self) { try file.append([1]) }
  }

  @Test func aReaderOfAnOlderHeadFindsItsFilesInGreaterOnes() throws {
    let scratch = Scratch()
    let log = try scratch.open()
    var heads: [UInt64] = []
    for count in [5, 40, 300] {
      for number in 0..<count { try log.append(Event(.configuration, ["number": String(number)])) }
      try log.checkpoint()
      heads.append(try #require(try LogReader(scratch.state).head).checkpoint.size)
    }
    let files = TreeFiles(scratch.state.log)
    for size in heads {
      let root = try TreeFrontier(of: files.hashes(size: size), size: size).root
      var tree = TreeFrontier()
      while tree.size < size {
        for entry in try files.entries(from: tree.size, size: size) { tree.append(TreeHash.leaf(entry)) }
      }
      #expect(tree.root == root)
    }
  }

  @Test func decisionsWaitWhereTheFilesLagBehind() throws {
    let scratch = Scratch()
    var decisions: [Decision] = []
    try TestFilter.decide("honest") { decisions.append($1) }
    let decision = try #require(decisions.first)
    let log = try DecisionLog(
      at: scratch.state, Retention(), nil, Backlog(limit: 100_000, patience: 0.5), DecisionLog.wallClock, { _ in })
    try log.append(decision)
    try log.checkpoint()
    // A file in place of the folder of the tree's files: none of them can be written.
    let tile = scratch.state.log.appending(path: "tile")
    let away = scratch.state.log.appending(path: "away")
    try FileManager.default.moveItem(at: tile, to: away)
    try Data().write(to: tile)
    var count = 1
    let error = #expect(throws: LogError.self) {
      while count < 1_000 {
        try log.append(decision)
        count += 1
      }
    }
    #expect(error?.description.contains("lags behind") == true)
    #expect(count < 100)
    try FileManager.default.removeItem(at: tile)
    try FileManager.default.moveItem(at: away, to: tile)
    try log.checkpoint()
    try log.append(decision)
    try log.checkpoint()
    #expect(try scratch.records().count { $0.frame?.kind == "decision" } == count + 1)
    #expect(try LogVerifier(scratch.state).problems.isEmpty)
  }

  @Test func manyWritersAtOnceLoseNothing() throws {
    let scratch = Scratch()
    let log = try scratch.open()
    DispatchQueue.concurrentPerform(iterations: 700) { number in
      #expect(throws: Never.self) { try log.append(Event(.configuration, ["number": String(number)])) }
      if number % 150 == 0 { #expect(throws: Never.self) { try log.checkpoint() } }
    }
    let texts = try scratch.records().map(\.text)
    #expect(texts.count == 700)
    #expect(Set(texts).count == 700)
    try log.checkpoint()
    let found = try LogVerifier(scratch.state)
    #expect(found.problems.isEmpty)
    #expect(found.size >= 700)
  }
}

@Suite("Keys of the day")
struct DayKeysTests {
  private let today = Day(at: 1_790_000_000)
  private let tomorrow = Day(at: 1_790_086_400)

  @Test func pseudonymsAreStableWithinADayAndUnlinkableOverDays() throws {
    let scratch = Scratch()
    let keys = DayKeys(folder: scratch.state.keys)
    let first = try keys.forWriting(on: today).pseudonym(.sender, "Alice@legit.example")
    #expect(try keys.forWriting(on: today).pseudonym(.sender, "alice@LEGIT.example") == first)
    #expect(try keys.forWriting(on: today).pseudonym(.recipient, "alice@legit.example") != first)
    #expect(try keys.forWriting(on: tomorrow).pseudonym(.sender, "alice@legit.example") != first)
    let read = try #require(try DayKeys(folder: scratch.state.keys).load(today))
    #expect(read.pseudonyms("alice@legit.example").contains(first))
  }

  @Test func keysAreForTheOwnerOnlyAndWrapped() throws {
    let scratch = Scratch()
    let keys = DayKeys(folder: scratch.state.keys)
    _ = try keys.forWriting(on: today)
    let file = scratch.state.keys.appending(path: "\(today).key")
    let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    // With another operator's key it cannot be opened.
    try Data(repeating: 1, count: 32).write(to: scratch.state.keys.appending(path: "operator.key"))
    #expect(throws: LogError.self) { try DayKeys(folder: scratch.state.keys).load(today) }
  }

  @Test func chosenValuesCanBeShownAndChecked() throws {
    let key = try DayKeys(folder: Scratch().state.keys).forWriting(on: today)
    var writer = SealingWriter(key)
    _ = writer.conceal(.client, "192.0.2.1", as: "client")
    _ = writer.conceal(.sender, "a@b.example", as: "sender")
    var json = JSONWriter()
    try #require(try writer.sealed()).write(to: &json)
    let sealed = try JSONDecoder().decode(SealedValues.self, from: Data(json.bytes))
    let opened = try key.open(sealed)
    #expect(opened["client"]?.value == "192.0.2.1")
    #expect(opened["client"]?.digest("client") == sealed.digests["client"])
    #expect(opened["client"]?.digest("sender") != sealed.digests["sender"])
    #expect(!String(decoding: sealed.box, as: UTF8.self).contains("192.0.2.1"))
  }
}
