/// A line of Kannel's access log.
///
///     2026-01-31 12:00:00 Sent SMS [SMSC:a] [SVC:b] [ACT:c] … [from:95588] [to:+86138…] [flags:-1:0:-1:-1:0] \
///     [msg:5:hello] [udh:0:]
enum KannelLog {
  private static let words = ["Receive SMS", "Sent SMS", "FAILED Send SMS", "REJECTED Send SMS"]

  static func isLine(_ line: Substring) -> Bool {
    line.utf8.dropFirst(4).first == UInt8(ascii: "-") && line.contains(" [from:") && line.contains("] [msg:")
  }

  /// Nil for lines that tell of no message, such as receipts.
  static func fields(of line: Substring) throws -> SMSFields? {
    let time = line.prefix(19)
    let rest = line.dropFirst(20)
    guard let word = words.first(where: { rest.hasPrefix($0) }) else {
      guard isLine(line) else { throw SMSFields.Unreadable("no line of an access log") }
      return nil
    }
    // The text stands between the first `[msg:` and the last `[udh:`, whatever is in it.
    guard let start = line.firstRange(of: "] [msg:"), let end = line.lastRange(of: "] [udh:"),
      start.upperBound <= end.lowerBound
    else { throw SMSFields.Unreadable("no [msg:…] [udh:…]") }
    let head = line[..<start.upperBound]
    let text = line[start.upperBound..<end.lowerBound].drop { $0 != ":" }.dropFirst()
    var fields = SMSFields()
    fields.time = String(time)
    fields.account = value("ACT", in: head)
    fields.source = value("from", in: head) ?? ""
    fields.destinations = value("to", in: head).map { [$0] } ?? []
    fields.direction = word == words[0] ? "delivered" : "submitted"
    // MClass, coding, MWI, compression, DLR mask; coding 2 is UCS-2, written in hexadecimal digits.
    let coding = value("flags", in: head)?.split(separator: ":", omittingEmptySubsequences: false).dropFirst().first
    if coding == "2" {
      fields.dataCoding = 8
      fields.payload = String(text)
    } else {
      fields.text = String(text)
    }
    return fields
  }

  private static func value(_ name: String, in head: Substring) -> String? {
    guard let start = head.firstRange(of: "[\(name):") else { return nil }
    let value = head[start.upperBound...].prefix { $0 != "]" }
    return value.isEmpty ? nil : String(value)
  }
}

extension Substring {
  fileprivate func lastRange(of text: String) -> Range<Index>? { ranges(of: text).last }
}
