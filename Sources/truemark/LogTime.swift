import ArgumentParser
import Foundation
import Review

/// A time on the command line, as reviewers write it (`ReviewTime`).
struct LogTime: ExpressibleByArgument {
  /// Since 1970 UTC.
  let seconds: Int64

  init?(argument: String) {
    guard let seconds = ReviewTime.seconds(argument, now: Int64(Date.now.timeIntervalSince1970)) else { return nil }
    self.seconds = seconds
  }
}
