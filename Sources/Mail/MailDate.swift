/// Reads the time that a header field tells (RFC 5322 section 3.3).
package enum MailDate {
  /// Seconds since 1970 UTC; nil if the text is no `[day-of-week ","] day month year hour ":" minute [":" second] zone`
  /// of the years 1970 to 2099.
  ///
  /// Comments, and whatever follows the zone, are ignored. Of the names of zones those of RFC 5322 section 4.3 are
  /// known.
  package static func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
    var words = text.prefix(200).prefix { $0 != UInt8(ascii: "(") }.split { $0 <= 0x20 || $0 == UInt8(ascii: ",") }
    if let first = words.first, !first.allSatisfy(ASCII.isDigit) { words.removeFirst() }
    guard words.count >= 5, let day = number(words[0]), let month = month(words[1]), let year = year(words[2]),
      let time = seconds(ofDay: words[3]), let zone = offset(words[4]), (1...31).contains(day)
    else { return nil }
    return (days(year, month, day) * 86_400) + time - zone
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard (1...4).contains(digits.count), digits.allSatisfy(ASCII.isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private static func month(_ word: ArraySlice<UInt8>) -> Int64? {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    let name = String(decoding: word.prefix(4), as: UTF8.self).lowercased()
    return names.firstIndex(of: name).map { Int64($0) + 1 }
  }

  private static func year(_ word: ArraySlice<UInt8>) -> Int64? {
    guard let year = number(word) else { return nil }
    // RFC 5322 section 4.3.
    let full = word.count == 2 ? year + (year < 50 ? 2_000 : 1_900) : year
    return (1_970...2_099).contains(full) ? full : nil
  }

  private static func seconds(ofDay word: ArraySlice<UInt8>) -> Int64? {
    let parts = word.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map { number($0) }
    guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
      let second = parts.count == 3 ? parts[2] : 0, hour < 24, minute < 60, second <= 60
    else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  private static func offset(_ word: ArraySlice<UInt8>) -> Int64? {
    let digits = word.dropFirst()
    if let sign = word.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), digits.count == 4,
      let value = number(digits)
    {
      let seconds = value / 100 * 3_600 + value % 100 * 60
      return sign == UInt8(ascii: "-") ? -seconds : seconds
    }
    let name = String(decoding: word.prefix(4), as: UTF8.self).uppercased()
    return zones[name].map { $0 * 3_600 }
  }

  private static let zones: [String: Int64] = [
    "GMT": 0, "UT": 0, "UTC": 0, "Z": 0, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7,
    "PST": -8,
  ]

  /// Days since 1970-01-01 in the Gregorian calendar.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    // Years that begin in March, so that the leap day is their last.
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
