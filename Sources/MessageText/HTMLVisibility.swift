/// Which elements of an HTML document are seen, as far as their own attributes tell.
///
/// Hidden are: `hidden`, `display: none`, `opacity: 0`, no height or width with `overflow: hidden`; inherited until a
/// descendant says otherwise: `visibility: hidden`, a font of at most 1 pixel, and a colour that is the background's.
/// Style sheets are not read; an element with a class may have any background.
struct HTMLVisibility {
  private var open: [Element] = []

  /// Open elements that are followed; deeper ones are taken to be as visible as those around them.
  private static let depthLimit = 256
  /// Open elements that a closing tag looks through.
  private static let closingLimit = 64

  private struct Element {
    /// The `HTMLTag.code` of its name.
    let code: UInt64
    var look = Look()
  }

  /// How text in an element looks.
  private struct Look {
    var isGone = false
    var isInvisible = false
    var isTiny = false
    /// Nil if unknown.
    var color: HTMLColor?
    var background: HTMLColor? = .white

    var isHidden: Bool {
      if isGone || isInvisible || isTiny { return true }
      guard let color, let background else { return false }
      return color.isLike(background)
    }
  }

  private(set) var isHidden = false

  mutating func open(_ tag: HTMLTag, isBlock: Bool) {
    if let implied = Self.implied[tag.code] ?? (isBlock ? Self.impliedByBlocks : nil) { closeImplied(implied) }
    guard !Self.voidTags.contains(tag.code), open.count < Self.depthLimit else { return }
    var element = Element(code: tag.code, look: open.last?.look ?? Look())
    Self.apply(tag, to: &element.look)
    open.append(element)
    isHidden = element.look.isHidden
  }

  mutating func close(_ tag: HTMLTag) {
    guard let index = open.suffix(Self.closingLimit).lastIndex(where: { $0.code == tag.code }) else { return }
    cut(to: index)
  }

  private mutating func cut(to count: Int) {
    open.removeSubrange(count...)
    isHidden = open.last?.look.isHidden ?? false
  }

  // MARK: Elements that end without a tag

  /// What a tag closes, and the elements beyond which it does not look.
  private typealias Implied = (closed: [UInt64], within: [UInt64])

  private mutating func closeImplied(_ implied: Implied) {
    let near = open.suffix(Self.closingLimit)
    let start = near.lastIndex { implied.within.contains($0.code) } ?? near.startIndex
    if let index = near[start...].firstIndex(where: { implied.closed.contains($0.code) }) { cut(to: index) }
  }

  /// A paragraph ends before a block, an item, cell or row before the next (HTML Standard section 13.2.6.4).
  private static let implied: [UInt64: Implied] = {
    let groups: [(tags: [String], closed: [String], within: [String])] = [
      (["li"], ["li", "p"], ["ul", "ol"]), (["dd", "dt"], ["dd", "dt", "p"], ["dl"]),
      (["td", "th"], ["td", "th"], ["tr", "table"]), (["tr", "tbody", "thead", "tfoot"], ["tr"], ["table"]),
      (["option"], ["option"], ["select"]), (["br"], [], []),
    ]
    var implied: [UInt64: Implied] = [:]
    for group in groups {
      for tag in group.tags {
        implied[HTMLTag.code(tag)] = (group.closed.map(HTMLTag.code), group.within.map(HTMLTag.code))
      }
    }
    return implied
  }()
  private static let impliedByBlocks: Implied = (
    [HTMLTag.code("p")], ["table", "td", "th", "div", "li"].map(HTMLTag.code)
  )

  /// Elements without contents.
  private static let voidTags = Set(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
      .map(HTMLTag.code))

  // MARK: Looks

  private static func apply(_ tag: HTMLTag, to look: inout Look) {
    let attributes = tag.attributes
    guard !attributes.isEmpty else { return }
    if attributes[.hidden] != nil { look.isGone = true }
    if attributes[.class] != nil || attributes[.background] != nil { look.background = nil }
    if let color = attributes[.bgcolor] { look.background = HTMLColor(color) }
    if tag.name == "font", let color = attributes[.color] { look.color = HTMLColor(color) }
    guard let style = attributes[.style] else { return }
    var box = (isEmpty: false, isClipped: false)
    for declaration in style.lowercased().split(separator: ";") {
      let parts = declaration.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { continue }
      let value = trimmed(parts[1].prefix { $0 != "!" })
      switch trimmed(parts[0]) {
      case "display" where value == "none": look.isGone = true
      case "opacity" where isAtMost(0, value): look.isGone = true
      case "visibility": look.isInvisible = value == "hidden" || value == "collapse"
      case "font-size": look.isTiny = isAtMost(1, value)
      case "color": look.color = HTMLColor(value)
      case "background-color", "background": look.background = HTMLColor(value)
      case "background-image": look.background = nil
      case "height", "max-height", "width", "max-width": box.isEmpty = box.isEmpty || isAtMost(0, value)
      case "overflow": box.isClipped = value == "hidden"
      default: break
      }
    }
    if box.isEmpty, box.isClipped { look.isGone = true }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// A length without unit or in pixels, points or percent.
  private static func isAtMost(_ limit: Double, _ value: String) -> Bool {
    let digits = value.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard let number = Double(digits), number <= limit else { return false }
    return ["", "px", "pt", "%"].contains(value.dropFirst(digits.count)) || number == 0
  }
}

/// A colour as HTML and CSS write it.
struct HTMLColor {
  private let channels: [Int]

  static let white = HTMLColor(channels: [255, 255, 255])

  private init(channels: [Int]) { self.channels = channels }

  /// `#rgb`, `#rrggbb`, `rgb(…)` and a few names; nil for others.
  init?(_ text: String) {
    let text = text.lowercased()
    if let named = Self.names[text] {
      channels = named
    } else if text.hasPrefix("#"), let value = Int(text.dropFirst(), radix: 16), text.utf8.count == 7 {
      channels = [value >> 16 & 255, value >> 8 & 255, value & 255]
    } else if text.hasPrefix("#"), let value = Int(text.dropFirst(), radix: 16), text.utf8.count == 4 {
      channels = [value >> 8 & 15, value >> 4 & 15, value & 15].map { $0 * 17 }
    } else if text.hasPrefix("rgb("), text.hasSuffix(")") {
      let numbers = text.dropFirst(4).dropLast().split { $0 == "," || $0 == " " }.compactMap { Int($0) }
      guard numbers.count == 3 else { return nil }
      channels = numbers.map { min(max($0, 0), 255) }
    } else {
      return nil
    }
  }

  /// Nobody tells them apart.
  func isLike(_ other: HTMLColor) -> Bool {
    zip(channels, other.channels).allSatisfy { abs($0 - $1) <= 16 }
  }

  private static let names = [
    "white": [255, 255, 255], "black": [0, 0, 0], "red": [255, 0, 0], "green": [0, 128, 0], "blue": [0, 0, 255],
    "yellow": [255, 255, 0], "gray": [128, 128, 128], "silver": [192, 192, 192], "whitesmoke": [245, 245, 245],
    "snow": [255, 250, 250], "ivory": [255, 255, 240],
  ]
}
