/// Text reduced to what stays the same when a sender varies it.
///
/// Case, width, zero-width characters and punctuation are dropped, runs of digits become `0` and links become `url`.
package struct CanonicalText: Hashable, Sendable {
  /// Words of spaced scripts, and single characters of Chinese and Japanese; 5,000 at most.
  package let tokens: [String]

  private static let tokenLimit = 5_000

  package init(_ text: String) {
    var tokens: [String] = []
    for word in text.split(whereSeparator: \.isWhitespace) {
      guard tokens.count < Self.tokenLimit else { break }
      Self.append(word, to: &tokens)
    }
    self.tokens = Array(tokens.prefix(Self.tokenLimit))
  }

  private static func append(_ word: Substring, to tokens: inout [String]) {
    guard !isLink(word) else {
      tokens.append("url")
      return
    }
    var current = ""
    for scalar in word.unicodeScalars {
      let scalar = narrow(scalar)
      if scalar.isASCII {
        append(UInt8(ascii: scalar), to: &current, &tokens)
      } else if isIdeograph(scalar) {
        flush(&current, to: &tokens)
        tokens.append(String(scalar))
      } else if scalar.properties.isAlphabetic {
        current += scalar.properties.lowercaseMapping
      } else if scalar.properties.numericType != nil {
        if current.last != "0" { current += "0" }
      } else if !scalar.properties.isDefaultIgnorableCodePoint {
        flush(&current, to: &tokens)
      }
    }
    flush(&current, to: &tokens)
  }

  /// The same for ASCII, which needs no table.
  private static func append(_ byte: UInt8, to current: inout String, _ tokens: inout [String]) {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): current.unicodeScalars.append(Unicode.Scalar(byte))
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): current.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
    case UInt8(ascii: "0")...UInt8(ascii: "9"): if current.utf8.last != UInt8(ascii: "0") { current += "0" }
    default: flush(&current, to: &tokens)
    }
  }

  private static func flush(_ current: inout String, to tokens: inout [String]) {
    if !current.isEmpty { tokens.append(current) }
    current = ""
  }

  private static func isLink(_ word: Substring) -> Bool {
    guard word.utf8.count >= 7 else { return false }
    let start = word.prefix(12).lowercased()
    return ["http://", "https://", "www."].contains { start.hasPrefix($0) || start.dropFirst().hasPrefix($0) }
  }

  /// Full-width forms (U+FF01 to U+FF5E) as ASCII.
  private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xff01...0xff5e).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(UInt8(scalar.value - 0xfee0))
  }

  /// Characters of scripts written without spaces: kana, CJK ideographs and their extensions.
  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff: true
    default: false
    }
  }
}
