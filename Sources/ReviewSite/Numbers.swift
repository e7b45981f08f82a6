import Foundation

extension Int {
  /// `12,345`.
  var grouped: String {
    var text = String(magnitude)
    var place = text.count - 3
    while place > 0 {
      text.insert(",", at: text.index(text.startIndex, offsetBy: place))
      place -= 3
    }
    return (self < 0 ? "-" : "") + text
  }
}

extension Double {
  /// For drawings: two digits behind the point.
  var plain: String { String(format: "%.2f", self) }
}

extension Int64 {
  /// Seconds since 1970 as `2026-11-21 08:00:00`, UTC.
  var dateAndClock: String { Date(timeIntervalSince1970: TimeInterval(self)).formatted(.iso8601).readable }
  /// `08:00`, UTC.
  var clock: String { String(dateAndClock.dropFirst(11).prefix(5)) }
}

extension String {
  /// A time of RFC 3339 without its letters.
  var readable: String { replacing("T", with: " ").replacing("Z", with: "") }
  /// The beginning of a pseudonym, by which a reader tells it from others.
  var short: String { String(prefix(8)) }
  /// For a part of an address.
  var inAddress: String {
    addingPercentEncoding(withAllowedCharacters: CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~")))
      ?? ""
  }
}
