import FilterSupport
import Foundation
import Synchronization
import Testing
import Transparency

@testable import DecisionLog

@Suite("Retention")
struct RetentionTests {
  private static let start: Int64 = 1_790_000_000
  private static let day: Int64 = 86_400

  private static func entry(_ number: Int, index: UInt64, heartbeats: Int) -> LogDays.Entry {
    LogDays.Entry(number: number, date: Day(at: start + Int64(number) * day), index: index, heartbeats: heartbeats)
  }

  @Test func keepsAsManyWholeDaysAsItSays() {
    let lived = (1...70).map { Self.entry($0, index: UInt64($0 * 10), heartbeats: $0 * 8_640) }
    // Days 1 to 9 have at least 60 days behind them before the present one: day 10 is the first kept.
    #expect(Retention(days: 60).firstKept(lived, heartbeats: 70 * 8_640) == 100)
    #expect(Retention(days: 69).firstKept(lived, heartbeats: 70 * 8_640) == 0)
    #expect(Retention().firstKept(lived, heartbeats: 70 * 8_640) == 0)
    #expect(Retention(days: 60).firstKept([], heartbeats: 0) == 0)
  }

  @Test func daysThatWereNotLivedDoNotCount() {
    let jumped = (1...1_000).map { Self.entry($0, index: UInt64($0 * 10), heartbeats: $0) }
    #expect(Retention(days: 60).firstKept(jumped, heartbeats: 1_001) == 0)
  }

