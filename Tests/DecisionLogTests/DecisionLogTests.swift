import Crypto
import Foundation
import Testing

@testable import DecisionLog

/// A state folder that goes when the test is done.
private final class Scratch {
  let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-\(UUID())"))
  deinit { try? FileManager.default.removeItem(at: state.url) }

  func lines() throws -> [Substring] {
    let reader = LogReader(state)
    return try reader.days.flatMap { try reader.lines(of: $0) }
  }
}

@Suite("The decision log")
struct DecisionLogTests {
  @Test func numbersRecordsWithoutGapsOverRestarts() throws {
    let scratch = Scratch()
    for round in 0..<3 {
      let log = try DecisionLog(at: scratch.state)
      for _ in 0..<2 { try log.append(Event(.start, ["round": String(round)])) }
    }
    let sequences = try scratch.lines().map { line in
      try JSONDecoder().decode([String: JSONValue].self, from: Data(line.utf8))["sequence"]
    }
    #expect(sequences == (0..<6).map { .number($0) })
  }

  @Test func isCanonical() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).append(Event(.start, ["b": "2", "a": "1/2"]))
    let line = try #require(try scratch.lines().first)
    #expect(line.hasPrefix(#"{"facts":{"a":"1/2","b":"2"},"kind":"start","sequence":0,"time":""#))
  }

  @Test func hasOneWriter() throws {
    let scratch = Scratch()
    let first = try DecisionLog(at: scratch.state)
    let error = #expect(throws: LogError.self) { try DecisionLog(at: scratch.state) }
    #expect(error?.description.contains("another truemark writes this log") == true)
    withExtendedLifetime(first) {}
  }

  @Test func cutsOffATornLineAndSaysSo() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).append(Event(.start, [:]))
    let file = try #require(
      try FileManager.default.contentsOfDirectory(
        at: scratch.state.log, includingPropertiesForKeys: nil
      ).first { $0.pathExtension == "jsonl" })
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"kind":"deci"#.utf8))
    try handle.close()
    #expect(try scratch.lines().count == 1)
    _ = try DecisionLog(at: scratch.state)
    let lines = try scratch.lines()
    #expect(lines.count == 2)
    #expect(lines.last?.contains(#""bytes":"13""#) == true)
    #expect(lines.last?.contains(#""sequence":1"#) == true)
  }

  @Test func aLongRecordIsReadBackAndNumberedOn() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).append(Event(.start, ["long": String(repeating: "x", count: 3_000_000)]))
    try DecisionLog(at: scratch.state).append(Event(.stop, [:]))
    #expect(try scratch.lines().last?.contains(#""sequence":1"#) == true)
  }

  @Test func findsWholeValuesNotKeys() throws {
    let scratch = Scratch()
    try DecisionLog(at: scratch.state).append(Event(.start, ["alpha": "beta"]))
    let reader = LogReader(scratch.state)
    #expect(try reader.find("BETA").count == 1)
    #expect(try reader.find("alpha").isEmpty)
    #expect(try reader.find("bet").isEmpty)
  }

  @Test func aFullDiskIsAnErrorAndLeavesTheFileAsItWas() throws {
    var file = try AppendFile(URL(filePath: "/dev/full"))
    #expect(throws: LogError.self) { try file.append([1]) }
  }

  @Test func manyWritersAtOnceLoseNothing() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    DispatchQueue.concurrentPerform(iterations: 200) { number in
      #expect(throws: Never.self) { try log.append(Event(.configuration, ["number": String(number)])) }
    }
    let lines = try scratch.lines()
    #expect(lines.count == 200)
    for number in 0..<200 { #expect(lines.contains { $0.contains(#""number":"\#(number)""#) }) }
  }
}

@Suite("Pseudonyms")
struct PseudonymsTests {
  @Test func areStableWithinADayAndUnlinkableOverDays() throws {
    let scratch = Scratch()
    let pseudonyms = Pseudonyms(folder: scratch.state.keys)
    let today = Day(at: 1_790_000_000)
    let tomorrow = Day(at: 1_790_086_400)
    let first = try pseudonyms.make(.sender, "Alice@legit.example", on: today)
    #expect(try pseudonyms.make(.sender, "alice@LEGIT.example", on: today) == first)
    #expect(try pseudonyms.make(.recipient, "alice@legit.example", on: today) != first)
    #expect(try pseudonyms.make(.sender, "alice@legit.example", on: tomorrow) != first)
    #expect(try Pseudonyms(folder: scratch.state.keys).find("alice@legit.example", on: today).contains(first))
  }

  @Test func keysAreForTheOwnerOnly() throws {
    let scratch = Scratch()
    _ = try Pseudonyms(folder: scratch.state.keys).make(.sender, "a", on: Day(at: 0))
    let attributes = try FileManager.default.attributesOfItem(
      atPath: scratch.state.keys.appending(path: "1970-01-01.key").path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
  }
}

/// Just enough of JSON to compare.
private enum JSONValue: Decodable, Equatable {
  case number(Int)
  case other

  init(from decoder: any Decoder) throws {
    self = (try? decoder.singleValueContainer().decode(Int.self)).map { .number($0) } ?? .other
  }
}
