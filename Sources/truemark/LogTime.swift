import ArgumentParser
import Foundation

/// A time on the command line: a UTC date, or RFC 3339 with its zone.
struct LogTime: ExpressibleByArgument {
  /// Since 1970 UTC.
  let seconds: Int64

  init?(argument: String) {
    let text = argument.contains("T") ? argument : argument + "T00:00:00Z"
    guard let date = try? Date(text, strategy: .iso8601) else { return nil }
    seconds = Int64(date.timeIntervalSince1970)
  }
}
