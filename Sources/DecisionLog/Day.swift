import Foundation

/// A UTC day, `2026-11-21`: the unit of keys and of log files.
package struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Since 1970.
  private let number: Int64

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
    let date = [
      digits(year, 4), digits(month < 10 ? month + 3 : month - 9, 2), digits(dayOfYear - (153 * month + 2) / 5 + 1, 2),
    ]
    let time = [digits(second / 3_600, 2), digits(second / 60 % 60, 2), digits(second % 60, 2)]
    return date.joined(separator: "-") + "T" + time.joined(separator: ":") + "Z"
  }

  private static func digits(_ number: Int64, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }

  static func seconds(_ text: String) -> Int64? { written(text) ?? parsed(text) }

  /// Reads what `text` writes, quickly; nil for any other form.
  private static func written(_ text: String) -> Int64? {
    let form = "0000-00-00T00:00:00Z".utf8
    guard text.utf8.count == form.count,
      zip(text.utf8, form).allSatisfy({ $1 == 0x30 ? (0x30...0x39).contains($0) : $0 == $1 })
    else { return nil }
    let octets = Array(text.utf8)
    func number(_ place: Range<Int>) -> Int64 { octets[place].reduce(0) { $0 * 10 + Int64($1 - 0x30) } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    // Whether there is a 29th of February is left to Foundation.
    guard year >= 1_970, (1...12).contains(month), day >= 1, day <= (month == 2 ? 28 : 30 + (month + month / 8) % 2),
      hour < 24, minute < 60, second < 60
    else { return nil }
    let shifted = month > 2 ? year : year - 1
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let days = shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    return days * 86_400 + hour * 3_600 + minute * 60 + second
  }

  private static func parsed(_ text: String) -> Int64? {
    (try? Date(text, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
  }
}
