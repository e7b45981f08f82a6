import Foundation
import Transparency

/// A record as entries of the log: canonical JSON (keys sorted, no white space, whole numbers).
///
/// One entry, unless the record is longer than an entry can be: then its text is cut into several, each a record of kind
/// `part` that names the number of the first.
///
/// Encoded before it is known which number it gets, so that many can be at once: the number is put in its place when the
/// record is written.
struct RecordEncoding: Sendable {
  let time: Int64
  /// The text before and behind its number.
  private let head: [UInt8]
  private let tail: [UInt8]

  private static let mark = Array("\"sequence\":\(UInt64.max)".utf8)

  init(_ body: some Encodable, at time: Int64) throws {
    self.time = time
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = [UInt8](try encoder.encode(Numbered(time: Timestamp.text(time), body: body)))
    // No text within the record can hold the mark: its quotes would be escaped.
    guard let place = Self.markPlace(in: text) else { throw LogError("the record has no number") }
    head = Array(text[..<place]) + Array("\"sequence\":".utf8)
    tail = Array(text[(place + Self.mark.count)...])
  }

  /// Where the mark begins; near the end, since keys are sorted.
  private static func markPlace(in text: [UInt8]) -> Int? {
    stride(from: text.count - mark.count, through: 0, by: -1).first { place in
      text[place] == mark[0] && text[place + mark.count - 1] == mark[mark.count - 1]
        && text[place..<place + mark.count].elementsEqual(mark)
    }
  }

  /// The entries of the record, the first of which gets the index `sequence`.
  func entries(_ sequence: UInt64) throws -> [[UInt8]] {
    let whole = head + Array(String(sequence).utf8) + tail
    guard whole.count > EntryBundle.entryLimit else { return [whole] }
    let pieces = stride(from: 0, to: whole.count, by: Self.pieceSize).map {
      Data(whole[$0..<min($0 + Self.pieceSize, whole.count)])
    }
    return try pieces.enumerated().flatMap { number, piece in
      let part = Part(of: sequence, part: number + 1, parts: pieces.count, bytes: piece)
      return try RecordEncoding(part, at: time).entries(sequence + UInt64(number))
    }
  }

  /// Octets of a long record in one entry, where base64 makes them a third longer.
  private static let pieceSize = 45_000

  struct Part: Codable {
    var kind = "part"
    /// The number of the first part, which is that of the record.
    let of: UInt64
    let part: Int
    let parts: Int
    let bytes: Data
  }

  private struct Numbered<Body: Encodable>: Encodable {
    let time: String
    let body: Body

    enum CodingKeys: CodingKey {
      case sequence
      case time
    }

    func encode(to encoder: any Encoder) throws {
      try body.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(UInt64.max, forKey: .sequence)
      try container.encode(time, forKey: .time)
    }
  }
}

/// A record as it was read back.
package struct StoredRecord: Sendable {
  /// The index of its first entry.
  package let sequence: UInt64
  /// JSON.
  package let text: String
  /// The entries that it is made of: its text alone, unless it is longer than an entry can be.
  package let entries: [String]

  /// What every record has.
  struct Frame: Decodable {
    let sequence: UInt64
    let time: String
    let kind: String
  }

  var frame: Frame? { try? JSONDecoder().decode(Frame.self, from: Data(text.utf8)) }
}

/// Puts records together from entries in their order.
struct RecordAssembly {
  private var parts: [RecordEncoding.Part] = []
  private var texts: [String] = []
  /// Octets that the parts of one record may have together: 64 MiB.
  private static let sizeLimit = 64 << 20

  /// The record that this entry completes, if any.
  mutating func add(_ entry: some Collection<UInt8>, at index: UInt64) -> StoredRecord? {
    let text = String(decoding: entry, as: UTF8.self)
    guard text.contains(#""kind":"part""#),
      let part = try? JSONDecoder().decode(RecordEncoding.Part.self, from: Data(text.utf8))
    else {
      clear()
      return StoredRecord(sequence: index, text: text, entries: [text])
    }
    if part.part != parts.count + 1 || part.of != parts.first?.of ?? index { clear() }
    guard part.part == parts.count + 1 else { return nil }
    parts.append(part)
    texts.append(text)
    let size = parts.reduce(0) { $0 + $1.bytes.count }
    guard part.parts == parts.count || size > Self.sizeLimit else { return nil }
    defer { clear() }
    let whole = parts.reduce(into: Data()) { $0 += $1.bytes }
    return StoredRecord(sequence: part.of, text: String(decoding: whole, as: UTF8.self), entries: texts)
  }

  private mutating func clear() { (parts, texts) = ([], []) }
}
