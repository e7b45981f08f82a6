/// A text that an account registered, with `{}` where each message may differ.
package struct MessageTemplate: Hashable, Sendable {
  package let name: String
  /// What stands between the places that differ.
  private let pieces: [[UInt8]]

  /// Octets that stand in one such place at most: a name, a code or an amount, not a text of its own.
  private static let widest = 60
  /// Octets of a text that are compared.
  private static let longest = 4_000

  package init(name: String, text: String) {
    self.name = name
    pieces = Self.plain(text).split(separator: "{}", omittingEmptySubsequences: false).map { Array($0.utf8) }
  }

  /// Whether a text follows the template, from its beginning to its end.
  package func matches(_ text: String) -> Bool {
    let text = Array(Self.plain(text).utf8)
    guard text.count <= Self.longest, let first = pieces.first, text.starts(with: first) else { return false }
    guard pieces.count > 1 else { return text.count == first.count }
    // Every place where a piece may end, so that no choice is regretted later.
    var ends: Set<Int> = [first.count]
    for piece in pieces.dropFirst() {
      ends = Self.ends(of: piece, in: text, after: ends)
      if ends.isEmpty { return false }
    }
    return ends.contains(text.count)
  }

  private static func ends(of piece: [UInt8], in text: [UInt8], after ends: Set<Int>) -> Set<Int> {
    var found: Set<Int> = []
    // The last end before a place: nearer ones allow all that farther ones do.
    var last: Int?
    for start in 0...text.count {
      if ends.contains(start) { last = start }
      guard let last, start - last <= widest, start + piece.count <= text.count else { continue }
      if text[start...].starts(with: piece) { found.insert(start + piece.count) }
    }
    return found
  }

  /// White space alike.
  private static func plain(_ text: String) -> String {
    text.unicodeScalars.split { $0.properties.isWhitespace }.map(String.init).joined(separator: " ")
  }
}