  /// A log of one day, and what proves one of its records.
  private func makeLog(_ scratch: Scratch) throws -> (proof: EntryProof, entry: [UInt8], key: NoteVerifier) {
    let log = try scratch.open(clock: { Self.start })
    for number in 0..<600 { try log.append(Event(.configuration, ["number": String(number)])) }
    _ = try DayKeys(folder: scratch.state.keys).forWriting(on: Day(at: Self.start))
    try log.checkpoint()
    let reader = LogReader(scratch.state)
    let (note, head) = try #require(try reader.head)
    let path = try TreeProofs.inclusion(of: 7, size: head.size, in: reader.files.hashes(size: head.size))
    let entry = Array(try #require(try reader.files.entries(from: 7, size: head.size).first))
    return (EntryProof(index: 7, path: path, checkpoint: note), entry, try LogKey.verifier(in: scratch.state.keys))
  }

  @Test func aJumpOfTheClockPurgesNothing() throws {
    let scratch = Scratch()
    _ = try makeLog(scratch)
    for years in [1, 0, -1, 0, 2] {
      let time = Self.start + Int64(years) * 366 * Self.day
      let log = try scratch.open(retention: Retention(days: 60), clock: { time })
      try log.append(Event(.start, [:]))
      try log.purge()
    }
    #expect(try LogMinimum(scratch.state.log).read() == 0)
    #expect(try scratch.records().filter { $0.frame?.kind == "configuration" }.count == 600)
    #expect(try LogVerifier(scratch.state).problems.isEmpty)
  }

  @Test func oldDaysGoWithTheirKeysAndOldProofsStillHold() throws {
    let scratch = Scratch()
    let (proof, entry, key) = try makeLog(scratch)
    let days = LogDays(scratch.state.log)
    let size = try LogReader(scratch.state).size
    for number in 2...62 { try days.append(Self.entry(number, index: size, heartbeats: number * 8_640)) }
    let hold = Hold(name: "case 1", from: Day(at: Self.start).description, reason: "asked for by a court")
    try Holds(scratch.state).set(hold)
    let retention = Retention(days: 60)
    func purge() throws {
      let log = try scratch.open(retention: retention, clock: { Self.start + 62 * Self.day })
      try log.append(Event(.start, [:]))
      try log.purge()
    }
    try purge()
    #expect(try LogMinimum(scratch.state.log).read() == 0)
    #expect(try Holds(scratch.state).lift("case 1"))
    try purge()
    #expect(try LogMinimum(scratch.state.log).read() == size)
    #expect(try DayKeys(folder: scratch.state.keys).load(Day(at: Self.start)) == nil)
    let files = TreeFiles(scratch.state.log)
    #expect(!FileManager.default.fileExists(atPath: files.url(Tile(.entries, index: 0)).path))
    let found = try LogVerifier(scratch.state)
    #expect(found.problems.isEmpty)
    #expect(found.purged == size / 256 * 256)
    #expect(proof.holds(entry, by: key))
    #expect(try scratch.records().contains { $0.frame?.kind == "purge" })
    #expect(try scratch.records().contains { $0.frame?.kind == "key-destroyed" })
  }

  /// With its key, and the entries in the log and in the backup, every way back to an address is gone.
  @Test func nothingOfAPurgedDayCanBeReadFromStateOrBackup() throws {
    let scratch = Scratch()
    let backup = LogBackup(of: scratch.state, to: scratch.state.url.appending(path: "copy"))
    do {
      let log = try scratch.open(clock: { Self.start })
      try TestFilter.decide { _, decision in try log.append(decision) }
      try log.checkpoint()
      try backup.copy()
    }
    let boxes = try scratch.records().compactMap { $0.text.firstMatch(of: #/"box":"([^"]{60})/#).map { String($0.1) } }
    func left() throws -> Int {
      let files =
        FileManager.default.enumerator(at: scratch.state.url, includingPropertiesForKeys: nil)?.allObjects ?? []
      let texts = files.compactMap { ($0 as? URL).flatMap { try? Data(contentsOf: $0) } }
      let all = Set(texts.flatMap { $0.split(separator: UInt8(ascii: "\"")) }.map { $0.prefix(60) })
      return boxes.count { all.contains(Data($0.utf8)) }
    }
    #expect(boxes.count > 300)
    #expect(try left() == boxes.count)
    let size = try LogReader(scratch.state).size
    for number in 2...62 {
      try LogDays(scratch.state.log).append(Self.entry(number, index: size, heartbeats: number * 8_640))
    }
    do {
      let log = try scratch.open(retention: Retention(days: 60), clock: { Self.start + 62 * Self.day })
      try log.append(Event(.start, [:]))
      try log.purge()
      try log.checkpoint()
      try backup.copy()
    }
    // The file of entries in which the next day begins stays; what is in it is sealed under a key that is no more.
    #expect(try left() <= Int(size) % Tile.width)
    let keys = FileManager.default.enumerator(atPath: scratch.state.url.path)?.compactMap { $0 as? String } ?? []
    #expect(!keys.contains { $0.hasSuffix("\(Day(at: Self.start)).key") })
    #expect(keys.contains { $0.hasSuffix("operator.key") })
    print("\(boxes.count) sealed records, \(try left()) are left, without their key")
  }

  @Test func profilesKeepWhatTheirLawsAskFor() {
    #expect(Retention(.cnMail).days == 184 && Retention(.cnSMS).days == 184 && Retention(.eu).days == 60)
    #expect(Retention(.cnSMS, days: 60).days == 153)
    #expect(Retention.Profile.allCases.allSatisfy { Retention($0, days: 1).days >= 60 })
  }

  @Test func timeWithoutRecordsIsShownUntilSomebodyStatesWhy() throws {
    let scratch = Scratch()
    for (time, kind) in [(Int64(0), Event.Kind.start), (61, .start), (70, .stop), (500, .start)] {
      let log = try scratch.open(clock: { Self.start + time })
      try log.append(Event(kind, [:]))
      try log.checkpoint()
    }
    // Behind the record that begins the day.
    let reader = LogReader(scratch.state)
    #expect(try reader.gap(behind: 1) == 61)
    #expect(try [0, 2, 4, 5, 99].allSatisfy { try reader.gap(behind: $0) == nil })
    func explanations() throws -> [String?] { try LogVerifier(scratch.state).gaps.map(\.explanation) }
    #expect(try explanations() == [nil, "a stop"])
    let log = try scratch.open(clock: { Self.start + 510 })
    try log.append(Event(.gap, ["before": "1", "reason": "a power cut"]))
    try log.checkpoint()
    #expect(try explanations() == ["a power cut", "a stop"])
  }

  @Test func anEventComesInWhileTheFilterWrites() throws {
    let scratch = Scratch()
    let log = try scratch.open()
    try LogInbox(scratch.state).record(Event(.hold, ["name": "case 2"]))
    #expect(try scratch.records().contains { $0.text.contains("case 2") })
    withExtendedLifetime(log) {}
  }
}
