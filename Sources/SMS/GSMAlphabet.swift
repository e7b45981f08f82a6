/// The GSM 7-bit default alphabet and its extension (3GPP TS 23.038 section 6.2.1).
package enum GSMAlphabet {
  private static let escape: UInt8 = 0x1B

  /// The default table, row by row; 0x1B, which leads to the extension, as the space that it is shown as.
  private static let table = Array(
    """
    @£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà
    """.utf16)

  private static let extensionTable: [UInt8: UInt16] = [
    0x0A: 0x0C, 0x14: 0x5E, 0x28: 0x7B, 0x29: 0x7D, 0x2F: 0x5C, 0x3C: 0x5B, 0x3D: 0x7E, 0x3E: 0x5D, 0x40: 0x7C,
    0x65: 0x20AC,
  ]

  /// Reads one septet an octet.
  ///
  /// What the extension lacks is shown as the default table has it. Octets above 0x7F are no septets: they are read as
  /// ISO 8859-1, which they are where they occur.
  package static func text(_ octets: ArraySlice<UInt8>) -> String {
    var text = UTF8Text(capacity: octets.count)
    var isEscaped = false
    for octet in octets {
      if isEscaped {
        text.append(unit: extensionTable[octet] ?? basic(octet))
        isEscaped = false
      } else if octet == escape {
        isEscaped = true
      } else {
        text.append(unit: basic(octet))
      }
    }
    if isEscaped { text.append(0x20) }
    return text.string
  }

  private static func basic(_ octet: UInt8) -> UInt16 { octet < 0x80 ? table[Int(octet)] : UInt16(octet) }
}
