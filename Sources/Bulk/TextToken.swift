/// A word, an ideograph, or the class of a number, link or address.
package struct TextToken: Hashable, Sendable {
  package let text: String
  package let kind: Kind

  package enum Kind: Sendable {
    /// Of a script written with spaces.
    case word
    /// Of a script written without.
    case ideograph
    case `class`
  }

  /// What a text is read as, from its beginning: `limit` tokens at most.
  package static func tokens(of text: String, limit: Int) -> [TextToken] { TextScanner(text, limit: limit).tokens }

  static let number = TextToken(text: "0", kind: .class)
  package static let link = TextToken(text: "url", kind: .class)
  static let address = TextToken(text: "@", kind: .class)

  static func word(_ text: String) -> TextToken { TextToken(text: text, kind: .word) }
  static func ideograph(_ scalar: Unicode.Scalar) -> TextToken { TextToken(text: String(scalar), kind: .ideograph) }
}
