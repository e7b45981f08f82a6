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

/// A record as entries of the log: canonical JSON (keys sorted, no white space, whole numbers).
///
/// One entry, unless the record is longer than an entry can be: then its text is cut into several, each a record of kind
/// `part` that names the number of the first.
///
/// Encoded before it is known which number it gets, so that many can be at once: the number is put in its place when the
/// record is written.
struct RecordEncoding: Sendable {
  let time: Int64
  /// The text without its number, and the place of that.
  private let bytes: [UInt8]
  private let place: Int

  init(_ record: some Record, at time: Int64) {
    self.time = time
    var json = JSONWriter()
    var place = 0
    json.object { json in
      record.writeStart(to: &json)
      json.field("sequence", "")
      place = json.bytes.count - 1
      record.writeEnd(to: &json, time: Timestamp.text(time))
    }
    bytes = json.bytes
    self.place = place
  }

  /// Octets, about: the number is not known yet.
  var count: Int { bytes.count }

  /// Appends the entries of the record, the first of which gets the index `sequence`.
  func append(to frames: inout JournalFrames, as sequence: UInt64) {
    let number = String(sequence).utf8
    // Two quotation marks hold the place of the number.
    let (head, tail) = (bytes[..<(place - 1)], bytes[(place + 1)...])
    let count = head.count + number.count + tail.count
    guard count > EntryBundle.entryLimit else {
      return frames.append(count) { bytes in
        bytes += head
        bytes += number
        bytes += tail
      }
    }
    let whole = head + number + tail
    let parts = (count + Self.pieceSize - 1) / Self.pieceSize
    for part in 0..<parts {
      let piece = Data(whole.dropFirst(part * Self.pieceSize).prefix(Self.pieceSize))
      RecordEncoding(Part(of: sequence, part: part + 1, parts: parts, bytes: piece), at: time)
        .append(to: &frames, as: sequence + UInt64(part))
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

extension [RecordEncoding] {
  /// Octets of all, about.
  var octets: Int { reduce(0) { $0 + $1.count } }
}
