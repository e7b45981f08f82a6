/// A word, an ideograph, or the class of a number, link or address.
package enum TextToken: Hashable, Sendable {
  /// Of a script written with spaces.
  case word(String)
  /// A character of a script written without.
  case ideograph(Unicode.Scalar)
  case number
  case link
  case address

  /// What it is, and not which.
  package var isClass: Bool {
    switch self {
    case .word, .ideograph: false
    case .number, .link, .address: true
    }
  }

  var isIdeograph: Bool { if case .ideograph = self { true } else { false } }

  package var text: String {
    switch self {
    case .word(let text): text
    case .ideograph(let scalar): String(scalar)
    case .number: "0"
    case .link: "url"
    case .address: "@"
    }
  }

  /// The keyed hash of its text.
  func hash(_ key: KeyedHash) -> UInt64 {
    if case .ideograph(let scalar) = self { key(scalar.utf8) } else { key(text.utf8) }
  }
}

/// A text cut into tokens: what it is compared by, and what is looked for in it.
package struct TokenizedText: Hashable, Sendable {
  package let tokens: [TextToken]
  /// For the first clauses, how many tokens there are up to the end.
  let clauseEnds: [Int]
  /// The domains of the links that stand in the text, the first 32.
  let linkDomains: [String]

  /// The text from its beginning: `limit` tokens at most.
  package init(_ text: String, limit: Int = 5_000) {
    var scanner = TextScanner(text, limit: limit)
    scanner.scan()
    tokens = scanner.tokens
    clauseEnds = scanner.clauseEnds
    linkDomains = scanner.linkDomains
  }
}
