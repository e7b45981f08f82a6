import CorpusDoor
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Mail
import Review
import Testing

@Suite("The index of the log")
struct LogIndexTests {
  /// A log in a folder of its own.
  private final class Scratch {
    let state: StateFolder
    private let folder = FileManager.default.temporaryDirectory.appending(path: "truemark-index-\(UUID())")

    init() { state = StateFolder(folder) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func find(
      _ terms: [String], excluding: [String] = [], last: Int = .max, segmentSize: UInt64 = 100
    ) throws -> [String] {
      let index = try LogIndex(state, segmentSize: segmentSize)
      try index.refresh()
      return try index.find(LogQuery(terms, excluding: excluding), last: last).records.map(\.record.text)
    }
  }

  /// Every term of every record, looked for in the index and by reading the whole log.
  @Test(arguments: [50, 65_536])
  func findsWhatReadingFinds(segmentSize: UInt64) throws {
    let scratch = Scratch()
    var log: DecisionLog? = try DecisionLog(at: scratch.state)
    var addresses: Set<String> = []
    try TestFilter.decide("forged") { item, decision in
      try log?.append(decision)
      for case .address(let address) in item.message.envelope.recipients + [item.message.envelope.sender] {
        addresses.insert(address.description)
      }
    }
    try TestFilter.decide("campaigns") { _, decision in try log?.append(decision) }
    try log?.close()
    // It records heartbeats as long as it is there.
    log = nil
    let reader = LogReader(scratch.state)
    var needles = LogNeedles(reader)
    var records: [(text: String, terms: RecordTerms)] = []
    try reader.records { record in
      if let terms = RecordTerms(record) { records.append((record.text, terms)) }
      return true
    }
    let index = try LogIndex(scratch.state, segmentSize: segmentSize)
    try index.refresh()
    var terms = addresses
    for record in records { terms.formUnion(record.terms.all) }
    for term in terms.sorted().filter({ $0.hashValue % 4 == 0 || addresses.contains($0) }) {
      let query = LogQuery([term])
      let expected = try records.filter { try needles.matches($0.terms, query) }.map(\.text)
      let found = try index.find(query)
      #expect(found.records.map(\.record.text) == expected, "\(term): \(found.records.count) of \(expected.count)")
      #expect(found.count == expected.count)
      let other = LogQuery(["reject"], excluding: [term])
      let rest = try records.filter { try needles.matches($0.terms, other) }.count
      #expect(try index.find(other, last: 3).count == rest, "\(term)")
    }
    let file = try Data(contentsOf: scratch.state.url.appending(path: "index/records.sqlite"))
    for address in addresses { #expect(file.firstRange(of: Data(address.utf8)) == nil, "\(address)") }
    #expect(terms.count > 200 && records.count > 400)
  }

  @Test func wholeValuesNotKeys() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    try log.append(Event(.start, ["alpha": "beta"]))
    try log.append(Event(.access, ["alpha": "gamma"]))
    #expect(try scratch.find(["BETA"]).count == 1)
    #expect(
      try scratch.find(["alpha"]).isEmpty && scratch.find(["bet"]).isEmpty && scratch.find(["beta", "gamma"]).isEmpty)
    #expect(try scratch.find([], excluding: ["beta"]).contains { $0.contains("gamma") })
    #expect(try scratch.find([], excluding: ["beta"]).allSatisfy { !$0.contains("beta") })
  }

