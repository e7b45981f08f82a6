import Mail

/// The words of an HTML document, without its markup.
///
/// Tags, comments and the contents of `script` and `style` go, character references are decoded, and white space is
/// collapsed; a tag that begins a new block begins a new line. Unclosed markup reaches to the end, as in a browser
/// (HTML Standard section 13.2.5). Every byte is looked at a fixed number of times.
package enum HTMLText {
  package static func text(of html: String) -> String {
    var reader = HTMLReader(html)
    return reader.read()
  }
}

/// One pass over a document.
private struct HTMLReader {
  private let bytes: [UInt8]
  private var position = 0
  private var out: [UInt8] = []
  private var gap = Gap.none

  /// The white space to put before the next character.
  private enum Gap: Int {
    case none
    case space
    case line
  }

  init(_ html: String) { bytes = Array(html.utf8) }

  mutating func read() -> String {
    while let byte = byte(0) {
      switch byte {
      case UInt8(ascii: "<"): readMarkup()
      case UInt8(ascii: "&"): readReference()
      case _ where Self.isSpace(byte):
        position += 1
        widenGap(.space)
      default:
        position += 1
        write([byte])
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private func byte(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func widenGap(_ wider: Gap) {
    if wider.rawValue > gap.rawValue { gap = wider }
  }

  private mutating func write(_ text: some Sequence<UInt8>) {
    if !out.isEmpty, gap != .none { out.append(gap == .line ? 0x0a : 0x20) }
    gap = .none
    out += text
  }

  // MARK: Markup

  private mutating func readMarkup() {
    switch byte(1) {
    case UInt8(ascii: "!") where byte(2) == UInt8(ascii: "-") && byte(3) == UInt8(ascii: "-"): skipComment()
    case UInt8(ascii: "!"), UInt8(ascii: "?"): skipPast(UInt8(ascii: ">"))
    case UInt8(ascii: "/") where byte(2).map(Self.isLetter) == true: readTag(nameOffset: 2)
    case UInt8(ascii: "/"): skipPast(UInt8(ascii: ">"))
    case .some(let next) where Self.isLetter(next): readTag(nameOffset: 1)
    default:
      position += 1
      write([UInt8(ascii: "<")])
    }
  }

  private mutating func skipPast(_ end: UInt8) {
    position = bytes[position...].firstIndex(of: end).map { $0 + 1 } ?? bytes.count
  }

  /// Goes behind `-->`.
  ///
  /// The two hyphens of `<!--` may be those of the end: `<!-->` is a whole comment.
  private mutating func skipComment() {
    position += 2
    var hyphens = 0
    while let byte = byte(0) {
      position += 1
      if byte == UInt8(ascii: ">"), hyphens >= 2 { return }
      // `--!>` ends a comment too.
      if byte == UInt8(ascii: "!"), hyphens >= 2, self.byte(0) == UInt8(ascii: ">") { continue }
      hyphens = byte == UInt8(ascii: "-") ? hyphens + 1 : 0
    }
  }

  private mutating func readTag(nameOffset: Int) {
    position += nameOffset
    let start = position
    while let byte = byte(0), !Self.isSpace(byte), byte != UInt8(ascii: "/"), byte != UInt8(ascii: ">") {
      position += 1
    }
    let name = String(decoding: bytes[start..<min(position, start + 12)], as: UTF8.self).lowercased()
    skipAttributes()
    widenGap(Self.blockTags.contains(name) ? .line : Self.cellTags.contains(name) ? .space : .none)
    if nameOffset == 1, Self.rawTags.contains(name) { skipContents(of: Array(name.utf8)) }
  }

  /// Goes behind the `>` that is not in a quoted value.
  private mutating func skipAttributes() {
    var quote: UInt8?
    var valueMayFollow = false
    while let byte = byte(0) {
      position += 1
      if let open = quote {
        if byte == open { quote = nil }
      } else if byte == UInt8(ascii: ">") {
        return
      } else if valueMayFollow, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
        valueMayFollow = false
      } else if !Self.isSpace(byte) {
        valueMayFollow = byte == UInt8(ascii: "=")
      }
    }
  }

  /// Goes to the closing tag of that name.
  private mutating func skipContents(of name: [UInt8]) {
    while position < bytes.count {
      if byte(0) == UInt8(ascii: "<"), byte(1) == UInt8(ascii: "/"), isName(name, at: 2) { return }
      position += 1
    }
  }

  private func isName(_ name: [UInt8], at offset: Int) -> Bool {
    guard name.indices.allSatisfy({ byte(offset + $0).map { $0 | 0x20 } == name[$0] }) else { return false }
    guard let end = byte(offset + name.count) else { return false }
    return Self.isSpace(end) || end == UInt8(ascii: "/") || end == UInt8(ascii: ">")
  }

  // MARK: Character references

  private mutating func readReference() {
    guard let reference = HTMLReference(bytes[position...]) else {
      position += 1
      write([UInt8(ascii: "&")])
      return
    }
    position += reference.length
    // A no-break space is white space to the reader of the text.
    if reference.scalar == "\u{A0}" || reference.scalar.properties.isWhitespace {
      widenGap(.space)
    } else {
      write(UTF8.encode(reference.scalar) ?? UTF8.encodedReplacementCharacter)
    }
  }

  // MARK: Character classes and tags

  private static func isSpace(_ byte: UInt8) -> Bool { ASCII.isSpace(byte) || (0x0a...0x0d).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) && !ASCII.isDigit(byte) }

  private static let rawTags: Set = ["script", "style"]
  private static let cellTags: Set = ["td", "th"]
  private static let blockTags: Set = [
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option",
    "p", "pre", "section", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
  ]
}
