/// Reads the words of Authentication-Results: tokens, quoted strings and comments (RFC 8601 section 2.2).
struct ResultsScanner {
  private let bytes: [UInt8]
  private var position = 0
  private let commentDepthLimit = 50
  /// The text of the comments met since the last `takeComments`.
  private var comments: [UInt8] = []

  /// Nil if the value holds a control character.
  init?(_ value: [UInt8]) {
    guard !value.contains(where: ASCII.isControl) else { return nil }
    bytes = value
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// What was not read yet.
  var rest: ArraySlice<UInt8> { bytes[min(position, bytes.count)...] }

  /// Takes this character, if it is the next one.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Takes all octets that fit.
  mutating func take(while fits: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    let taken = rest.prefix(while: fits)
    position += taken.count
    return taken
  }

  /// A token, which may be UTF-8, or a quoted string; nil if it is neither.
  mutating func word() -> String? {
    if next == UInt8(ascii: "\"") { return quotedString() }
    return String(validating: take { $0 > 0x20 && !"()<>@,;:\\\"/[]?=".utf8.contains($0) }, as: UTF8.self)
  }

  /// A keyword, lower case; empty if there is none.
  mutating func keyword() -> String {
    String(decoding: take { ASCII.isAlphanumeric($0) || "-_".utf8.contains($0) }, as: UTF8.self).lowercased()
  }

  mutating func quotedString() -> String? {
    position += 1
    var out: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == UInt8(ascii: "\"") { return String(validating: out, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = next else { return nil }
        position += 1
        out.append(escaped)
      } else {
        out.append(byte)
      }
    }
    return nil
  }

  /// The text of the comments met since the last call, without the outer brackets; comments are set apart by a space.
  mutating func takeComments() -> String {
    defer { comments = [] }
    return String(decoding: comments, as: UTF8.self)
  }

  /// False if a comment does not end or nests too deep.
  mutating func skipComments() -> Bool {
    let start = position
    guard skipWithoutKeeping() else { return false }
    let skipped = bytes[start..<min(position, bytes.count)]
    guard let open = skipped.firstIndex(of: UInt8(ascii: "(")),
      let close = skipped.lastIndex(of: UInt8(ascii: ")")), open < close
    else { return true }
    if !comments.isEmpty { comments.append(0x20) }
    comments += skipped[(open + 1)..<close]
    return true
  }

  private mutating func skipWithoutKeeping() -> Bool {
    var depth = 0
    while let byte = next {
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")") where depth > 0: depth -= 1
      case UInt8(ascii: "\\") where depth > 0: position += 1
      case _ where depth > 0 || ASCII.isSpace(byte): break
      default: return true
      }
      guard depth <= commentDepthLimit else { return false }
      position += 1
    }
    return depth == 0
  }
}
