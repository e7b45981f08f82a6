import Mail

/// Bodies after canonicalization (RFC 6376 sections 3.4.3 and 3.4.4).
enum DKIMBody {
  /// The octets of the whole canonical body.
  static func canonicalLength(_ body: [UInt8], relaxed: Bool) -> Int {
    var length = 0
    canonicalize(body, relaxed: relaxed) { length += $0.count }
    return length
  }

  /// Hands out the canonical body in pieces.
  static func canonicalize(_ body: [UInt8], relaxed: Bool, _ take: ([UInt8]) -> Void) {
    var piece: [UInt8] = []
    var emptyLines = 0
    var isEmpty = true
    var start = 0
    while start < body.count {
      let end = lineEnd(body, from: start)
      let contentEnd = relaxed ? trimmedEnd(body, start..<end) : end
      if contentEnd == start {
        emptyLines += 1
      } else {
        for _ in 0..<emptyLines { piece += lineEnd }
        emptyLines = 0
        isEmpty = false
        append(body[start..<contentEnd], to: &piece, relaxed: relaxed)
        piece += lineEnd
      }
      start = end + 2
      if piece.count >= pieceSize {
        take(piece)
        piece.removeAll(keepingCapacity: true)
      }
    }
    if isEmpty, !relaxed { piece += lineEnd }
    take(piece)
  }

  /// Octets after which a piece is handed out.
  private static let pieceSize = 1 << 16
  private static let lineEnd: [UInt8] = [0x0d, 0x0a]

  /// The index of the next CRLF, or the end of the body.
  private static func lineEnd(_ body: [UInt8], from start: Int) -> Int {
    var index = start
    while index < body.count, !(body[index] == 0x0d && index + 1 < body.count && body[index + 1] == 0x0a) { index += 1 }
    return index
  }

  /// Where the line's white space at the end begins.
  private static func trimmedEnd(_ body: [UInt8], _ line: Range<Int>) -> Int {
    var end = line.upperBound
    while end > line.lowerBound, ASCII.isSpace(body[end - 1]) { end -= 1 }
    return end
  }

  /// Runs of white space become one space by the relaxed algorithm.
  private static func append(_ line: ArraySlice<UInt8>, to piece: inout [UInt8], relaxed: Bool) {
    guard relaxed else {
      piece += line
      return
    }
    var inSpace = false
    for byte in line {
      let isSpace = ASCII.isSpace(byte)
      if !isSpace { piece.append(byte) } else if !inSpace { piece.append(0x20) }
      inSpace = isSpace
    }
  }
}
