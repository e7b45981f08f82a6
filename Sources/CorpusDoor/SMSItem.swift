package import Foundation
package import SMS

/// A stored short message with what is known about it.
package struct SMSItem: Sendable {
  /// The path with `#n`: the line, or for backups the number of the message, from 1.
  package let source: String
  package let message: ShortMessage
  /// What the set says of it, such as `spam` and `ham`.
  package let label: String?
  /// What must be concluded, where the file says it.
  package let expectation: Case.Expectation?
  /// The folder of the registry that the file names.
  package let registry: URL?
}

/// The short messages of one file, and the rows that could not be read.
package struct SMSCorpus: Sendable {
  package internal(set) var items: [SMSItem] = []
  /// `FILE:LINE: what is wrong`, the first of them.
  package private(set) var flaws: [String] = []
  /// How many rows could not be read.
  package private(set) var badRows = 0

  /// Bad rows that are told.
  private static let toldLimit = 20

  mutating func report(_ path: String, _ line: Int, _ problem: String) {
    badRows += 1
    if flaws.count < Self.toldLimit { flaws.append("\(path):\(line): \(problem)") }
  }
}

/// What a row of any form says, under the names of our own.
struct SMSFields {
  var time: String?
  var account: String?
  /// Nil: not told.
  var source: String?
  var typeOfNumber: UInt8?
  var numberingPlan: UInt8?
  var destinations: [String] = []
  var text: String?
  var payload: String?
  var dataCoding: UInt8 = 0
  var header: String?
  var label: String?
  var entity: String?
  var callback: String?
  var direction: String?
  var flaws: [String] = []
  /// `n/total`.
  var part: String?

  /// A row that makes no message.
  struct Unreadable: Error {
    let problem: String
    init(_ problem: String) { self.problem = problem }
  }

  /// The message of the row at `source`; without a time it came now, and without recipients it had one.
  func message(source name: String) throws(Unreadable) -> ShortMessage {
    var message = ShortMessage(
      account: account, source: source.map { SenderAddress($0, ton: typeOfNumber ?? 0, npi: numberingPlan) } ?? .untold,
      destinations: destinations.isEmpty ? [name] : destinations, text: try shownText, dataCoding: dataCoding,
      callback: callback.map { SenderAddress($0) }, entity: entity, receivedAt: try seconds)
    if let direction {
      guard let known = ShortMessage.Direction(rawValue: direction) else {
        throw Unreadable("direction: submitted or delivered")
      }
      message.direction = known
    }
    for flaw in flaws {
      guard let known = ShortMessage.Flaw(rawValue: flaw) else { throw Unreadable("flaws: no such flaw") }
      message.flaws.insert(known)
    }
    message.part = try partOfMessage
    message.octets = message.text.utf8.count
    return message
  }

  private var shownText: String {
    get throws(Unreadable) {
      if let text { return text }
      guard let payload else { throw Unreadable("no text") }
      guard header == nil, let octets = Self.octets(payload) else { throw Unreadable("payload_hex cannot be read") }
      guard let text = PayloadText.text(octets, dataCoding: dataCoding) else {
        throw Unreadable("payload_hex with data coding \(dataCoding) is not read: give the text")
      }
      return text
    }
  }

  private var partOfMessage: ShortMessage.Part? {
    get throws(Unreadable) {
      guard let part else { return nil }
      let numbers = part.split(separator: "/").map { UInt8($0) }
      guard numbers.count == 2, let number = numbers[0], let total = numbers[1] else {
        throw Unreadable("part: a number and the total, such as 1/3")
      }
      return ShortMessage.Part(reference: 0, number: number, total: total)
    }
  }

  private static let lastSecond = 253_402_300_799.0

  private var seconds: Int64 {
    get throws(Unreadable) {
      guard let time, !time.isEmpty else { return Int64(Date.now.timeIntervalSince1970) }
      if let number = Double(time) {
        // Milliseconds, as telephones and Java have them.
        let seconds = number >= 100_000_000_000 ? number / 1_000 : number
        guard (0...Self.lastSecond).contains(seconds) else { throw Unreadable("ts: no time of the years 1970 to 9999") }
        return Int64(seconds)
      }
      let text = time.prefix(40).replacing(" ", with: "T")
      let hasZone = text.hasSuffix("Z") || text.dropFirst(11).contains { $0 == "+" || $0 == "-" }
      guard let date = try? Date(hasZone ? text : text + "Z", strategy: .iso8601), date.timeIntervalSince1970 >= 0
      else {
        throw Unreadable("ts: seconds since 1970, or a time such as 2026-01-31T12:00:00Z")
      }
      return Int64(date.timeIntervalSince1970)
    }
  }

  /// The octets of hexadecimal digits; nil for other text.
  static func octets(_ hex: some StringProtocol) -> [UInt8]? {
    guard hex.utf8.count.isMultiple(of: 2), hex.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else {
      return nil
    }
    let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// The text of octets in a data coding (SMPP 3.4 section 5.2.19).
enum PayloadText {
  /// Nil for a coding that is not read here.
  static func text(_ octets: [UInt8], dataCoding: UInt8) -> String? {
    guard dataCoding == 8 else { return nil }
    let units = stride(from: 0, to: octets.count - 1, by: 2).map { UInt16(octets[$0]) << 8 | UInt16(octets[$0 + 1]) }
    return String(decoding: units, as: UTF16.self)
  }
}
