package import DNS
import Mail

/// Reads the data of one record in wire format (RFC 1035 section 3.3, RFC 3596), names not compressed.
package enum Rdata {
  /// Nil if the bytes are not exactly one well-formed record of that type.
  package static func decode(_ bytes: [UInt8], _ type: RecordType) -> RecordData? {
    var reader = RdataReader(bytes)
    let data: RecordData? =
      switch type {
      case .a: reader.address(octets: 4)
      case .aaaa: reader.address(octets: 16)
      case .mx: reader.mailExchange()
      case .ptr: reader.name().map { .host($0) }
      case .txt: reader.strings().map { .text($0) }
      }
    return reader.isAtEnd ? data : nil
  }
}

/// Takes the fields of a record off its bytes, first to last; nil when what is left does not hold the field.
private struct RdataReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func address(octets: Int) -> RecordData? {
    take(octets).flatMap { IPAddress(bytes: Array($0)) }.map { .address($0) }
  }

  mutating func mailExchange() -> RecordData? {
    guard let high = rest.popFirst(), let low = rest.popFirst(), let host = name() else { return nil }
    return .mailExchange(preference: UInt16(high) << 8 | UInt16(low), host: host)
  }

  /// All strings joined; one at least, which may be empty.
  mutating func strings() -> [UInt8]? {
    guard !rest.isEmpty else { return nil }
    var joined: [UInt8] = []
    while let length = rest.popFirst() {
      guard let string = take(Int(length)) else { return nil }
      joined += string
    }
    return joined
  }

  /// A name of 255 octets at most, lower case, without the final dot; the root is the empty name.
  mutating func name() -> String? {
    var text: [UInt8] = []
    var octets = 1
    while let length = rest.popFirst() {
      guard length > 0 else { return String(decoding: text, as: UTF8.self) }
      octets += Int(length) + 1
      // A length above 63 is a compression pointer or reserved.
      guard length <= 63, octets <= 255 else { return nil }
      guard let label = take(Int(length)), label.allSatisfy(Self.isPlain) else { return nil }
      if !text.isEmpty { text.append(UInt8(ascii: ".")) }
      text += label.map(Self.lowercased)
    }
    return nil
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard rest.count >= count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Whether the octet stands for itself in text.
  ///
  /// A dot inside a label would make one name read as another.
  private static func isPlain(_ byte: UInt8) -> Bool {
    (0x21...0x7e).contains(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "\\")
  }

  private static func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }
}
