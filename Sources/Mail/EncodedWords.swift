/// MIME encoded words in header fields (RFC 2047).
///
/// By itself this knows UTF-8, and the ASCII characters of other character sets: enough for what they may hide, such as
/// an address or a control character. All work is on octets: a combining character behind `?=` hides nothing.
package enum EncodedWords {
  /// Makes text of octets and the name of their character set, lower case; the name is empty where nobody tells it.
  package typealias Charsets = (_ octets: [UInt8], _ charset: String) -> String

  /// Whether the text holds something that a mail program would decode.
  package static func contains(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.contains { EncodedWord(bytes[$0...]) != nil }
  }

  /// The text with each encoded word replaced by what it stands for; other text is kept.
  package static func decode(_ text: String, by decode: Charsets = asASCII) -> String {
    var rest = Array(text.utf8)[...]
    var out = ""
    while let start = rest.indices.first(where: { rest[$0...].starts(with: EncodedWord.opening) }) {
      out += String(decoding: rest[..<start], as: UTF8.self)
      rest = rest[start...]
      guard let word = EncodedWord(rest) else {
        out += "=?"
        rest = rest.dropFirst(EncodedWord.opening.count)
        continue
      }
      out += decode(word.content, word.charset)
      rest = word.rest
    }
    return out + String(decoding: rest, as: UTF8.self)
  }

  /// Text in UTF-8, and the ASCII characters of other character sets; each other character becomes U+FFFD.
  package static func asASCII(_ octets: [UInt8], _ charset: String) -> String {
    EncodedWord.text(octets, charset: charset)
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

/// `=?charset?encoding?text?=` at the front of some octets.
private struct EncodedWord {
  static let opening = Array("=?".utf8)

  let content: [UInt8]
  let charset: String
  let rest: ArraySlice<UInt8>

  init?(_ bytes: ArraySlice<UInt8>) {
    guard bytes.starts(with: Self.opening) else { return nil }
    let mark = UInt8(ascii: "?")
    let parts = bytes.dropFirst(2).split(separator: mark, maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[3].first == UInt8(ascii: "="), parts[1].count == 1 else { return nil }
    switch parts[1].first {
    case UInt8(ascii: "b"), UInt8(ascii: "B"): content = EncodedWords.base64(parts[2])
    case UInt8(ascii: "q"), UInt8(ascii: "Q"): content = Self.quoted(parts[2])
    default: return nil
    }
    // A language may follow the character set (RFC 2231 section 5).
    charset = String(decoding: parts[0].prefix { $0 != UInt8(ascii: "*") }, as: UTF8.self).lowercased()
    rest = parts[3].dropFirst()
  }

  /// What is certain whatever the character set.
  static func text(_ bytes: [UInt8], charset: String) -> String {
    switch charset {
    case "utf-8", "utf8": String(decoding: bytes, as: UTF8.self)
    // Their octets are not ASCII even where they look like it.
    case _ where charset.hasPrefix("utf-16") || charset.hasPrefix("utf-32") || charset.hasPrefix("hz-gb"): "\u{FFFD}"
    case _ where charset.hasPrefix("iso-2022"): switched(bytes)
    case "us-ascii", "ascii": extended(bytes, isDoubleByte: false)
    case _ where ["iso-8859", "windows-125", "koi8"].contains(where: charset.hasPrefix):
      extended(bytes, isDoubleByte: false)
    default: extended(bytes, isDoubleByte: true)
    }
  }

  /// Character sets that extend ASCII by octets from 0x80.
  ///
  /// The second octet of a character of GB18030, Big5, Shift JIS or EUC may look like ASCII and is none.
  private static func extended(_ bytes: [UInt8], isDoubleByte: Bool) -> String {
    var out = ""
    var isSecond = false
    for byte in bytes {
      if isSecond {
        isSecond = false
      } else if byte < 0x80 {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out.unicodeScalars.append("\u{FFFD}")
        isSecond = isDoubleByte
      }
    }
    return out
  }

  /// ISO 2022: an escape sequence says what the octets behind it are; `ESC ( B` and `ESC ( J` are ASCII.
  private static func switched(_ bytes: [UInt8]) -> String {
    var out = ""
    var rest = bytes[...]
    var isASCII = true
    while let byte = rest.popFirst() {
      if byte == 0x1b {
        let intermediate = rest.prefix { (0x20...0x2f).contains($0) }
        rest = rest.dropFirst(intermediate.count)
        let final = rest.popFirst()
        isASCII =
          intermediate.elementsEqual([UInt8(ascii: "(")])
          && (final == UInt8(ascii: "B") || final == UInt8(ascii: "J"))
      } else if isASCII, byte < 0x80, byte != 0x0e, byte != 0x0f {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else if out.unicodeScalars.last != "\u{FFFD}" {
        out.unicodeScalars.append("\u{FFFD}")
      }
    }
    return out
  }

  private static func quoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var rest = text
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "="), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        out.append(value)
        rest = rest.dropFirst(2)
      } else {
        out.append(byte == UInt8(ascii: "_") ? 0x20 : byte)
      }
    }
    return out
  }
}
