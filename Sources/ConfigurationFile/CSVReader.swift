/// Reads comma-separated values (RFC 4180), record by record, with the lines on which they begin.
///
/// A record that cannot be read is told and left out, and reading goes on behind it. Fields are data: nothing in them is
/// a formula.
package struct CSVReader {
  package enum Item: Hashable, Sendable {
    case record(line: Int, fields: [String])
    case flaw(line: Int, String)
  }

  /// Octets of a record, and its fields.
  package static let longest = 65_536
  private static let fieldLimit = 256

  private let bytes: ArraySlice<UInt8>
  private let hasComments: Bool
  private var position: Int
  private var line = 1

  /// `hasComments`: records that begin with `#` are left out.
  package init(_ bytes: [UInt8], hasComments: Bool = false) {
    self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...]
    self.hasComments = hasComments
    position = self.bytes.startIndex
  }

  /// The next record that is not empty; nil at the end.
  package mutating func next() -> Item? {
    while position < bytes.endIndex {
      let byte = bytes[position]
      if byte == Self.lineFeed || byte == Self.carriageReturn {
        step()
      } else if hasComments, byte == UInt8(ascii: "#") {
        skipLine()
      } else {
        return record()
      }
    }
    return nil
  }

  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let lineFeed: UInt8 = 0x0a
  private static let carriageReturn: UInt8 = 0x0d

  private mutating func record() -> Item {
    let (start, first) = (position, line)
    var fields: [String] = []
    while true {
      let octets: [UInt8]
      switch field(from: start) {
      case .success(let read): octets = read
      case .failure(let flaw):
        skipLine()
        return .flaw(line: first, flaw.text)
      }
      guard !octets.contains(0), let text = String(validating: octets, as: UTF8.self) else {
        skipLine()
        return .flaw(line: first, octets.contains(0) ? "a NUL: save it as text" : "not UTF-8: save it so")
      }
      fields.append(text)
      guard fields.count <= Self.fieldLimit else {
        skipLine()
        return .flaw(line: first, "more than \(Self.fieldLimit) fields")
      }
      guard position < bytes.endIndex, bytes[position] == Self.comma else { break }
      step()
    }
    skipLine()
    return .record(line: first, fields: fields)
  }

  private struct Flaw: Error {
    let text: String
    static let long = Flaw(text: "longer than \(longest) octets: is a quotation mark not closed?")
  }

  /// The next field; afterwards the position is at a comma, a line end or the end.
  private mutating func field(from start: Int) -> Result<[UInt8], Flaw> {
    let isQuoted = position < bytes.endIndex && bytes[position] == Self.quote
    if isQuoted { step() }
    var octets: [UInt8] = []
    while position < bytes.endIndex {
      guard position - start <= Self.longest else { return .failure(.long) }
      let byte = bytes[position]
      if isQuoted, byte == Self.quote {
        step()
        guard position < bytes.endIndex, bytes[position] == Self.quote else { return behindQuote(octets) }
      } else if !isQuoted, Self.ends(byte) {
        return .success(octets)
      }
      octets.append(byte)
      step()
    }
    return isQuoted ? .failure(Flaw(text: "a quotation mark that is not closed")) : .success(octets)
  }

  private func behindQuote(_ octets: [UInt8]) -> Result<[UInt8], Flaw> {
    guard position < bytes.endIndex, !Self.ends(bytes[position]) else { return .success(octets) }
    return .failure(Flaw(text: "text behind a closing quotation mark: double the quotation marks within a field"))
  }

  private static func ends(_ byte: UInt8) -> Bool { byte == comma || byte == lineFeed || byte == carriageReturn }

  private mutating func step() {
    if bytes[position] == Self.lineFeed { line += 1 }
    position += 1
  }

  private mutating func skipLine() {
    while position < bytes.endIndex, bytes[position] != Self.lineFeed { step() }
    if position < bytes.endIndex { step() }
  }
}
