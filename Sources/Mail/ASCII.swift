/// Classes of octets in mail grammar (RFC 5234 appendix B.1, RFC 5322 section 3.2.3).
package enum ASCII {
  package static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  package static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// `atext`, with UTF-8 (RFC 6532 section 3.2).
  package static func isAtomText(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte >= 0x80 || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
  }

  /// A to Z become a to z.
  package static func lowercase(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Whether some octets hold a text, which is given in lower case, in any case.
  package static func contains(_ text: String, in bytes: some Sequence<UInt8>) -> Bool {
    let wanted = Array(text.utf8)
    let bytes = Array(bytes)
    guard let first = wanted.first, bytes.count >= wanted.count else { return wanted.isEmpty }
    return (0...bytes.count - wanted.count).contains { start in
      lowercase(bytes[start]) == first && wanted.indices.allSatisfy { lowercase(bytes[start + $0]) == wanted[$0] }
    }
  }

  package static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// A control character other than tab.
  package static func isControl(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7f }
}
