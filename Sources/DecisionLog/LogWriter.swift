import Foundation

/// Writes records into the file of their day, numbered without gaps.
struct LogWriter: ~Copyable {
  private let folder: URL
  private let lock: WriterLock
  private var day: Day?
  private var file: AppendFile?
  private var nextSequence: Int64 = 0

  /// A record without its number: canonical JSON with the keys that every record has.
  struct Content: Sendable {
    let day: Day
    private let write: @Sendable (Int64) throws -> [UInt8]

    init(_ body: some Encodable & Sendable, at time: Int64) {
      day = Day(at: time)
      let text = Timestamp.text(time)
      write = { sequence in
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(Numbered(sequence: sequence, time: text, body: body)))
      }
    }

    func line(_ sequence: Int64) throws -> [UInt8] { try write(sequence) + [UInt8(ascii: "\n")] }
  }

  private struct Numbered<Body: Encodable>: Encodable {
    let sequence: Int64
    let time: String
    let body: Body

    enum CodingKeys: CodingKey {
      case sequence
      case time
    }

    func encode(to encoder: any Encoder) throws {
      try body.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(sequence, forKey: .sequence)
      try container.encode(time, forKey: .time)
    }
  }

  init(folder: URL) throws {
    lock = try WriterLock(folder: folder)
    self.folder = folder
  }

  /// Opens today's file and finds the last number.
  ///
  /// Returns how many bytes of a torn line were cut off.
  mutating func open(on day: Day) throws -> Int {
    let days = try LogReader.days(in: folder)
    var torn = 0
    if let last = days.last {
      var file = try AppendFile(LogReader.file(last, in: folder))
      torn = try file.dropTornLine()
    }
    for past in days.reversed() {
      guard let sequence = try LogReader.lastSequence(LogReader.file(past, in: folder)) else { continue }
      nextSequence = sequence + 1
      break
    }
    try turn(to: day)
    return torn
  }

  /// Makes all records durable, or none.
  mutating func write(_ contents: [Content]) -> Result<Void, LogError> {
    do {
      guard let last = contents.map(\.day).max() else { return .success(()) }
      // A batch at midnight goes into one file, the later day's.
      if day.map({ $0 < last }) ?? true { try turn(to: last) }
      var bytes: [UInt8] = []
      for (offset, content) in contents.enumerated() { bytes += try content.line(nextSequence + Int64(offset)) }
      try file?.append(bytes)
      nextSequence += Int64(contents.count)
      return .success(())
    } catch {
      return .failure(error as? LogError ?? LogError("\(folder.path): \(error)"))
    }
  }

  private mutating func turn(to day: Day) throws {
    file = try AppendFile(LogReader.file(day, in: folder))
    self.day = day
  }
}
