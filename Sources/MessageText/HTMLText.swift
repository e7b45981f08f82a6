import Mail

/// What there is in an HTML document, without its markup.
///
/// Tags, comments and the contents of `script`, `style` and `title` go, character references are decoded, and white
/// space is collapsed; a tag that begins a new block begins a new line. Unclosed markup reaches to the end, as in a
/// browser (HTML Standard section 13.2.5). Every byte is looked at a fixed number of times.
package struct HTMLText {
  /// What is shown.
  package private(set) var shown = ""
  /// What attributes of the elements hide (`HTMLVisibility`).
  package private(set) var hidden = ""
  /// The names of the elements in their order, 2,000 at most.
  package private(set) var tags: [String] = []
  /// Where links and images lead, 200 at most.
  package private(set) var links: [String] = []

  package init(_ html: String) {
    var reader = HTMLReader(html)
    reader.read()
    shown = String(decoding: reader.shown.bytes, as: UTF8.self)
    hidden = String(decoding: reader.hidden.bytes, as: UTF8.self)
    tags = reader.tags
    links = reader.links
  }
}

/// One pass over a document.
private struct HTMLReader {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var shown = CollapsedText()
  private(set) var hidden = CollapsedText()
  private(set) var tags: [String] = []
  private(set) var links: [String] = []
  private var visibility = HTMLVisibility()

  private static let tagLimit = 2_000
  private static let linkLimit = 200

  init(_ html: String) { bytes = Array(html.utf8) }

  mutating func read() {
    while let byte = byte(0) {
      switch byte {
      case UInt8(ascii: "<"): readMarkup()
      case UInt8(ascii: "&"): readReference()
      case _ where HTMLTag.isSpace(byte):
        position += 1
        widenGap(.space)
      default:
        position += 1
        write(CollectionOfOne(byte))
      }
    }
  }

  private func byte(_ offset: Int) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  private mutating func widenGap(_ wider: CollapsedText.Gap) {
    shown.widenGap(wider)
    hidden.widenGap(wider)
  }

  private mutating func write(_ text: some Sequence<UInt8>) {
    if visibility.isHidden { hidden.write(text) } else { shown.write(text) }
  }

  // MARK: Markup

  private mutating func readMarkup() {
    switch byte(1) {
    case UInt8(ascii: "!") where byte(2) == UInt8(ascii: "-") && byte(3) == UInt8(ascii: "-"): skipComment()
    case UInt8(ascii: "!"), UInt8(ascii: "?"): skipPast(UInt8(ascii: ">"))
    case UInt8(ascii: "/") where byte(2).map(HTMLTag.isLetter) == true: readTag()
    case UInt8(ascii: "/"): skipPast(UInt8(ascii: ">"))
    case .some(let next) where HTMLTag.isLetter(next): readTag()
    default:
      position += 1
      write(CollectionOfOne(UInt8(ascii: "<")))
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

  private mutating func readTag() {
    let tag = HTMLTag(bytes, at: position)
    position = tag.end
    widenGap(Self.blockTags.contains(tag.name) ? .line : Self.cellTags.contains(tag.name) ? .space : .none)
    guard !tag.isClosing else {
      visibility.close(tag)
      return
    }
    if tags.count < Self.tagLimit { tags.append(tag.name) }
    if let link = tag.link, links.count < Self.linkLimit { links.append(link) }
    if Self.rawTags.contains(tag.name) {
      skipContents(of: Array(tag.name.utf8))
    } else {
      visibility.open(tag, isBlock: Self.blockTags.contains(tag.name))
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
    return HTMLTag.isSpace(end) || end == UInt8(ascii: "/") || end == UInt8(ascii: ">")
  }

  // MARK: Character references

  private mutating func readReference() {
    guard let reference = HTMLReference(bytes[position...]) else {
      position += 1
      write(CollectionOfOne(UInt8(ascii: "&")))
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

  private static let rawTags: Set = ["script", "style", "title"]
  private static let cellTags: Set = ["td", "th"]
  private static let blockTags: Set = [
    "address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "li", "main", "nav", "ol", "option",
    "p", "pre", "section", "table", "tbody", "tfoot", "thead", "title", "tr", "ul",
  ]
}

/// Text in which white space is collapsed.
private struct CollapsedText {
  private(set) var bytes: [UInt8] = []
  private var gap = Gap.none

  /// The white space to put before the next character.
  enum Gap: Int {
    case none
    case space
    case line
  }

  mutating func widenGap(_ wider: Gap) {
    if wider.rawValue > gap.rawValue { gap = wider }
  }

  mutating func write(_ text: some Sequence<UInt8>) {
    if !bytes.isEmpty, gap != .none { bytes.append(gap == .line ? 0x0a : 0x20) }
    gap = .none
    bytes += text
  }
}
