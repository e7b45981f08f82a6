/// Reads `address-list` of RFC 5322 section 3.4 from the left.
///
/// Comments nest 50 deep at most. Of the obsolete forms (section 4.4) routes and local parts made of several words are
/// read; space and comments inside a domain are not, because readers disagree on where it ends.
struct AddressScanner {
  private let bytes: [UInt8]
  private var position = 0
  private let mailboxLimit = 1_000
  private let commentDepthLimit = 50
  /// Whether comments and space may stand between the words, as in a header field, or may not, as in the envelope.
  private let allowsComments: Bool

  /// Reads the names.
  private let charsets: EncodedWords.Charsets

  init(
    _ bytes: [UInt8], allowsComments: Bool = true, charsets: @escaping EncodedWords.Charsets = EncodedWords.asASCII
  ) {
    self.bytes = bytes
    self.charsets = charsets
    self.allowsComments = allowsComments
  }

  var isAtEnd: Bool { position == bytes.count }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// `addr-spec` at the current position.
  mutating func addressSpec() throws(AddressProblem) -> Address {
    let words = try phrase()
    guard next == UInt8(ascii: "@") else { throw .syntax }
    return try address(localPart: try localPart(words))
  }

  mutating func addressList(into list: inout AddressList) throws(AddressProblem) {
    try skipComments()
    guard !isAtEnd else { throw .empty }
    while true {
      try address(into: &list)
      try skipComments()
      guard let separator = next else { return }
      guard separator == UInt8(ascii: ",") else { throw .trailingText }
      position += 1
      try skipComments()
    }
  }

  /// `mailbox` or `group`.
  private mutating func address(into list: inout AddressList) throws(AddressProblem) {
    guard list.mailboxes.count < mailboxLimit else { throw .syntax }
    let words = try phrase()
    if next == UInt8(ascii: ":"), !words.isEmpty {
      position += 1
      try group(into: &list)
    } else {
      list.mailboxes.append(try mailbox(after: words))
    }
  }

  private mutating func group(into list: inout AddressList) throws(AddressProblem) {
    list.groups += 1
    try skipComments()
    while next != UInt8(ascii: ";") {
      guard list.mailboxes.count < mailboxLimit, !isAtEnd else { throw .syntax }
      list.mailboxes.append(try mailbox(after: try phrase()))
      try skipComments()
      if next == UInt8(ascii: ",") { position += 1 }
      try skipComments()
    }
    position += 1
  }

  private mutating func mailbox(after words: [Word]) throws(AddressProblem) -> Mailbox {
    switch next {
    case UInt8(ascii: "<"):
      return Mailbox(displayName: displayName(words), address: try angleAddress())
    case UInt8(ascii: "@") where !words.isEmpty:
      guard !words.contains(where: \.isEncoded) else { throw .encodedWord }
      return Mailbox(displayName: "", address: try address(localPart: try localPart(words)))
    default:
      throw words.contains(where: \.isEncoded) ? .encodedWord : .syntax
    }
  }

  private mutating func angleAddress() throws(AddressProblem) -> Address {
    position += 1
    try skipComments()
    if next == UInt8(ascii: ">") { throw .empty }
    if next == UInt8(ascii: "@") { try skipRoute() }
    let address = try addressSpec()
    try skipComments()
    guard next == UInt8(ascii: ">") else { throw .syntax }
    position += 1
    return address
  }

  /// The obsolete source route, which is ignored (RFC 5322 section 4.4).
  private mutating func skipRoute() throws(AddressProblem) {
    guard let colon = bytes[position...].firstIndex(of: UInt8(ascii: ":")) else { throw .syntax }
    position = colon + 1
    try skipComments()
  }

  private mutating func address(localPart: String) throws(AddressProblem) -> Address {
    position += 1
    try skipComments()
    if next == UInt8(ascii: "[") { throw try addressLiteral() }
    let text = String(decoding: atoms(), as: UTF8.self)
    if EncodedWords.contains(text) || EncodedWords.contains(localPart) { throw .encodedWord }
    guard let domain = DomainName(text), !localPart.isEmpty else { throw .syntax }
    // RFC 5321 section 4.1.2: a label begins and ends with a letter or digit.
    guard domain.labels.allSatisfy({ $0.first != "-" && $0.last != "-" }) else { throw .syntax }
    return Address(localPart: localPart, domain: domain)
  }

