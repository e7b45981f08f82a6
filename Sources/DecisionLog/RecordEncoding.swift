import Foundation
import Transparency

/// A record of the log, as the fields of a JSON object in the order of their names.
protocol Record {
  /// Writes the fields before `sequence`, `kind` among them.
  func writeStart(to json: inout JSONWriter)
  /// Writes the fields behind `sequence`, `time` among them.
  func writeEnd(to json: inout JSONWriter, time: String)
}

extension Record {
  func writeEnd(to json: inout JSONWriter, time: String) { json.field("time", time) }
}

/// An entry of the log with its hash.
struct LogEntry: Sendable {
  let bytes: [UInt8]
  let leaf: TreeHash

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    leaf = TreeHash.leaf(bytes)
  }
}

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
  private let head: ArraySlice<UInt8>
  private let tail: ArraySlice<UInt8>

  init(_ record: some Record, at time: Int64) {
    self.time = time
    var json = JSONWriter()
    var place = 0
    json.object { json in
      record.writeStart(to: &json)
      json.field("sequence", 0)
      place = json.bytes.count
      record.writeEnd(to: &json, time: Timestamp.text(time))
    }
    head = json.bytes[..<(place - 1)]
    tail = json.bytes[place...]
  }

  /// The entries of the record, the first of which gets the index `sequence`.
  func entries(_ sequence: UInt64) -> [LogEntry] {
    let number = String(sequence).utf8
    var whole: [UInt8] = []
    whole.reserveCapacity(head.count + number.count + tail.count)
    whole += head
    whole += number
    whole += tail
    guard whole.count > EntryBundle.entryLimit else { return [LogEntry(whole)] }
    let pieces = stride(from: 0, to: whole.count, by: Self.pieceSize).map {
      Data(whole[$0..<min($0 + Self.pieceSize, whole.count)])
    }
    return pieces.enumerated().flatMap { number, piece in
      let part = Part(of: sequence, part: number + 1, parts: pieces.count, bytes: piece)
      return RecordEncoding(part, at: time).entries(sequence + UInt64(number))
    }
  }

  /// Octets of a long record in one entry, where base64 makes them a third longer.
  private static let pieceSize = 45_000

  struct Part: Decodable, Record {
    /// The number of the first part, which is that of the record.
    let of: UInt64
    let part: Int
    let parts: Int
    let bytes: Data

    func writeStart(to json: inout JSONWriter) {
      json.field("bytes", bytes)
      json.field("kind", "part")
      json.field("of", of)
      json.field("part", part)
      json.field("parts", parts)
    }
  }
}
