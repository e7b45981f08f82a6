/// One From field: what the strict grammar makes of it, and what else stands in it.
package struct FromField: Hashable, Sendable {
  /// The field is called `From`, in any case, with no more than blanks before the colon.
  ///
  /// Blanks there are legal obsolete syntax, and MTAs remove them.
  package let hasPlainName: Bool
  /// The unfolded value as text, its first 10,000 octets.
  package let text: String
  /// Raw octets of the value form no UTF-8.
  package let hasUnknownBytes: Bool
  /// The same with encoded words decoded.
  package let decoded: String
  /// Nil if the strict grammar refuses the field.
  package let list: AddressList?
  /// Why it does.
  package let problem: AddressProblem?
  /// The value taken apart without a grammar.
  package let pieces: AddressPieces

  /// Octets of a value that are looked at.
  private static let limit = 10_000

  /// `charsets` reads the names.
  package init(_ field: HeaderField, charsets: @escaping EncodedWords.Charsets = EncodedWords.asASCII) {
    let whole = field.unfolded
    let value = Array(whole.prefix(Self.limit))
    hasPlainName = field.isNamed("From") && field.name.dropFirst(4).allSatisfy(ASCII.isSpace)
    text = String(decoding: value, as: UTF8.self)
    hasUnknownBytes = String(validating: value, as: UTF8.self) == nil
    decoded = EncodedWords.decode(text, by: charsets)
    pieces = AddressPieces(value)
    do throws(AddressProblem) {
      // Readers who look further may find another address.
      guard whole.count <= Self.limit else { throw .trailingText }
      list = try AddressList(parsing: value, charsets: charsets)
      problem = nil
    } catch {
      list = nil
      problem = error
    }
  }

  /// What a lenient reader takes for From fields in a field of another name.
  ///
  /// Octets that cannot stand in a name are overlooked by some; and a folded line that reads `From:` with an address is
  /// a field to those who end a field at each line.
  static func lenient(_ field: HeaderField) -> [HeaderField] {
    guard !field.isNamed("From") else { return [] }
    let name = field.name.filter { (0x21...0x7e).contains($0) }
    if HeaderField(name: name, value: []).isNamed("From") { return [field] }
    let value = field.value.prefix(limit)
    guard value.contains(0x0a), !mayHoldHeaderNames(field) else { return [] }
    return value.split(separator: 0x0a).dropFirst().compactMap { line in
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        HeaderField(name: line[..<colon].filter { !ASCII.isSpace($0) }, value: []).isNamed("From"),
        line.contains(UInt8(ascii: "@"))
      else { return nil }
      return HeaderField(name: Array(line[..<colon]), value: Array(line[(colon + 1)...]))
    }
  }

  /// Signatures list the names of header fields, and copy some.
  private static func mayHoldHeaderNames(_ field: HeaderField) -> Bool {
    ASCII.contains("signature", in: field.name) || ASCII.contains("arc-", in: field.name.prefix(4))
  }

  /// The domains of the strict reading; without one, whatever stands behind an `@`.
  var searchedDomains: [DomainName] {
    list?.mailboxes.map(\.address.domain)
      ?? AddressSearch.domains(in: decoded) + AddressSearch.domains(in: Self.collapsed(decoded))
  }

  /// The text without comments, and without blanks around dots and `@`, as obsolete syntax allows them there (RFC 5322
  /// section 4.4).
  private static func collapsed(_ text: String) -> String {
    var out: [UInt8] = []
    var depth = 0
    for byte in text.utf8 {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if depth == 0 {
        if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "@") {
          while let last = out.last, ASCII.isSpace(last) { out.removeLast() }
        }
        let joins = out.last == UInt8(ascii: ".") || out.last == UInt8(ascii: "@")
        if !(ASCII.isSpace(byte) && joins) { out.append(byte) }
      }
      if byte == UInt8(ascii: ")"), depth > 0 { depth -= 1 }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// Every way to read this field; `strict` is how the strict one is called.
  func readings(strict: FromReading.Way) -> [FromReading.Reading] {
    var found: [FromReading.Reading] = []
    func add(_ way: FromReading.Way, _ domains: [DomainName]) {
      found += domains.map { FromReading.Reading(way: way, domain: $0) }
    }
    if let list {
      add(strict, list.mailboxes.map(\.address.domain))
      add(.quotedLocalPart, list.mailboxes.flatMap { AddressSearch.domains(in: $0.address.localPart) })
    } else {
      add(.bareAddress, bareDomains)
      add(.firstAngle, Array((pieces.angles.first.map(Self.angleDomains) ?? []).prefix(1)))
      add(.lastAngle, pieces.angles.last.map(Self.angleDomains)?.suffix(1) ?? [])
      add(.trailing, AddressSearch.domains(in: pieces.behindAngle).suffix(1))
      add(.decoded, decodedDomains)
    }
    add(.route, pieces.angles.compactMap(Self.firstHost))
    add(.stripped, found.filter { $0.way.namesAuthor }.compactMap { $0.domain.withoutInvisibleCharacters })
    add(.comment, pieces.comments.flatMap { AddressSearch.domains(in: $0) })
    return found
  }

  private var bareDomains: [DomainName] {
    let domains = AddressSearch.lenientDomains(in: pieces.beforeAngle.filter { !$0.isWhitespace })
    return pieces.angles.isEmpty ? domains : Array(domains.prefix(1))
  }

  /// The domains in angle brackets, a source route left out.
  private static func angleDomains(_ text: String) -> [DomainName] {
    let author = firstHost(text) == nil ? nil : text.lastIndex(of: ":").map { text[$0...] }
    return AddressSearch.lenientDomains(in: String(author ?? text[...]))
  }

  private static func firstHost(_ angle: String) -> DomainName? {
    let bytes = Array(angle.utf8).drop(while: ASCII.isSpace)
    guard bytes.first == UInt8(ascii: "@"), bytes.contains(UInt8(ascii: ":")) else { return nil }
    return AddressSearch.domain(bytes.dropFirst())
  }

  /// What encoded words stand for, and bare base64, which some programs decode too.
  private var decodedDomains: [DomainName] {
    let raw = Set(AddressSearch.domains(in: text))
    let words = AddressSearch.domains(in: decoded)
    let bare = pieces.bareBase64.flatMap { AddressSearch.domains(in: $0) }
    return (words + bare).filter { !raw.contains($0) }
  }
}

extension DomainName {
  /// The name that a reader sees; nil if it is this one.
  ///
  /// Spaces and invisible characters are dropped, and the full stops that IDNA takes for dots become dots (RFC 5895
  /// section 2). The joiners that some scripts need stay where the letter before them is not ASCII.
  package var withoutInvisibleCharacters: DomainName? {
    guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if ["\u{3002}", "\u{ff0e}", "\u{ff61}"].contains(scalar) {
        out.append(".")
      } else if !scalar.isInvisible || (["\u{200c}", "\u{200d}"].contains(scalar) && out.last?.isASCII == false) {
        out.append(scalar)
      }
    }
    let stripped = DomainName(String(out))
    return stripped == self ? nil : stripped
  }
}

extension Unicode.Scalar {
  /// White space, or a character that is not drawn.
  package var isInvisible: Bool {
    isASCII ? value == 0x20 || (0x09...0x0d).contains(value) : isInvisibleBeyondASCII
  }

  private var isInvisibleBeyondASCII: Bool {
    !isEastAsian && (properties.isWhitespace || properties.isDefaultIgnorableCodePoint || value == 0x2800)
  }

  /// Ideographs, kana and their punctuation, all of which are seen, but for the fillers of Hangul: told without a table.
  package var isEastAsian: Bool { (0x3001...0x9fff).contains(value) && value != 0x3164 }
}
