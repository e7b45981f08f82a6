import Mail

/// A tag of an HTML document with the attributes that matter to a reader.
struct HTMLTag {
  /// In lower case; 12 characters at most.
  let name: String
  /// The first eight octets of the name, for fast comparison.
  let code: UInt64
  let isClosing: Bool
  /// Behind its `>`, or at the end of the document.
  private(set) var end: Int
  /// The attributes as far as they tell what is seen; each value 1,000 octets at most, the first of a name.
  private(set) var attributes: [Attribute: String] = [:]

  enum Attribute: String {
    case background
    case bgcolor
    case `class`
    case color
    case hidden
    case href
    case src
    case style
  }

  private static let valueLimit = 1_000
  private static let nameLimit = 12

  /// Where it leads.
  var link: String? { attributes[.href] ?? attributes[.src] }

  /// Reads the tag whose `<` is at `position`, with a letter behind it or behind `</`.
  init(_ bytes: [UInt8], at position: Int) {
    isClosing = bytes[position + 1] == UInt8(ascii: "/")
    let start = position + (isClosing ? 2 : 1)
    end = start
    while end < bytes.count, !Self.isSpace(bytes[end]), bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: ">")
    {
      end += 1
    }
    name = Self.lowercased(bytes[start..<min(end, start + Self.nameLimit)])
    code = Self.code(name)
    while readAttribute(bytes) {}
  }

  /// False behind the end of the tag.
  private mutating func readAttribute(_ bytes: [UInt8]) -> Bool {
    skip(bytes) { Self.isSpace($0) || $0 == UInt8(ascii: "/") }
    guard end < bytes.count else { return false }
    guard bytes[end] != UInt8(ascii: ">") else {
      end += 1
      return false
    }
    let start = end
    // An equals sign in front belongs to the name (HTML Standard section 13.2.5.32).
    end += 1
    skip(bytes) { !Self.isSpace($0) && ![UInt8(ascii: "/"), UInt8(ascii: ">"), UInt8(ascii: "=")].contains($0) }
    let name = bytes[start..<min(end, start + Self.nameLimit)]
    skip(bytes, while: Self.isSpace)
    var value = bytes[end..<end]
    if end < bytes.count, bytes[end] == UInt8(ascii: "=") {
      end += 1
      value = readValue(bytes)
    }
    if !isClosing, let attribute = Attribute(rawValue: Self.lowercased(name)), attributes[attribute] == nil {
      attributes[attribute] = String(decoding: value.prefix(Self.valueLimit), as: UTF8.self)
    }
    return true
  }

  private mutating func readValue(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
    skip(bytes, while: Self.isSpace)
    guard end < bytes.count else { return [] }
    let quote = bytes[end]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
    if isQuoted { end += 1 }
    let start = end
    skip(bytes) { isQuoted ? $0 != quote : !Self.isSpace($0) && $0 != UInt8(ascii: ">") }
    defer { if isQuoted, end < bytes.count { end += 1 } }
    return bytes[start..<end]
  }

  private mutating func skip(_ bytes: [UInt8], while condition: (UInt8) -> Bool) {
    while end < bytes.count, condition(bytes[end]) { end += 1 }
  }

  private static func lowercased(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self).lowercased()
  }

  static func code(_ name: String) -> UInt64 { name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

  static func isSpace(_ byte: UInt8) -> Bool { ASCII.isSpace(byte) || (0x0a...0x0d).contains(byte) }

  static func isLetter(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) && !ASCII.isDigit(byte) }
}
