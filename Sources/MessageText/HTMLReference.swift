import Mail

/// A character reference such as `&amp;`, `&#38;` or `&#x26;` at the front of some bytes.
///
/// Of the named ones the common are known. The final semicolon may be missing, as browsers allow.
struct HTMLReference {
  let scalar: Unicode.Scalar
  /// How many bytes it takes up.
  let length: Int

  init?(_ bytes: ArraySlice<UInt8>) {
    let body = bytes.dropFirst()
    let found: (scalar: Unicode.Scalar, rest: ArraySlice<UInt8>)?
    if body.first != UInt8(ascii: "#") {
      found = Self.named(body)
    } else if let mark = body.dropFirst().first, mark | 0x20 == UInt8(ascii: "x") {
      found = Self.numeric(body.dropFirst(2), radix: 16)
    } else {
      found = Self.numeric(body.dropFirst(), radix: 10)
    }
    guard let found else { return nil }
    scalar = found.scalar
    let end = found.rest.first == UInt8(ascii: ";") ? found.rest.startIndex + 1 : found.rest.startIndex
    length = end - bytes.startIndex
  }

  private static func named(_ bytes: ArraySlice<UInt8>) -> (Unicode.Scalar, ArraySlice<UInt8>)? {
    let name = bytes.prefix(8).prefix(while: ASCII.isAlphanumeric)
    return names[String(decoding: name, as: UTF8.self)].map { ($0, bytes.dropFirst(name.count)) }
  }

  /// Any number of digits, since leading zeros are allowed.
  private static func numeric(_ bytes: ArraySlice<UInt8>, radix: UInt32) -> (Unicode.Scalar, ArraySlice<UInt8>)? {
    var value: UInt32 = 0
    var rest = bytes
    while let byte = rest.first, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, digit < Int(radix) {
      value = min(value * radix + UInt32(digit), 0x110000)
      rest = rest.dropFirst()
    }
    guard rest.startIndex > bytes.startIndex else { return nil }
    return (scalar(value), rest)
  }

  private static func scalar(_ value: UInt32) -> Unicode.Scalar {
    if (0x80...0x9f).contains(value) { return windows1252[Int(value - 0x80)] }
    guard value > 0, let scalar = Unicode.Scalar(value) else { return "\u{FFFD}" }
    return scalar
  }

  /// What browsers take 128 to 159 for (HTML Standard section 13.2.5.80).
  private static let windows1252 = Array(
    "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)

  private static let names: [String: Unicode.Scalar] = [
    "AMP": "&", "GT": ">", "LT": "<", "QUOT": "\"", "amp": "&", "apos": "'", "bull": "•", "cent": "¢", "copy": "©",
    "deg": "°", "emsp": "\u{2003}", "ensp": "\u{2002}", "euro": "€", "gt": ">", "hellip": "…", "laquo": "«",
    "ldquo": "“", "lsquo": "‘", "lt": "<", "mdash": "—", "middot": "·", "nbsp": "\u{A0}", "ndash": "–", "pound": "£",
    "quot": "\"", "raquo": "»", "rdquo": "”", "reg": "®", "rsquo": "’", "shy": "\u{AD}", "thinsp": "\u{2009}",
    "times": "×", "trade": "™", "yen": "¥", "zwj": "\u{200D}", "zwnj": "\u{200C}",
  ]
}
