import Checks
import Judging

extension Configuration {
  /// Decree 82, article 14(4): a filter is not turned to another use.
  ///
  /// What a policy tells apart is how a message shows its sender and how many it reaches, never whom it is for, whom it
  /// is from or what it speaks of.
  package static func objection(to key: String, in path: [String]) -> String? {
    guard path.first == "policy", let what = PolicyScope.subject(of: key) else { return nil }
    return """
      a rule keyed to \(what) is refused, since a filter may not be turned to another use (Decree 82, article 14(4)): \
      remove the key: a policy has actions by rule and points by finding, see 'truemark policy show'
      """
  }
}

/// What a key of a policy would tell messages apart by.
private enum PolicyScope {
  /// Words, without the `s` of several.
  private static let subjects: KeyValuePairs<String, [String]> = [
    "a recipient": ["recipient", "rcpt", "to", "cc", "bcc", "receiver", "addressee", "mailbox", "inbox"],
    "a person": [
      "user", "person", "people", "name", "account", "address", "addresse", "sender", "author", "from", "customer",
      "employee", "member", "owner", "localpart", "login",
    ],
    "a topic": [
      "subject", "topic", "keyword", "word", "phrase", "body", "bodie", "content", "text", "pattern", "regex", "regexp",
      "regexe", "expression", "title", "language",
    ],
  ]

  private static let groups = Set(Catalogue.kinds.map { group(of: $0.name) })

  private static func group(of name: String) -> Substring { name.prefix { $0 != "." } }

  static func subject(of key: String) -> String? {
    if key.contains("@") { return "a person" }
    // A finding or rule that is spelled wrong.
    if key.contains("."), groups.contains(group(of: key)) { return nil }
    if Rule.allCases.contains(where: { key.lowercased().hasPrefix($0.rawValue.lowercased()) }) { return nil }
    return words(of: key).lazy.compactMap { word in subjects.first { $0.value.contains(word) }?.key }.first
  }

  /// The words of `recipient == x`, `mailFrom` or `header_keywords`, in lower case.
  private static func words(of key: String) -> [String] {
    var words = [""]
    for scalar in key.unicodeScalars.prefix(100) {
      if scalar.properties.isUppercase { words.append("") }
      if scalar.properties.isAlphabetic {
        words[words.count - 1].unicodeScalars.append(scalar)
      } else {
        words.append("")
      }
    }
    return words.map { word in
      let lower = word.lowercased()
      return lower.count > 3 && lower.hasSuffix("s") ? String(lower.dropLast()) : lower
    }
  }
}
