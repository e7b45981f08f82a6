import Foundation
import Transparency

/// One removal of entries and keys that are no longer kept.
struct Purge {
  private let state: StateFolder
  private let minimum: UInt64
  private let firstKept: UInt64
  private let gone: [LogDays.Entry]
  /// Dates whose keys are destroyed.
  private let dates: [Day]

  /// Nil if nothing may go.
  init?(_ calendar: LogCalendar, _ retention: Retention, _ state: StateFolder) throws {
    let minimum = try LogMinimum(state.log).read()
    let held = try Holds(state).first.flatMap { hold in calendar.all.last { $0.date <= hold } ?? calendar.all.first }
    let firstKept = min(
      retention.firstKept(calendar.all, heartbeats: calendar.heartbeats), held?.index ?? .max)
    guard firstKept > minimum else { return nil }
    self.state = state
    self.minimum = minimum
    self.firstKept = firstKept
    gone = calendar.all.filter { $0.index < firstKept && $0.index >= minimum }
    let kept = Set(calendar.all.filter { $0.index >= firstKept }.map(\.date))
    dates = gone.map(\.date).filter { !kept.contains($0) }
  }

  var facts: [String: String] {
    [
      "firstKept": String(firstKept), "from": String(minimum), "days": String(gone.count),
      "keys": destroyedKeys ?? "",
    ]
  }

  /// The dates whose keys it destroys; nil if there is none.
  var destroyedKeys: String? { dates.isEmpty ? nil : dates.map(\.description).joined(separator: " ") }

  /// Removes first the keys, so that nothing can be read in what may be left.
  func run() throws {
    for date in dates { try DayKeys(folder: state.keys).destroy(date) }
    try LogMinimum(state.log).write(firstKept)
    TreeFiles(state.log).removeEntries(from: minimum, to: firstKept)
  }
}

/// The first index whose entry the log still has (c2sp.org/tlog-tiles, pruning): the file `minimum`.
struct LogMinimum {
  private let url: URL

  init(_ folder: URL) { url = folder.appending(path: "minimum") }

  func read() throws -> UInt64 {
    guard FileManager.default.fileExists(atPath: url.path) else { return 0 }
    guard let number = UInt64(try String(contentsOf: url, encoding: .utf8).dropLast()) else {
      throw LogError("\(url.path): not a number; restore the file from the backup")
    }
    return number
  }

  func write(_ index: UInt64) throws { try Replacement.write(Array("\(index)\n".utf8), to: url) }
}

/// Legal holds: while one stands, nothing from its date on is purged.
package struct Holds: Sendable {
  private let url: URL

  package init(_ state: StateFolder) { url = state.log.appending(path: "holds.json") }

  package func all() throws -> [Hold] {
    guard FileManager.default.fileExists(atPath: url.path) else { return [] }
    guard let holds = try? JSONDecoder().decode([Hold].self, from: Data(contentsOf: url)) else {
      throw LogError("\(url.path): not a list of holds; restore the file from the backup")
    }
    return holds
  }

  /// The earliest date that is held.
  var first: Day? { get throws { try all().compactMap { Day($0.from) }.min() } }

  /// Sets a hold, in place of one of the same name.
  package func set(_ hold: Hold) throws { try write(try all().filter { $0.name != hold.name } + [hold]) }

  /// Lifts a hold; false if there is none of that name.
  package func lift(_ name: String) throws -> Bool {
    let all = try all()
    try write(all.filter { $0.name != name })
    return all.contains { $0.name == name }
  }

  private func write(_ holds: [Hold]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
    try Replacement.write([UInt8](try encoder.encode(holds)), to: url)
  }
}
