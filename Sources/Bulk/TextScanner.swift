/// Cuts text into tokens, each character looked at a fixed number of times.
struct TextScanner {
  private(set) var tokens: [TextToken] = []
  /// For the first clauses, how many tokens there were at the end.
  private(set) var clauseEnds: [Int] = []
  private(set) var linkDomains: [String] = []

  private let folding = Folding.shared
  private let limit: Int
  private var word = Word()
  /// The last token is made of single letters, as in `f r e e`.
  private var isSpelling = false

  private static let clauseLimit = 3
  private static let domainLimit = 32
  /// Letters of a word that count; what is longer is no word of a language.
  private static let wordLimit = 32

  init(limit: Int) { self.limit = limit }

  /// A word as far as it is read.
  private struct Word {
    var letters = ""
    var letterCount = 0
    /// What the digits stand for if they are letters in disguise, such as the 0 of `l0an`.
    var disguises = 0
    /// The word holds a digit that is none.
    var isNumber = false
  }

  mutating func read(_ text: String) {
    let scalars = text.unicodeScalars
    var index = scalars.startIndex
    while index < scalars.endIndex, tokens.count < limit {
      let scalar = scalars[index]
      guard Self.isGraphicASCII(scalar) else {
        read(scalar)
        endClause(after: scalar)
        index = scalars.index(after: index)
        continue
      }
      let segment = scalars[index...].prefix(while: Self.isGraphicASCII)
      if let link = Link(segment) {
        endWord()
        append(link.isAddress ? .address : .link)
        if !link.isAddress, linkDomains.count < Self.domainLimit { linkDomains += link.domain.map { [$0] } ?? [] }
      } else {
        for scalar in segment { read(scalar) }
        if let last = segment.last { endClause(after: last) }
      }
      index = segment.endIndex
    }
    endWord()
    tokens = Array(tokens.prefix(limit))
    clauseEnds = clauseEnds.map { min($0, limit) }
  }

  private static func isGraphicASCII(_ scalar: Unicode.Scalar) -> Bool { (0x21...0x7e).contains(scalar.value) }

  private mutating func read(_ scalar: Unicode.Scalar) {
    switch folding.form(scalar) {
    case .nothing: break
    case .space: endWord()
    case .digit: readDigit(scalar)
    case .letter(let letter): readLetter(letter)
    case .ideograph(let ideograph):
      endWord()
      append(.ideograph(ideograph))
    case .sequence(let several):
      for scalar in several { read(scalar) }
    }
  }

  private mutating func endClause(after scalar: Unicode.Scalar) {
    guard clauseEnds.count < Self.clauseLimit, Self.clauseMarks.contains(scalar) else { return }
    endWord()
    clauseEnds.append(tokens.count)
  }

  /// What ends a clause, a line break included.
  private static let clauseMarks: Set<Unicode.Scalar> = [
    ",", ":", "!", ";", "\n", "，", "：", "！", "；", "。", "､", "、", "︰", "﹕",
  ]

  private mutating func readLetter(_ letter: Unicode.Scalar) {
    word.letterCount += 1
    // One letter to the eye: I, l and, folded before, all that looks like them.
    if word.letterCount <= Self.wordLimit { word.letters.unicodeScalars.append(letter == "i" ? "l" : letter) }
  }

  private mutating func readDigit(_ digit: Unicode.Scalar) {
    guard let letter = Self.disguises[digit], word.letterCount > 0, !word.isNumber else {
      word.isNumber = true
      return
    }
    word.disguises += 1
    readLetter(letter)
  }

  private static let disguises: [Unicode.Scalar: Unicode.Scalar] = [
    "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t",
  ]

  /// A word with digits is a number or a code, unless few of them stand among letters.
  private mutating func endWord() {
    defer { word = Word() }
    if word.isNumber || word.disguises * 3 > word.letterCount {
      append(.number)
    } else if word.letterCount == 1, isSpelling, let last = tokens.popLast() {
      tokens.append(.word(last.text + word.letters))
    } else if word.letterCount > 0 {
      append(.word(word.letters))
      isSpelling = word.letterCount == 1
    }
  }

  private mutating func append(_ token: TextToken) {
    isSpelling = false
    tokens.append(token)
  }
}
