import CorpusDoor
import Crypto
import DNS
import FilterSupport
import Filtering
import Foundation
import Testing

@testable import DecisionLog

extension RecordEncoding {
  /// The entries of the record, the first of which gets the index `sequence`.
  fileprivate func entries(_ sequence: UInt64) -> [LogEntry] {
    var frames = JournalFrames(capacity: count)
    append(to: &frames, as: sequence)
    return frames.entries
  }
}

/// What is written by hand is what the encoder of Foundation would have written.
@Suite("Canonical records")
struct CanonicalRecordTests {
  private static func encoding(_ event: Event, at time: Int64) throws -> RecordEncoding {
    RecordEncoding(try EventRecord(event) { throw LogError("no key") }, at: time)
  }

  private static func canonical(_ bytes: ArraySlice<UInt8>) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(
      decoding: try encoder.encode(try JSONDecoder().decode(JSONValue.self, from: Data(bytes))), as: UTF8.self)
  }

  @Test func everyDecisionOfTheCorpusIsCanonical() throws {
    let key = DayKey(SymmetricKey(size: .bits256))
    try TestFilter.decide { item, decision in
      let record = RecordEncoding(try DecisionRecord(decision, key), at: 1_790_000_000)
      for entry in record.entries(1 << 40) {
        #expect(String(decoding: entry.bytes, as: UTF8.self) == (try Self.canonical(entry.bytes)), "\(item.source)")
      }
    }
  }

  @Test func hardTextsAreCanonical() throws {
    let texts =
      (0..<0x100).compactMap(Unicode.Scalar.init).map { "a\($0)b" } + [
        "", "\"", "\\", "/", "\r\n", "\u{2028}\u{2029}", "\u{feff}", "\u{fffd}", "\u{10ffff}", "e\u{301}", "\u{1f600}",
        String(decoding: [0x61, 0xff, 0xc0, 0x80, 0xed, 0xa0, 0x80], as: UTF8.self),
      ]
    let facts = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ("\($0) \($1)", $1) })
    for entry in try Self.encoding(Event(.start, facts), at: 0).entries(7) {
      #expect(String(decoding: entry.bytes, as: UTF8.self) == (try Self.canonical(entry.bytes)))
    }
    let read = try JSONDecoder().decode(
      Event.self, from: Data(try Self.encoding(Event(.start, facts), at: 0).entries(7)[0].bytes))
    #expect(read.facts == facts)
  }

  @Test func partsAndNumbersAreCanonical() throws {
    let record = try Self.encoding(Event(.start, ["long": String(repeating: "\u{1}", count: 60_000)]), at: 0)
    for number in [0, 9, 10, UInt64(1) << 40] {
      let entries = record.entries(number)
      #expect(entries.count > 1)
      for entry in entries {
        #expect(String(decoding: entry.bytes, as: UTF8.self) == (try Self.canonical(entry.bytes)))
      }
    }
  }
}

@Suite("What the DNS answered, as text")
struct DNSTextTests {
  private static func text(_ zone: String, _ questions: [(String, RecordType)]) throws -> String {
    let lookups = Lookups(resolver: try Zone(parsing: zone))
    for (name, type) in questions { _ = lookups.answer(name, type) }
    return DNSText(lookups.evidence).text
  }

  @Test func isAZoneThatAnswersAlike() throws {
    let zone = """
      a.example MX 10 m.a.example
      a.example TXT "v=spf1 \\034quoted\\034 \\255 -all"
      m.a.example A 192.0.2.1
      # b.example MX has no name

      """
    let questions: [(String, RecordType)] = [
      ("a.example", .mx), ("a.example", .txt), ("m.a.example", .a), ("b.example", .mx),
    ]
    let text = try Self.text(zone, questions)
    #expect(text == zone)
    #expect(try Self.text(text, questions) == text)
  }

  @Test func isCutBetweenLines() throws {
    let long = String(repeating: "x", count: 7_000)
    let zone = (0..<4).map { "n\($0).example TXT \"\(long)\"\n" }.joined()
    let text = try Self.text(zone, (0..<4).map { ("n\($0).example", .txt) })
    #expect(
      text.split(separator: "\n").map { String($0.prefix(16)) } == ["n0.example TXT \"", "n1.example TXT \"", "# cut"])
  }
}
