/// Text reduced to what stays the same when a sender varies it.
///
/// Characters are folded (`Folding`); numbers, order codes, links and addresses become classes; decoration and the
/// salutation go. Chinese keeps its characters alone, whatever stands between them.
package struct CanonicalText: Hashable, Sendable {
  /// Words of spaced scripts, single characters of Chinese and other unspaced ones, and classes; 5,000 at most.
  package let tokens: [TextToken]
  /// How many of the tokens are no classes.
  package let size: Int
  /// The tokens are ideographs alone.
  package let isIdeographic: Bool
  /// The domains of the links that stand in the text, the first 32.
  package let linkDomains: [String]

  /// A text with so many ideographs, and at most twice as many words, is one of ideographs.
  private static let ideographFloor = 8

  package init(_ text: String) { self.init(TokenizedText(text)) }

  package init(_ text: TokenizedText) {
    let all = text.tokens[Salutation.length(of: text)...]
    let ideographs = all.count(where: \.isIdeograph)
    isIdeographic = ideographs >= Self.ideographFloor && ideographs * 3 >= all.count
    tokens = isIdeographic ? all.filter(\.isIdeograph) : Self.withoutRepeatedClasses(all)
    size = tokens.count { !$0.isClass }
    linkDomains = text.linkDomains
  }

  /// A list of numbers is as one number.
  private static func withoutRepeatedClasses(_ tokens: ArraySlice<TextToken>) -> [TextToken] {
    var kept: [TextToken] = []
    for token in tokens where !token.isClass || kept.last != token { kept.append(token) }
    return kept
  }
}

/// How a text greets, which differs from recipient to recipient.
enum Salutation {
  /// Tokens that a salutation at the beginning takes; 0 if there is none.
  ///
  /// It begins with a word of greeting, or in Chinese with a name and then one, and ends with its clause.
  static func length(of text: TokenizedText) -> Int {
    var start = 0
    for end in text.clauseEnds where end > start {
      let clause = text.tokens[start..<end]
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
    return phrases.contains { clause.starts(with: $0) } || greetings.contains { clause.suffix($0.count) == $0[...] }
  }

  /// As they are after folding, which takes i for l.
  private static let words: Set = [
    "attention", "attn", "beste", "bonjour", "caro", "cara", "cher", "chere", "clao", "congratulations", "dear",
    "estlmada", "estlmado", "geachte", "gentile", "goodmornlng", "greetlngs", "guten", "hallo", "hello", "hey", "hl",
    "hola", "llebe", "lleber", "ola", "prezada", "prezado", "sehr",
  ]
  private static let phrases = ideographs("尊敬的", "亲爱的", "敬爱的", "您好", "你好")
  private static let greetings = ideographs("您好", "你好", "先生", "女士", "小姐", "老板")

  private static func ideographs(_ texts: String...) -> [[TextToken]] {
    texts.map { $0.unicodeScalars.map(TextToken.ideograph) }
  }
}
