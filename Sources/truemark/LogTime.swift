import ArgumentParser
import Foundation
import Review

/// A time on the command line (`ReviewTime`).
struct LogTime: ExpressibleByArgument {
  /// Since 1970 UTC.
  let seconds: Int64

  init?(argument: String) {
    guard let seconds = ReviewTime.seconds(argument, now: Int64(Date.now.timeIntervalSince1970)) else { return nil }
    self.seconds = seconds
  }

  /// From one time up to, not with, another; nil: without end.
  static func range(_ since: LogTime?, _ until: LogTime?) -> Range<Int64> {
    let start = since?.seconds ?? .min
    return start..<max(until?.seconds ?? .max, start)
  }
}