  /// The problem with `[...]` at the current position: that it is one, or that it does not end as one.
  private mutating func addressLiteral() throws(AddressProblem) -> AddressProblem {
    position += 1
    while let byte = next, byte != UInt8(ascii: "]") {
      guard byte != UInt8(ascii: "[") else { return .syntax }
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard next != nil else { return .syntax }
    position += 1
    try skipComments()
    return next == nil || ">,;".utf8.contains(bytes[position]) ? .addressLiteral : .trailingText
  }

  /// Words and dots in turn, as one text (RFC 5322 section 4.4, obs-local-part).
  private func localPart(_ words: [Word]) throws(AddressProblem) -> String {
    var wantsWord = true
    for word in words {
      let parts = word.isQuoted ? [word.text[...]] : Self.alternating(word.text)
      for part in parts {
        let isDot = !word.isQuoted && part == "."
        guard isDot != wantsWord else { throw .syntax }
        wantsWord = isDot
      }
    }
    guard !wantsWord else { throw .syntax }
    return words.map(\.text).joined()
  }

  /// A text cut before and behind each dot.
  private static func alternating(_ text: String) -> [Substring] {
    let atoms = text.split(separator: ".", omittingEmptySubsequences: false)
    return Array(atoms.map { $0.isEmpty ? [] : [$0] }.joined(separator: ["."]))
  }

  private struct Word {
    let bytes: [UInt8]
    let isQuoted: Bool
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var isEncoded: Bool { !isQuoted && EncodedWords.contains(text) }
  }

  /// Words up to the first octet that cannot stand in a phrase; dots are allowed (RFC 5322 section 4.1).
  private mutating func phrase() throws(AddressProblem) -> [Word] {
    var words: [Word] = []
    try skipComments()
    while let byte = next {
      if byte == UInt8(ascii: "\"") {
        words.append(Word(bytes: try quotedString(), isQuoted: true))
      } else if ASCII.isAtomText(byte) || byte == UInt8(ascii: ".") {
        words.append(Word(bytes: Array(atoms()), isQuoted: false))
      } else {
        break
      }
      try skipComments()
    }
    return words
  }

  private func displayName(_ words: [Word]) -> String {
    var text = ""
    var lastEncoded = false
    for word in words {
      // White space between two encoded words is not shown (RFC 2047 section 6.2).
      if !text.isEmpty, !(lastEncoded && word.isEncoded) { text += " " }
      // Quoted encoded words are decoded too: mail programs do.
      let plain = String(validating: word.bytes, as: UTF8.self)
      text += plain.map { EncodedWords.decode($0, by: charsets) } ?? charsets(word.bytes, "")
      lastEncoded = word.isEncoded
    }
    return text
  }

  private mutating func atoms() -> ArraySlice<UInt8> {
    let start = position
    while let byte = next, ASCII.isAtomText(byte) || byte == UInt8(ascii: ".") { position += 1 }
    return bytes[start..<position]
  }

  private mutating func quotedString() throws(AddressProblem) -> [UInt8] {
    position += 1
    var out: [UInt8] = []
    while let byte = next {
      position += 1
      if byte == UInt8(ascii: "\"") { return out }
      if byte == UInt8(ascii: "\\") {
        guard let escaped = next else { break }
        position += 1
        out.append(escaped)
      } else {
        out.append(byte)
      }
    }
    throw .syntax
  }

  private mutating func skipComments() throws(AddressProblem) {
    guard allowsComments else { return }
    var depth = 0
    while let byte = next {
      if byte == UInt8(ascii: "(") {
        depth += 1
        guard depth <= commentDepthLimit else { throw .syntax }
      } else if depth > 0, byte == UInt8(ascii: ")") {
        depth -= 1
      } else if depth > 0, byte == UInt8(ascii: "\\") {
        position += 1
      } else if depth == 0, !ASCII.isSpace(byte) {
        return
      }
      position = min(position + 1, bytes.count)
    }
    guard depth == 0 else { throw .syntax }
  }
}
