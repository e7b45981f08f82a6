import Foundation

/// The log's own count of days and heartbeats.
struct LogCalendar {
  private let days: LogDays
  private(set) var all: [LogDays.Entry]
  /// Heartbeats recorded since the log began.
  private(set) var heartbeats: Int

  /// Reads where the log stands.
  init(_ state: StateFolder) throws {
    days = LogDays(state.log)
    all = try days.all()
    heartbeats = max(all.last?.heartbeats ?? 0, try Self.lastHeartbeat(LogReader(state), from: all.last?.index ?? 0))
  }

  /// The facts of the record that begins a day; nil if the present one goes on.
  func beginning(at time: Int64) -> [String: String]? {
    let date = Day(at: time)
    guard all.last?.date != date else { return nil }
    return ["date": date.description, "heartbeats": String(heartbeats), "number": String(all.count + 1)]
  }

  /// A day begins with the record of this index.
  mutating func begin(at time: Int64, index: UInt64) throws {
    let day = LogDays.Entry(number: all.count + 1, date: Day(at: time), index: index, heartbeats: heartbeats)
    try days.append(day)
    all.append(day)
  }

  /// Counts a heartbeat; gives its number.
  mutating func countHeartbeat() -> Int {
    heartbeats += 1
    return heartbeats
  }

  /// The number of the last heartbeat behind an index, as it or a start says; 0 without one.
  private static func lastHeartbeat(_ reader: LogReader, from index: UInt64) throws -> Int {
    struct Heartbeat: Decodable { let facts: [String: String] }
    var span: UInt64 = 1_000
    let end = try reader.size
    while true {
      let first = max(index, end > span ? end - span : 0)
      var count: Int?
      try reader.records(from: first) { record in
        guard record.text.contains(#""kind":"heartbeat""#) || record.text.contains(#""kind":"start""#) else {
          return true
        }
        let facts = try? JSONDecoder().decode(Heartbeat.self, from: Data(record.text.utf8)).facts
        count = (facts?["number"] ?? facts?["heartbeats"]).flatMap { Int($0) } ?? count
        return true
      }
      if let count { return count }
      guard first > index else { return 0 }
      span *= 10
    }
  }
}
