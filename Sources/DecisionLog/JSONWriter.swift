import Foundation

/// Writes canonical JSON: keys sorted, no white space, whole numbers, nothing escaped that need not be (RFC 8259
/// section 7).
///
/// The caller names the fields of an object in the order of their octets.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(8 << 10) }

  /// A field; left out if there is no value.
  ///
  /// Nothing in the key needs an escape.
  mutating func field(_ key: StaticString, _ value: (some JSONWritable)?) {
    guard let value else { return }
    separate()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
    value.write(to: &self)
  }

  /// A field whose key is not known beforehand.
  mutating func entry(_ key: String, _ value: some JSONWritable) {
    separate()
    text(key)
    bytes.append(UInt8(ascii: ":"))
    value.write(to: &self)
  }

  mutating func object(_ fields: (inout JSONWriter) -> Void) {
    bytes.append(UInt8(ascii: "{"))
    fields(&self)
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func array(_ items: some Sequence<some JSONWritable>) {
    bytes.append(UInt8(ascii: "["))
    for item in items {
      separate()
      item.write(to: &self)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// A comma, unless what comes next is the first of its object or array.
  private mutating func separate() {
    guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
    bytes.append(UInt8(ascii: ","))
  }

  /// Text in which nothing is to be escaped: a number, a truth.
  mutating func plain(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func text(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { unsafe bytes.append($0, escaping: Self.isEscaped, as: Self.escape) }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func base64(_ octets: UnsafeRawBufferPointer) {
    bytes.append(UInt8(ascii: "\""))
    unsafe bytes.append(base64: octets)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isEscaped(_ octet: UInt8) -> Bool {
    octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\")
  }

  private static func escape(_ octet: UInt8) -> String {
    switch octet {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case 0x08: "\\b"
    case 0x09: "\\t"
    case 0x0a: "\\n"
    case 0x0c: "\\f"
    case 0x0d: "\\r"
    default: "\\u00" + [octet].hex
    }
  }
}

/// What can be a value in JSON.
protocol JSONWritable {
  func write(to json: inout JSONWriter)
}

extension String: JSONWritable {
  func write(to json: inout JSONWriter) { json.text(self) }
}

extension Bool: JSONWritable {
  func write(to json: inout JSONWriter) { json.plain(self ? "true" : "false") }
}

extension JSONWritable where Self: FixedWidthInteger {
  func write(to json: inout JSONWriter) { json.plain(String(self)) }
}

extension Int: JSONWritable {}
extension Int64: JSONWritable {}
extension UInt32: JSONWritable {}
extension UInt64: JSONWritable {}

/// As base64.
extension Data: JSONWritable {
  func write(to json: inout JSONWriter) { unsafe withUnsafeBytes { unsafe json.base64($0) } }
}

extension Array: JSONWritable where Element: JSONWritable {
  func write(to json: inout JSONWriter) { json.array(self) }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      for (key, value) in sorted(by: { $0.key < $1.key }) { json.entry(key, value) }
    }
  }
}
