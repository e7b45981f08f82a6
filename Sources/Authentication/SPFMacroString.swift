import Mail

/// The macro strings of SPF (RFC 7208 section 7.1), checked but not expanded.
enum SPFMacroString {
  /// Letters allowed everywhere.
  static let letters = "slodiphv"
  /// Letters allowed in explanations, and so in modifiers nobody knows.
  static let explanationLetters = "slodiphvcrt"

  static func isValid(_ text: ArraySlice<UInt8>, letters: String) -> Bool {
    end(of: text, letters: letters) != nil
  }

  /// The text of a valid `domain-spec`: it ends in a macro or in a dot and a top label.
  ///
  /// One longer than 255 octets is refused, as no name is.
  static func domainSpec(_ text: ArraySlice<UInt8>) -> String? {
    guard (1...255).contains(text.count), let end = end(of: text, letters: letters) else { return nil }
    guard end == .macro || hasTopLabel(text) else { return nil }
    return String(decoding: text, as: UTF8.self)
  }

  /// Whether a name made from this domain-spec may tell the sender's local part, or the client's address or name.
  static func mentionsPerson(_ spec: String) -> Bool {
    let lower = spec.lowercased()
    return ["%{l", "%{s", "%{i", "%{p"].contains { lower.contains($0) }
  }

  private enum End {
    case macro
    case literal
  }

  /// How a macro string ends; nil if it is none.
  private static func end(of text: ArraySlice<UInt8>, letters: String) -> End? {
    var rest = text
    var end = End.literal
    while let byte = rest.popFirst() {
      guard (0x21...0x7e).contains(byte) else { return nil }
      guard byte == UInt8(ascii: "%") else {
        end = .literal
        continue
      }
      guard skipMacro(&rest, letters: letters) else { return nil }
      end = .macro
    }
    return end
  }

  /// What follows a percent sign: `%`, `_`, `-` or `{letter digits r delimiters}`.
  private static func skipMacro(_ rest: inout ArraySlice<UInt8>, letters: String) -> Bool {
    guard let byte = rest.popFirst() else { return false }
    guard byte == UInt8(ascii: "{") else { return "%_-".utf8.contains(byte) }
    guard let letter = rest.popFirst(), ASCII.isAlphanumeric(letter), letters.utf8.contains(letter | 0x20) else {
      return false
    }
    let digits = rest.prefix(while: ASCII.isDigit)
    guard digits.isEmpty || digits.contains(where: { $0 != UInt8(ascii: "0") }) else { return false }
    rest = rest.dropFirst(digits.count)
    if let next = rest.first, next | 0x20 == UInt8(ascii: "r") { rest.removeFirst() }
    rest = rest.drop { ".-+,/_=".utf8.contains($0) }
    return rest.popFirst() == UInt8(ascii: "}")
  }

  /// `"." toplabel [ "." ]`: letters, digits and inner hyphens, not digits alone.
  private static func hasTopLabel(_ text: ArraySlice<UInt8>) -> Bool {
    let name = text.last == UInt8(ascii: ".") ? text.dropLast() : text
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let label = name[(dot + 1)...]
    let hyphen = UInt8(ascii: "-")
    return !label.isEmpty && label.first != hyphen && label.last != hyphen
      && label.allSatisfy { ASCII.isAlphanumeric($0) || $0 == hyphen } && !label.allSatisfy(ASCII.isDigit)
  }
}
