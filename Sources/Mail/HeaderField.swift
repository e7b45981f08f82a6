/// One header field, its bytes exactly as they came.
package struct HeaderField: Hashable, Sendable {
  /// The field name as it came, without the colon.
  package let name: [UInt8]
  /// Everything behind the colon: the leading space, folds and their line ends, 8-bit bytes.
  package let value: [UInt8]

  package init(name: [UInt8], value: [UInt8]) {
    self.name = name
    self.value = value
  }

  package init(_ name: String, _ value: String) {
    self.init(name: Array(name.utf8), value: Array((" " + value).utf8))
  }

  /// Whether this is the field called `other`, in any case, with obsolete space before the colon (RFC 5322 4.5).
  package func isNamed(_ other: String) -> Bool {
    var bytes = name[...]
    while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
    return bytes.count == other.utf8.count
      && zip(bytes, other.utf8).allSatisfy { ASCII.lowercase($0) == ASCII.lowercase($1) }
  }

  /// The value with folds undone (RFC 5322 section 2.2.3) and outer white space dropped.
  package var unfolded: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(value.count)
    for (index, byte) in value.enumerated() where byte != 0x0d || !Self.isFold(value, after: index) {
      if byte == 0x0a, index + 1 < value.count, ASCII.isSpace(value[index + 1]) { continue }
      out.append(byte)
    }
    let start = out.firstIndex { !ASCII.isSpace($0) } ?? out.endIndex
    let end = out.lastIndex { !ASCII.isSpace($0) && $0 != 0x0a && $0 != 0x0d }.map { $0 + 1 } ?? start
    return Array(out[start..<max(start, end)])
  }

  /// The unfolded value as text, bytes that are not UTF-8 repaired.
  package var text: String { String(decoding: unfolded, as: UTF8.self) }

  private static func isFold(_ bytes: [UInt8], after index: Int) -> Bool {
    index + 2 < bytes.count && bytes[index + 1] == 0x0a && ASCII.isSpace(bytes[index + 2])
  }
}
