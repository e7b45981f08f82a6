import Mail

/// The size of a body after canonicalization (RFC 6376 sections 3.4.3 and 3.4.4).
///
/// libopendkim computes the hash; the size alone is needed to tell what `l=` leaves unsigned.
enum DKIMBody {
  static func canonicalLength(_ body: [UInt8], relaxed: Bool) -> Int {
    var total = 0
    var lastContent = 0
    var start = 0
    while start < body.count {
      let end = lineEnd(body, from: start)
      let line = body[start..<end]
      let length = relaxed ? relaxedLength(line) : line.count
      total += length + 2
      if length > 0 { lastContent = total }
      start = end + 2
    }
    return lastContent == 0 && !relaxed ? 2 : lastContent
  }

  /// The index of the next CRLF, or the end of the body.
  private static func lineEnd(_ body: [UInt8], from start: Int) -> Int {
    var index = start
    while index < body.count, !(body[index] == 0x0d && index + 1 < body.count && body[index + 1] == 0x0a) { index += 1 }
    return index
  }

  /// Runs of white space count as one octet, and as none at the end of the line.
  private static func relaxedLength(_ line: ArraySlice<UInt8>) -> Int {
    var length = 0
    var contentLength = 0
    var inSpace = false
    for byte in line {
      let isSpace = ASCII.isSpace(byte)
      if !(isSpace && inSpace) { length += 1 }
      if !isSpace { contentLength = length }
      inSpace = isSpace
    }
    return contentLength
  }
}
