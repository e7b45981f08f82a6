import Foundation

/// A UTC day, `2026-11-21`: the unit of keys and of log files.
package struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Since 1970.
  let number: Int64

  /// Its first second, since 1970 UTC.
  package var start: Int64 { number * 86_400 }

  /// The day of a time in seconds since 1970 UTC.
  package init(at time: Int64) { number = (time - (time % 86_400 + 86_400) % 86_400) / 86_400 }

  /// Reads `YYYY-MM-DD`; nil for other text.
  package init?(_ text: some StringProtocol) {
    guard let start = Timestamp.seconds("\(text)T00:00:00Z") else { return nil }
    self.init(at: start)
    guard description == text else { return nil }
  }

  package var description: String { String(Timestamp.text(number * 86_400).prefix(10)) }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

/// Times in records: RFC 3339 in UTC, whole seconds.
enum Timestamp {
  /// Every record has one, so it is computed rather than formatted by Foundation, which takes ten times as long.
  static func text(_ seconds: Int64) -> String {
    let (day, second) = (seconds / 86_400, seconds % 86_400)
    guard day >= 0, second >= 0, day < 2_000_000 else {
      return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }
    // Years that begin with March have the leap day last; 719,468 days lie between March of the year 0 and 1970.
    let shifted = day + 719_468
    let (era, dayOfEra) = (shifted / 146_097, shifted % 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0)
    var text: [UInt8] = []
    text.reserveCapacity(20)
    func add(_ number: Int64, _ count: Int, _ end: Unicode.Scalar) {
      var divisor: Int64 = count == 4 ? 1_000 : 10
      while divisor > 0 {
        text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
        divisor /= 10
      }
      text.append(UInt8(ascii: end))
    }
    add(year, 4, "-")
    add(month < 10 ? month + 3 : month - 9, 2, "-")
    add(dayOfYear - (153 * month + 2) / 5 + 1, 2, "T")
    add(second / 3_600, 2, ":")
    add(second / 60 % 60, 2, ":")
    add(second % 60, 2, "Z")
    return String(decoding: text, as: UTF8.self)
  }

  static func seconds(_ text: String) -> Int64? {
    canonicalSeconds(text) ?? (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
  }

  /// The time of a text that `text` gives; nil for any other, which may be a time still.
  private static func canonicalSeconds(_ text: String) -> Int64? {
    let octets = Array(text.utf8)
    guard octets.count == 20 else { return nil }
    func number(_ range: Range<Int>) -> Int64 { octets[range].reduce(0) { $0 * 10 + Int64($1) - 48 } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    // The calendar of `text`, the other way.
    let shifted = month > 2 ? year : year - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let seconds =
      (days + dayOfYear - 719_468) * 86_400 + number(11..<13) * 3_600 + number(14..<16) * 60 + number(17..<19)
    return seconds >= 0 && Self.text(seconds) == text ? seconds : nil
  }
}
