import Bulk
import SMS

/// Finds protected names in running text, however their letters are written or parted.
struct NamesInText: Sendable {
  private struct Name {
    let words: [TextToken]
    let sender: ProtectedSender
  }

  /// By their first word, the longest first.
  private var names: [TextToken: [Name]] = [:]

  /// Words of a text that are looked at.
  private static let limit = 2_000
  private static let foundLimit = 5

  /// Names with numbers in them are no names in a text, where one number is as another.
  init(_ senders: [ProtectedSender]) {
    for sender in senders {
      let words = TokenizedText(sender.value, limit: 20).tokens
      guard let first = words.first, !words.contains(where: \.isClass) else { continue }
      names[first, default: []].append(Name(words: words, sender: sender))
    }
    for word in names.keys { names[word]?.sort { $0.words.count > $1.words.count } }
  }

  /// The names that a text holds, the first five, each as the longest that stands there.
  func all(in text: TokenizedText) -> [ProtectedSender] {
    let words = text.tokens.prefix(Self.limit).filter { !$0.isClass }
    var found: [ProtectedSender] = []
    var position = 0
    while position < words.count, found.count < Self.foundLimit {
      let name = names[words[position]]?.first { words[position...].starts(with: $0.words) }
      if let name { found.append(name.sender) }
      position += name?.words.count ?? 1
    }
    return found
  }
}
