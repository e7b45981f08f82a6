/// The parameters of a Content-Type, as they stand there (RFC 2045 section 5.1).
///
/// Of a value, the first 4,096 octets and 50 parameters are read. Never fails: what is no parameter is passed over.
package struct MIMEParameters: Sendable {
  /// Names in lower case with their values, unquoted, in order.
  package private(set) var all: [(name: String, value: String)] = []

  private static let sizeLimit = 4_096
  private static let countLimit = 50

  /// `value`: unfolded.
  package init(value: [UInt8]) {
    var rest = value.prefix(Self.sizeLimit)
    Self.skip(&rest, to: UInt8(ascii: ";"))
    while !rest.isEmpty, all.count < Self.countLimit {
      let name = rest.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: ";") }
      rest = rest.dropFirst(name.count)
      guard rest.popFirst() == UInt8(ascii: "=") else { continue }
      let value = Self.value(&rest)
      Self.skip(&rest, to: UInt8(ascii: ";"))
      all.append((Self.text(name).lowercased(), value))
    }
  }

  /// The first value of a parameter.
  package subscript(_ name: String) -> String? { all.first { $0.name == name }?.value }

  /// Whether a parameter stands twice with different values, so that programs disagree on which one counts.
  package func isAmbiguous(_ name: String) -> Bool {
    Set(all.lazy.filter { $0.name == name }.map(\.value)).count > 1
  }

  private static func value(_ rest: inout ArraySlice<UInt8>) -> String {
    rest = rest.drop(while: ASCII.isSpace)
    guard rest.first == UInt8(ascii: "\"") else {
      let token = rest.prefix { $0 != UInt8(ascii: ";") }
      rest = rest.dropFirst(token.count)
      return text(token)
    }
    rest.removeFirst()
    var out: [UInt8] = []
    while let byte = rest.popFirst(), byte != UInt8(ascii: "\"") {
      out.append(byte == UInt8(ascii: "\\") ? rest.popFirst() ?? byte : byte)
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Goes behind the next separator.
  private static func skip(_ rest: inout ArraySlice<UInt8>, to separator: UInt8) {
    rest = rest.drop { $0 != separator }.dropFirst()
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
  }
}
