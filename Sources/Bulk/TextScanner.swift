/// Cuts text into tokens, each character looked at a fixed number of times.
struct TextScanner {
  private(set) var tokens: [TextToken] = []
  /// For the first clauses, how many tokens there were at the end.
  private(set) var clauseEnds: [Int] = []
  private(set) var linkDomains: [String] = []

  private let folding = Folding.shared
  private let bytes: [UInt8]
  private let limit: Int
  private var position = 0
  private var word = Word()
  /// The last token is made of single letters, as in `f r e e`.
  private var isSpelling = false

  private static let clauseLimit = 3
  private static let domainLimit = 32
  /// Letters of a word that count; what is longer is no word of a language.
  private static let wordLimit = 32

  /// A word as far as it is read.
  private struct Word {
    var letters = ""
    var letterCount = 0
    /// What the digits stand for if they are letters in disguise, such as the 0 of `l0an`.
    var disguises = 0
    /// The word holds a digit that is none.
    var isNumber = false
  }

  init(_ text: String, limit: Int) {
    bytes = Array(text.utf8)
    self.limit = limit
  }

  mutating func scan() {
    while position < bytes.count, tokens.count < limit {
      if Self.isGraphicASCII(bytes[position]) { readSegment() } else { readScalar() }
    }
    endWord()
    tokens.removeLast(max(0, tokens.count - limit))
    clauseEnds = clauseEnds.map { min($0, tokens.count) }
  }

  private static func isGraphicASCII(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) }

  /// Reads ASCII characters that stand together: a link, an address, or words.
  private mutating func readSegment() {
    let start = position
    var isLink = false
    while position < bytes.count, Self.isGraphicASCII(bytes[position]) {
      position += 1
      isLink = isLink || Link.isMark(bytes[position - 1]) && position < bytes.count && Link.mayFollow(bytes[position])
    }
    let segment = bytes[start..<position]
    if isLink, let link = Link(segment) {
      endWord()
      append(link.isAddress ? .address : .link)
      if !link.isAddress, linkDomains.count < Self.domainLimit { linkDomains += link.domain.map { [$0] } ?? [] }
    } else {
      for byte in segment { read(Unicode.Scalar(byte)) }
      if let last = segment.last { endClause(after: Unicode.Scalar(last)) }
    }
  }

  /// Reads another character; the bytes are valid UTF-8.
  private mutating func readScalar() {
    let first = bytes[position]
    let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    var value = length == 1 ? UInt32(first) : UInt32(first) & (0x7f >> UInt32(length))
    position += 1
    for _ in 1..<length {
      value = value << 6 | UInt32(bytes[position] & 0x3f)
      position += 1
    }
    guard let scalar = Unicode.Scalar(value) else { return }
    read(scalar)
    endClause(after: scalar)
  }

  private mutating func read(_ scalar: Unicode.Scalar) {
    switch folding.form(scalar) {
    case .nothing: break
    case .space: endWord()
    case .digit: readDigit(scalar)
    case .letter(let letter): readLetter(letter)
    case .ideograph(let ideograph):
      endWord()
      append(.ideograph(ideograph))
    case .sequence(let index):
      for scalar in folding.sequences[index] { read(scalar) }
    }
  }

  private mutating func endClause(after scalar: Unicode.Scalar) {
    guard clauseEnds.count < Self.clauseLimit, Self.endsClause(scalar) else { return }
    endWord()
    clauseEnds.append(tokens.count)
  }

  /// Whether a clause ends with it, as with a line break.
  private static func endsClause(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case ",", ":", "!", ";", "\n", "，", "：", "！", "；", "。", "､", "、", "︰", "﹕": true
    default: false
    }
  }

  private mutating func readLetter(_ letter: Unicode.Scalar) {
    word.letterCount += 1
    // One letter to the eye: I, l and, folded before, all that looks like them.
    if word.letterCount <= Self.wordLimit { word.letters.unicodeScalars.append(letter == "i" ? "l" : letter) }
  }

  private mutating func readDigit(_ digit: Unicode.Scalar) {
    guard let letter = Self.disguise(digit), !word.isNumber else {
      word.isNumber = true
      return
    }
    word.disguises += 1
    readLetter(letter)
  }

  private static func disguise(_ digit: Unicode.Scalar) -> Unicode.Scalar? {
    switch digit {
    case "0": "o"
    case "1": "l"
    case "3": "e"
    case "4": "a"
    case "5": "s"
    case "7": "t"
    default: nil
    }
  }

  /// A word with digits is a number or a code, unless most of it are letters.
  private mutating func endWord() {
    guard word.isNumber || word.letterCount > 0 else { return }
    if word.isNumber || word.disguises * 2 > word.letterCount {
      append(.number)
    } else if word.letterCount == 1, isSpelling, let last = tokens.popLast() {
      tokens.append(.word(last.text + word.letters))
    } else {
      append(.word(word.letters))
      isSpelling = word.letterCount == 1
    }
    word = Word()
  }

  private mutating func append(_ token: TextToken) {
    isSpelling = false
    tokens.append(token)
  }
}
