/// One trace field: who took a message, and from whom (RFC 5321 section 4.4).
///
/// Every system writes the part behind `from` in its own way; what is understood is what Postfix, Sendmail, Exim,
/// Google and Microsoft write.
package struct ReceivedField: Hashable, Sendable {
  /// Who wrote the field.
  package let by: DomainName?
  package let helo: String?
  package let clientAddress: IPAddress?
  /// The client's name as the writer looked it up.
  package let clientName: String?

  /// Octets of a value that are read.
  private static let sizeLimit = 2_000

  /// Reads an unfolded field value; what is not understood is nil.
  package init(parsing value: [UInt8]) {
    let words = Self.words(String(decoding: value.prefix(Self.sizeLimit), as: UTF8.self))
    by = words.firstIndex(of: .word("by")).flatMap { words.dropFirst($0 + 1).first?.text }.flatMap { DomainName($0) }
    guard words.first == .word("from"), words.count > 1, case .word(let name) = words[1] else {
      helo = nil
      clientAddress = nil
      clientName = nil
      return
    }
    let comments = words.dropFirst(2).prefix { $0.isComment }.map(\.text)
    let parts = comments.flatMap { $0.split(separator: " ") }
    clientAddress = ([name[...]] + parts).lazy.compactMap(Self.address).first
    // Exim: the greeting stands in the comment, and the name looked up before it.
    let greeting = parts.first { $0.hasPrefix("helo=") }?.dropFirst(5)
    helo = greeting.map(String.init) ?? name
    let lookedUp = greeting == nil ? parts.first.flatMap { DomainName($0) } : DomainName(name)
    let isDoubtful = lookedUp?.text == "unknown" || comments.contains { $0.contains("may be forged") }
    clientName = isDoubtful ? nil : lookedUp?.text
  }

  private enum Word: Hashable {
    case word(String)
    case comment(String)

    var text: String {
      switch self {
      case .word(let text), .comment(let text): text
      }
    }

    var isComment: Bool { if case .comment = self { true } else { false } }
  }

  /// Words and whole comments, up to the semicolon before the date.
  private static func words(_ text: String) -> [Word] {
    var words: [Word] = []
    var current = ""
    var depth = 0
    for character in text.unicodeScalars {
      switch character {
      case ";" where depth == 0: return current.isEmpty ? words : words + [.word(current)]
      case "(":
        if depth == 0, !current.isEmpty { words.append(.word(current)) }
        if depth == 0 { current = "" }
        depth += 1
      case ")" where depth > 0:
        depth -= 1
        guard depth == 0 else { continue }
        words.append(.comment(current))
        current = ""
      case " ", "\t":
        if depth > 0 {
          current.append(" ")
        } else if !current.isEmpty {
          words.append(.word(current))
          current = ""
        }
      default: current.unicodeScalars.append(character)
      }
    }
    return current.isEmpty ? words : words + [.word(current)]
  }

  /// `192.0.2.1`, `[192.0.2.1]`, `[192.0.2.1]:25` or `[IPv6:2001:db8::1]`.
  private static func address(_ word: Substring) -> IPAddress? {
    guard word.hasPrefix("[") else { return IPAddress(String(word)) }
    let inner = word.dropFirst().prefix { $0 != "]" }
    return IPAddress(String(inner.lowercased().hasPrefix("ipv6:") ? inner.dropFirst(5) : inner))
  }
}
