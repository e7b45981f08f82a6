import DecisionLog
import Foundation

/// Whether the filter was alive in each hour of a day: it records a heartbeat each ten seconds.
package struct Heartbeats: Sendable {
  package struct Hour: Sendable {
    /// In seconds since 1970 UTC.
    package let start: Int64
    package let count: Int
    /// As many as the part of the hour that is over has; of the first hour of the log, and of the last one, less.
    package let expected: Int
  }

  /// The last 24, the present one included; oldest first.
  package let hours: [Hour]

  /// Reads what an index that is up to date counts.
  package init(_ index: LogIndex, now: Int64 = Int64(Date.now.timeIntervalSince1970)) throws {
    let present = now / 3_600
    let range = present - 23..<present + 1
    let counted = try index.store.tallies(of: .kind, in: range, by: .hour)
    let all = Dictionary(counted.map { ($0.hour, $0.count) }, uniquingKeysWith: +)
    let beats = Dictionary(
      counted.filter { $0.trait.name == "heartbeat" }.map { ($0.hour, $0.count) }, uniquingKeysWith: +)
    let first = all.keys.min() ?? present
    hours = range.map { hour in
      let seconds = hour == present ? Int(now % 3_600) : 3_600
      let expected = hour < first ? 0 : hour == first ? beats[hour] ?? 0 : seconds / DecisionLog.heartbeat
      return Hour(start: hour * 3_600, count: beats[hour] ?? 0, expected: expected)
    }
  }
}
