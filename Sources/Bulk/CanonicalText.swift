/// Text reduced to what stays the same when a sender varies it.
///
/// Characters are folded (`Folding`); numbers, order codes, links and addresses become classes; decoration and the
/// salutation go. Chinese keeps its characters alone, whatever stands between them.
package struct CanonicalText: Hashable, Sendable {
  /// Words of spaced scripts, single characters of Chinese and other unspaced ones, and classes; 5,000 at most.
  package let tokens: [String]
  /// How many of the tokens are no classes.
  package let size: Int
  /// The tokens that are no classes.
  var words: [String] { tokens.filter { !Self.classes.contains($0) } }
  /// The tokens are ideographs alone.
  package let isIdeographic: Bool
  /// The domains of the links that stand in the text, the first 32.
  package let linkDomains: [String]

  static let tokenLimit = 5_000
  static let classes: Set = [TextToken.number.text, TextToken.link.text, TextToken.address.text]
  /// A text with so many ideographs, and at most twice as many words, is one of ideographs.
  private static let ideographFloor = 8

  package init(_ text: String) {
    var scanner = TextScanner(limit: Self.tokenLimit)
    scanner.read(text)
    let tokens = scanner.tokens[Salutation.length(of: scanner)...]
    let ideographs = tokens.filter(\.isIdeograph)
    isIdeographic = ideographs.count >= Self.ideographFloor && ideographs.count * 3 >= tokens.count
    let kept = isIdeographic ? ideographs : Self.withoutRepeatedClasses(tokens)
    self.tokens = kept.map(\.text)
    size = kept.count { !$0.isClass }
    linkDomains = scanner.linkDomains
  }

  /// A list of numbers is as one number.
  private static func withoutRepeatedClasses(_ tokens: ArraySlice<TextToken>) -> [TextToken] {
    var kept: [TextToken] = []
    for token in tokens where !token.isClass || kept.last?.text != token.text { kept.append(token) }
    return kept
  }
}

/// A word, an ideograph, or the class of a number, link or address.
struct TextToken: Hashable {
  let text: String
  let isIdeograph: Bool
  let isClass: Bool

  static let number = TextToken(text: "0", isIdeograph: false, isClass: true)
  static let link = TextToken(text: "url", isIdeograph: false, isClass: true)
  static let address = TextToken(text: "@", isIdeograph: false, isClass: true)

  static func word(_ text: String) -> TextToken { TextToken(text: text, isIdeograph: false, isClass: false) }
  static func ideograph(_ scalar: Unicode.Scalar) -> TextToken {
    TextToken(text: String(scalar), isIdeograph: true, isClass: false)
  }
}

/// How a text greets, which differs from recipient to recipient.
enum Salutation {
  /// Tokens that a salutation at the beginning takes; 0 if there is none.
  ///
  /// It begins with a word of greeting, or in Chinese with a name and then one, and ends with its clause.
  static func length(of scanner: TextScanner) -> Int {
    var start = 0
    for end in scanner.clauseEnds where end > start {
      let clause = scanner.tokens[start..<end]
      guard isSalutation(clause) else { break }
      start = end
    }
    return start
  }

  private static let wordLimit = 8
  private static let ideographLimit = 14

  private static func isSalutation(_ clause: ArraySlice<TextToken>) -> Bool {
    guard let first = clause.first else { return false }
    guard first.isIdeograph else { return clause.count <= wordLimit && words.contains(first.text) }
    guard clause.count <= ideographLimit else { return false }
    let text = clause.map(\.text).joined()
    return phrases.contains { text.hasPrefix($0) } || greetings.contains { text.hasSuffix($0) }
  }

  /// As they are after folding, which takes i for l.
  private static let words: Set = [
    "attention", "attn", "beste", "bonjour", "caro", "cara", "cher", "chere", "clao", "congratulations", "dear",
    "estlmada", "estlmado", "geachte", "gentile", "goodmornlng", "greetlngs", "guten", "hallo", "hello", "hey", "hl",
    "hola", "llebe", "lleber", "ola", "prezada", "prezado", "sehr",
  ]
  private static let phrases = ["尊敬的", "亲爱的", "敬爱的", "您好", "你好"]
  private static let greetings = ["您好", "你好", "先生", "女士", "小姐", "老板"]
}