  @Test func whatIsWrittenMeanwhileIsFoundNext() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    for number in 0..<30 {
      try log.append(Event(.access, ["who": "n\(number)", "what": "same"]))
      #expect(try scratch.find(["n\(number)"], segmentSize: 7).count == 1)
    }
    #expect(try scratch.find(["same"], segmentSize: 7).count == 30)
    #expect(try scratch.find(["same"], last: 2, segmentSize: 7).map { $0.contains("n29") } == [false, true])
  }

  /// A damaged record is no record, and nothing in it traps.
  @Test func whatIsNoRecord() throws {
    let text =
      #"{"dkim":[{"digest":"00ff","domain":"a.example"}],"facts":{"a":"B\u0043\n"},"kind":"x","#
      + #""time":"2026-11-21T00:00:00Z"}"#
    func terms(_ text: String) -> Set<String>? { RecordTerms(StoredRecord(sequence: 0, text: text))?.all }
    #expect(terms(text) == ["00ff", "a.example", "bc\n", "x"])
    for end in text.indices { #expect(terms(String(text[..<end])) == nil) }
    for place in text.utf8.indices {
      for octet in [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x00, 0xff] as [UInt8] {
        var octets = Array(text.utf8)
        octets[text.utf8.distance(from: text.utf8.startIndex, to: place)] = octet
        _ = terms(String(decoding: octets, as: UTF8.self))
      }
    }
    #expect(terms(String(repeating: "[", count: 100_000)) == nil)
    #expect(terms(#"{"facts":"# + String(repeating: "[", count: 100_000)) == nil)
  }

  @Test func times() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    try log.append(Event(.start, ["alpha": "beta"]))
    let index = try LogIndex(scratch.state)
    try index.refresh()
    var query = LogQuery(["beta"])
    let now = Int64(Date.now.timeIntervalSince1970)
    query.times = now - 60..<now + 60
    #expect(try index.find(query).count == 1)
    query.times = now + 60..<now + 120
    #expect(try index.find(query).count == 0)
    query.times = 0..<now - 60
    #expect(try index.find(query).count == 0)
  }

  /// Several who search a growing log at once share the work, and none of it is left out or done twice.
  @Test func manyWhoSearchAtOnce() async throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    let state = scratch.state
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<3 {
        group.addTask {
          for _ in 0..<40 { try LogIndex(state, segmentSize: 50, batchSize: 10 + 6 * worker).refresh() }
        }
      }
      for number in 0..<400 { try log.append(Event(.access, ["who": "n\(number)", "what": "same"])) }
      try await group.waitForAll()
    }
    #expect(try scratch.find(["same"], segmentSize: 50).count == 400)
    for number in 0..<400 { #expect(try scratch.find(["n\(number)"], segmentSize: 50).count == 1, "\(number)") }
  }

  /// The same in a fixed order: now and then, when one has done some of the work, another does all that there is by
  /// then.
  @Test func twoTakeTurns() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    var count = 0
    func grow(_ more: Int) throws {
      for _ in 0..<more {
        try log.append(Event(.access, ["who": "n\(count)", "what": "same"]))
        count += 1
      }
    }
    let (one, other) = (
      try LogIndex(scratch.state, segmentSize: 50, batchSize: 9),
      try LogIndex(scratch.state, segmentSize: 50, batchSize: 16)
    )
    var steps = 0
    try grow(30)
    for turn in 0..<10 {
      var failure: (any Error)?
      try one.refresh { _, _ in
        do {
          if count < 20 * (turn + 2) { try grow(7) }
          // Not each time, or it would make up for what the first one leaves out.
          steps += 1
          if steps % 3 == 1 { try other.refresh() }
          try grow(2)
        } catch { failure = error }
      }
      if let failure { throw failure }
      try grow(11)
    }
    try one.refresh()
    #expect(try one.find(LogQuery(["same"])).count == count && count > 200)
    for number in 0..<count { #expect(try one.find(LogQuery(["n\(number)"])).records.count == 1, "\(number)") }
  }

  @Test func anIndexThatCannotBeMadeIsNamed() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).close()
    try Data().write(to: scratch.state.url.appending(path: "index"))
    #expect {
      try LogIndex(scratch.state)
    } throws: {
      "\($0)".contains("index/records.sqlite") && "\($0)".contains("remove the index")
    }
  }

  /// The index may be removed or damaged, and the log replaced by another.
  @Test func isBuiltAgain() throws {
    let scratch = Scratch()
    let file = scratch.state.url.appending(path: "index/records.sqlite")
    var log: DecisionLog? = try DecisionLog(at: scratch.state)
    try log?.append(Event(.start, ["alpha": "beta"]))
    #expect(try scratch.find(["beta"]).count == 1)
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file.path + end) }
    try Data("no database at all, but quite some octets".utf8).write(to: file)
    #expect(try scratch.find(["beta"]).count == 1)
    try FileManager.default.removeItem(at: file.deletingLastPathComponent())
    #expect(try scratch.find(["beta"]).count == 1)
    try log?.close()
    log = nil
    for name in ["log", "keys"] { try FileManager.default.removeItem(at: scratch.state.url.appending(path: name)) }
    let other = try DecisionLog(at: scratch.state)
    for _ in 0..<5 { try other.append(Event(.start, ["alpha": "gamma"])) }
    #expect(try scratch.find(["beta"]).isEmpty)
    #expect(try scratch.find(["gamma"]).count == 5)
  }
}

@Suite("Times of records")
struct RecordTimeTests {
  private func time(_ text: String) -> Int64? {
    RecordTerms(StoredRecord(sequence: 0, text: #"{"kind":"x","time":"\#(text)"}"#))?.time
  }

  @Test func areReadAsFoundationReadsThem() throws {
    for day in stride(from: Int64(0), to: 60_000, by: 7) {
      let seconds = day * 86_400 + day * 7_919 % 86_400
      #expect(time(Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)) == seconds)
    }
    #expect(time("2026-11-21T00:00:00") == nil && time("") == nil)
  }
}
