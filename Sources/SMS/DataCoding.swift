/// What an SMSC takes data coding 0 for; each SMSC has its own.
package enum Alphabet: String, Hashable, Sendable, CaseIterable {
  /// GSM 7-bit default alphabet, one septet an octet.
  case gsm7
  /// ISO 8859-1.
  case latin1
  case utf8
}

/// How the octets of a short message are to be read (SMPP 3.4 section 5.2.19, 3GPP TS 23.038 section 4).
package enum DataCoding: Hashable, Sendable {
  /// The alphabet of the SMSC.
  case standard
  /// IA5, and what programs send in its place: ISO 8859-1.
  case latin1
  /// ISO 8859-5.
  case cyrillic
  /// ISO 8859-8.
  case hebrew
  /// UTF-16, of which UCS-2 is a part.
  case utf16
  /// No text.
  case binary
  /// A text in an alphabet that is not read here (Japanese, Korean, pictograms, compressed); what it has of ASCII is.
  case unreadable

  package init(_ octet: UInt8) {
    self =
      switch octet {
      case 0x00: .standard
      case 0x01, 0x03: .latin1
      case 0x02, 0x04: .binary
      case 0x06: .cyrillic
      case 0x07: .hebrew
      case 0x08: .utf16
      case 0x05, 0x09...0x0F: .unreadable
      case 0x10...0x7F: Self.general(octet)
      case 0xE0...0xEF: .utf16
      case 0xF0...0xFF: octet & 0x04 == 0 ? .standard : .binary
      default: .standard
      }
  }

  /// The general groups of 3GPP TS 23.038, which SMPP reserves and SMSCs pass on: bit 5 says compressed, bits 3 and 2
  /// the alphabet.
  private static func general(_ octet: UInt8) -> DataCoding {
    guard octet & 0x20 == 0 else { return .unreadable }
    return switch octet & 0x0C {
    case 0x04: .binary
    case 0x08: .utf16
    default: .standard
    }
  }

  /// What a person reads, with U+FFFD for what cannot be read; empty for what is no text.
  package func text(_ octets: ArraySlice<UInt8>, alphabet: Alphabet) -> String {
    switch self {
    case .standard: alphabet.text(octets)
    case .latin1: String(latin1: octets)
    case .cyrillic: String(octets, scalar: Self.cyrillic)
    case .hebrew: String(octets, scalar: Self.hebrew)
    case .utf16: String(utf16: octets)
    case .binary: ""
    case .unreadable: String(octets) { $0 < 0x80 ? UInt16($0) : 0xFFFD }
    }
  }

  /// ISO 8859-5: Cyrillic lies 0x360 above, but for three signs.
  private static func cyrillic(_ octet: UInt8) -> UInt16 {
    switch octet {
    case 0xF0: 0x2116
    case 0xFD: 0x00A7
    case ...0xA0, 0xAD: UInt16(octet)
    default: UInt16(octet) + 0x360
    }
  }

  /// ISO 8859-8: ISO 8859-1 without letters, and Hebrew 0x4F0 above.
  private static func hebrew(_ octet: UInt8) -> UInt16 {
    switch octet {
    case 0xAA: 0x00D7
    case 0xBA: 0x00F7
    case 0xDF: 0x2017
    case 0xE0...0xFA: UInt16(octet) + 0x4F0
    case 0xFD, 0xFE: UInt16(octet) + 0x1F11
    case 0xA1, 0xBF...: 0xFFFD
    default: UInt16(octet)
    }
  }
}

extension Alphabet {
  package func text(_ octets: ArraySlice<UInt8>) -> String {
    switch self {
    case .gsm7: GSMAlphabet.text(octets)
    case .latin1: String(latin1: octets)
    case .utf8: String(decoding: octets, as: UTF8.self)
    }
  }
}
