import Foundation

/// The days of the log by its own count: one begins with the first record of another UTC date than the last.
///
/// Each is a record of kind `day` in the log; the file `days` repeats them for quick reading, a line each: number, date,
/// index of the record, heartbeats before it. Retention counts these days and heartbeats, so that no jump of the clock
/// makes a record old.
package struct LogDays: Sendable {
  package struct Entry: Hashable, Sendable {
    /// From 1.
    package let number: Int
    package let date: Day
    package let index: UInt64
    package let heartbeats: Int
  }

  private let url: URL

  init(_ folder: URL) { url = folder.appending(path: "days") }

  /// All days, oldest first.
  func all() throws -> [Entry] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self).split(separator: "\n")
    return try lines.enumerated().map { number, line in
      let parts = line.split(separator: " ")
      guard parts.count == 4, Int(parts[0]) == number + 1, let date = Day(parts[1]), let index = UInt64(parts[2]),
        let heartbeats = Int(parts[3])
      else { throw LogError("\(url.path):\(number + 1): not a day of the log; restore the file from the backup") }
      return Entry(number: number + 1, date: date, index: index, heartbeats: heartbeats)
    }
  }

  func append(_ entry: Entry) throws {
    var file = try AppendFile(url)
    try file.append(Array("\(entry.number) \(entry.date) \(entry.index) \(entry.heartbeats)\n".utf8))
  }
}
