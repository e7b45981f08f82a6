/// MIME encoded words in header fields (RFC 2047).
///
/// What is needed from them is the ASCII they hide, such as an address or a control character. Text in UTF-8 is decoded
/// whole; of other character sets the ASCII octets are kept and the rest becomes U+FFFD.
package enum EncodedWords {
  /// Whether the text holds something that a mail program would decode.
  package static func contains(_ text: String) -> Bool {
    guard let start = text.firstRange(of: "=?") else { return false }
    return text[start.upperBound...].contains("?=")
  }

  /// The text with each encoded word replaced by what it stands for; other text is kept.
  package static func decode(_ text: String) -> String {
    var rest = text[...]
    var out = ""
    while let start = rest.firstRange(of: "=?") {
      out += rest[..<start.lowerBound]
      rest = rest[start.lowerBound...]
      guard let word = EncodedWord(at: rest) else {
        out += rest.prefix(2)
        rest = rest.dropFirst(2)
        continue
      }
      out += word.decoded
      rest = word.rest
    }
    return out + rest
  }

  /// Lenient, as mail programs are: unknown characters are skipped.
  static func base64(_ text: some Sequence<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text {
      guard let value = sextet(byte) else { continue }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return out
  }

  private static func sextet(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"): 62
    case UInt8(ascii: "/"): 63
    default: nil
    }
  }
}

/// `=?charset?encoding?text?=` at the front of a text.
private struct EncodedWord {
  let decoded: String
  let rest: Substring

  init?(at text: Substring) {
    let parts = text.dropFirst(2).split(separator: "?", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].first == "=", parts[1].count == 1 else { return nil }
    let charset = parts[0].split(separator: "*").first.map { $0.lowercased() } ?? ""
    let bytes: [UInt8]
    switch parts[1].lowercased() {
    case "b": bytes = EncodedWords.base64(parts[2].utf8)
    case "q": bytes = Self.quoted(parts[2])
    default: return nil
    }
    decoded = Self.text(bytes, charset: charset)
    rest = parts[3].dropFirst()
  }

  private static func text(_ bytes: [UInt8], charset: String) -> String {
    if charset == "utf-8" || charset == "utf8" { return String(decoding: bytes, as: UTF8.self) }
    let singleByte =
      ["us-ascii", "ascii"].contains(charset) || charset.hasPrefix("iso-8859")
      || charset.hasPrefix("windows-125") || charset.hasPrefix("koi8")
    var out = ""
    var index = 0
    while index < bytes.count {
      if bytes[index] < 0x80 {
        out.unicodeScalars.append(Unicode.Scalar(bytes[index]))
      } else {
        out.unicodeScalars.append("\u{FFFD}")
        // The second octet of a character of GB18030, Big5, Shift JIS or EUC may look like ASCII.
        if !singleByte { index += 1 }
      }
      index += 1
    }
    return out
  }

  private static func quoted(_ text: Substring) -> [UInt8] {
    var out: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "="), let value = UInt8(String(decoding: bytes.prefix(2), as: UTF8.self), radix: 16),
        bytes.count >= 2
      {
        out.append(value)
        bytes = bytes.dropFirst(2)
      } else {
        out.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
      }
    }
    return out
  }
}
