package import Mail

/// Splits the bytes of a stored message into header fields and body.
///
/// Stored messages often have bare line feeds; on the wire there are none, so they become CRLF.
package enum MessageFile {
  /// Hands every field and the body to the assembly.
  package static func read(_ bytes: some Collection<UInt8>, into assembly: inout MessageAssembly) {
    let bytes = withCRLF(bytes)
    var position = 0
    var pending: (name: ArraySlice<UInt8>, start: Int)?
    while position < bytes.count {
      let end = lineEnd(bytes, from: position)
      let line = bytes[position..<end.text]
      if !line.isEmpty, pending != nil, line.first.map(ASCII.isSpace) ?? false {
        position = end.next
        continue
      }
      finish(pending, bytes, upTo: position, &assembly)
      pending = nil
      guard let colon = colon(of: line, bytes, next: end.next) else {
        // The empty line; or a line that is no field, with which the body begins as MTAs see it.
        assembly.addBody(bytes[(line.isEmpty ? end.next : position)...])
        return
      }
      pending = (bytes[position..<colon], colon + 1)
      position = max(end.next, lineEnd(bytes, from: colon).next)
    }
    finish(pending, bytes, upTo: bytes.count, &assembly)
  }

  /// Where the colon of a field stands that begins with this line; nil if it is no field.
  ///
  /// A name may be folded before its colon: programs that unfold first read it so.
  private static func colon(of line: ArraySlice<UInt8>, _ bytes: [UInt8], next: Int) -> Int? {
    if let colon = line.firstIndex(of: UInt8(ascii: ":")) { return colon > line.startIndex ? colon : nil }
    guard !line.isEmpty, line.allSatisfy({ (0x21...0x7e).contains($0) }), next < bytes.count,
      ASCII.isSpace(bytes[next])
    else { return nil }
    let end = bytes[next...].firstIndex { !ASCII.isSpace($0) } ?? bytes.count
    return end < bytes.count && bytes[end] == UInt8(ascii: ":") ? end : nil
  }

  private static func finish(
    _ field: (name: ArraySlice<UInt8>, start: Int)?, _ bytes: [UInt8], upTo end: Int,
    _ assembly: inout MessageAssembly
  ) {
    guard let field else { return }
    // The value ends before the line end that separates it from the next field.
    var end = end
    if end >= 2, bytes[end - 1] == 0x0a, bytes[end - 2] == 0x0d { end -= 2 }
    assembly.addHeader(HeaderField(name: Array(field.name), value: Array(bytes[field.start..<max(end, field.start)])))
  }

  /// Where the line's text ends and where the next line begins.
  private static func lineEnd(_ bytes: [UInt8], from start: Int) -> (text: Int, next: Int) {
    guard let feed = bytes[start...].firstIndex(of: 0x0a) else { return (bytes.count, bytes.count) }
    let hasReturn = feed > start && bytes[feed - 1] == 0x0d
    return (hasReturn ? feed - 1 : feed, feed + 1)
  }

  private static func withCRLF(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count + bytes.count / 32)
    var last: UInt8 = 0
    for byte in bytes {
      if byte == 0x0a, last != 0x0d { out.append(0x0d) }
      out.append(byte)
      last = byte
    }
    return out
  }
}
