import Mail

/// An SPF record whose every term follows the grammar of RFC 7208 section 12.
///
/// RFC 7208 section 4.6 makes a syntax error anywhere in the record a `permerror`, even behind a term that matches; so
/// a record is read whole before any of it is evaluated. `exp=` and unknown modifiers are checked and forgotten: nobody
/// here wants the sender's explanation.
package struct SPFRecord: Hashable, Sendable {
  /// The mechanisms, in order.
  let mechanisms: [SPFMechanism]
  /// The domain-spec of `redirect=`.
  let redirect: String?

  /// Nil if the text is no SPF record or breaks the grammar.
  package init?(_ text: [UInt8]) {
    guard Self.isVersion1(text), text.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
    var mechanisms: [SPFMechanism] = []
    var redirect: String?
    var hasExplanation = false
    for word in text.dropFirst(Self.version.utf8.count).split(separator: UInt8(ascii: " ")) {
      guard let modifier = SPFModifier(word) else {
        guard let mechanism = SPFMechanism(word) else { return nil }
        mechanisms.append(mechanism)
        continue
      }
      switch modifier.name {
      case "redirect":
        // Either may stand once (RFC 7208 section 6).
        guard redirect == nil, let domain = SPFMacroString.domainSpec(modifier.value) else { return nil }
        redirect = domain
      case "exp":
        guard !hasExplanation, SPFMacroString.domainSpec(modifier.value) != nil else { return nil }
        hasExplanation = true
      default:
        guard SPFMacroString.isValid(modifier.value, letters: SPFMacroString.explanationLetters) else { return nil }
      }
    }
    self.mechanisms = mechanisms
    self.redirect = redirect
  }

  /// Whether a TXT record is an SPF record: `v=spf1`, then a space or the end (RFC 7208 section 4.5).
  package static func isVersion1(_ text: [UInt8]) -> Bool {
    let count = version.utf8.count
    guard String(decoding: text.prefix(count), as: UTF8.self).lowercased() == version else { return false }
    return text.count == count || text[count] == UInt8(ascii: " ")
  }

  private static let version = "v=spf1"
}

/// `name=macro-string` (RFC 7208 section 6).
private struct SPFModifier {
  /// Lower case.
  let name: String
  let value: ArraySlice<UInt8>

  init?(_ word: ArraySlice<UInt8>) {
    guard let equals = word.firstIndex(of: UInt8(ascii: "=")), let first = word.first else { return nil }
    let name = word[..<equals]
    guard ASCII.isAlphanumeric(first), !ASCII.isDigit(first),
      name.allSatisfy({ ASCII.isAlphanumeric($0) || "-_.".utf8.contains($0) })
    else { return nil }
    self.name = String(decoding: name, as: UTF8.self).lowercased()
    value = word[(equals + 1)...]
  }
}
