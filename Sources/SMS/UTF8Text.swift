/// Collects characters as UTF-8: a text is made of many, and each has to be cheap.
struct UTF8Text {
  private var octets: [UInt8] = []

  /// - Parameter capacity: characters that are expected.
  init(capacity: Int) { octets.reserveCapacity(capacity * 2) }

  var string: String { String(decoding: octets, as: UTF8.self) }

  /// Appends a character of the Basic Multilingual Plane that is no surrogate.
  mutating func append(unit: UInt16) { append(UInt32(unit)) }

  mutating func append(_ scalar: UInt32) {
    switch scalar {
    case ..<0x80: octets.append(UInt8(scalar))
    case ..<0x800: append(0xC0 | scalar >> 6, scalar)
    case ..<0x1_0000:
      octets.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
      append(0x80 | scalar >> 6 & 0x3F, scalar)
    default:
      octets.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
      octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
      append(0x80 | scalar >> 6 & 0x3F, scalar)
    }
  }

  /// Appends the last two octets of a character.
  private mutating func append(_ first: UInt32, _ scalar: UInt32) {
    octets.append(UInt8(truncatingIfNeeded: first))
    octets.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
  }
}

extension String {
  /// Reads octets, each by itself.
  init(_ octets: ArraySlice<UInt8>, scalar: (UInt8) -> UInt16) {
    var text = UTF8Text(capacity: octets.count)
    for octet in octets { text.append(unit: scalar(octet)) }
    self = text.string
  }

  /// Reads octets as ISO 8859-1.
  package init(latin1 octets: ArraySlice<UInt8>) {
    if octets.allSatisfy({ $0 < 0x80 }) {
      self.init(decoding: octets, as: UTF8.self)
    } else {
      self.init(octets) { UInt16($0) }
    }
  }

  /// Reads octets as UTF-16, with the high octet first if no byte order mark says otherwise.
  ///
  /// Half a surrogate pair, or half a unit at the end, is read as U+FFFD.
  init(utf16 octets: ArraySlice<UInt8>) {
    let isSwapped = octets.starts(with: [0xFF, 0xFE])
    var text = UTF8Text(capacity: octets.count)
    var high: UInt32?
    var index = octets.startIndex + (isSwapped || octets.starts(with: [0xFE, 0xFF]) ? 2 : 0)
    while index + 1 < octets.endIndex {
      let (first, second) = (UInt32(octets[index]), UInt32(octets[index + 1]))
      let unit = isSwapped ? second << 8 | first : first << 8 | second
      index += 2
      if let lead = high {
        high = nil
        guard unit & 0xFC00 != 0xDC00 else {
          text.append(0x1_0000 + ((lead & 0x3FF) << 10 | unit & 0x3FF))
          continue
        }
        text.append(0xFFFD)
      }
      switch unit & 0xFC00 {
      case 0xD800: high = unit
      case 0xDC00: text.append(0xFFFD)
      default: text.append(unit)
      }
    }
    if high != nil || index < octets.endIndex { text.append(0xFFFD) }
    self = text.string
  }
}
