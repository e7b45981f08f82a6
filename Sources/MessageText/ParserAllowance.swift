import Mail

/// How much of what takes GMime long it may still be given for one message.
///
/// Ordinary mail stays far below. A body is cut where the allowance ends.
struct ParserAllowance {
  /// Octets of all bodies; those of an attached message count again, as they are parsed again.
  private var octets = 8 << 20
  /// Lines that begin with two hyphens, as every boundary does.
  ///
  /// GMime makes a part of each, or compares each with every boundary that is open: 350,000 of them took 5 s.
  private var hyphenLines = 4_000
  /// The sum of what `Content-` fields take; 128 KiB of short fields, or one of 23 KiB.
  ///
  /// The time for a field can grow with the square of its length, as with comments that are not closed (400 KB took
  /// 65 s), and a short one can make GMime load a character set (80 us).
  private var fieldWork = 1 << 29

  /// False if a field of that length is too much.
  mutating func takeField(_ length: Int) -> Bool {
    let work = length * max(length, 4_096)
    guard work <= fieldWork else { return false }
    fieldWork -= work
    return true
  }

  /// The body up to the first line that is too much.
  ///
  /// Any line may turn out to be in the header of a part, so each that looks like a field counts as one.
  mutating func affordable(_ whole: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let body = whole.prefix(octets)
    octets -= body.count
    var start = body.startIndex
    while start < body.endIndex {
      var end = Self.endOfLine(body, from: start)
      // Few lines begin so; the others cost no more than this.
      switch body[start] | 0x20 {
      case UInt8(ascii: "-") where body[start..<end].starts(with: "--".utf8):
        guard hyphenLines > 0 else { return body[..<start] }
        hyphenLines -= 1
      case UInt8(ascii: "c") where Self.isContentField(body[start..<end]):
        while end < body.endIndex, ASCII.isSpace(body[end]) { end = Self.endOfLine(body, from: end) }
        guard takeField(end - start) else { return body[..<start] }
      default: break
      }
      start = end
    }
    return body
  }

  private static func isContentField(_ line: ArraySlice<UInt8>) -> Bool {
    // The bit that makes letters lower case is set in the hyphen already.
    line.lazy.prefix(8).map { $0 | 0x20 }.elementsEqual("content-".utf8)
  }

  private static func endOfLine(_ body: ArraySlice<UInt8>, from start: Int) -> Int {
    var end = start
    while end < body.endIndex {
      if body[end] == 0x0a { return end + 1 }
      end += 1
    }
    return end
  }
}
