/// What the From fields of a message say: the strict reading where there is one, and every other way to read them.
///
/// Mail programs disagree on malformed fields, and a sender who knows that can show one author to the filter and
/// another to the reader. So every reading is kept, and a disagreement on the domain is itself evidence.
package struct FromReading: Hashable, Sendable {
  /// One way to find the author.
  package enum Way: String, Hashable, Sendable, CaseIterable {
    /// The only field, by the grammar of RFC 5322 section 3.4.
    case strict
    /// The first of several fields, by the grammar.
    case firstField
    /// A later one of several fields, by the grammar.
    case laterField
    /// A field that only some readers call From: space, control or 8-bit octets in its name, or a fold that reads so.
    case lenientName
    /// What stands in the first angle brackets of a malformed field.
    case firstAngle
    /// What stands in the last angle brackets of a malformed field.
    case lastAngle
    /// An address in front of the angle brackets of a malformed field, or without any.
    case bareAddress
    /// An address behind the angle brackets of a malformed field.
    case trailing
    /// The first host of an obsolete source route (RFC 5322 section 4.4).
    case route
    /// An address that appears when a malformed field is decoded (RFC 2047).
    case decoded
    /// The domain without the invisible characters in it.
    case stripped
    /// An address in a comment.
    case comment
    /// An address inside a quoted local part.
    case quotedLocalPart

    /// Whether a reader who goes this way takes the domain for the author's, rather than only shows it.
    package var namesAuthor: Bool { self != .comment && self != .quotedLocalPart }
  }

  /// The domain that one way leads to.
  package struct Reading: Hashable, Sendable {
    package let way: Way
    package let domain: DomainName
  }

  /// The fields called From, also with obsolete space before the colon, in the order of the message; of more than 20
  /// the first and the last ten.
  package let fields: [FromField]
  /// How many fields are called From.
  package let fieldCount: Int
  /// Further fields that only a lenient reader takes for From, bounded alike.
  package let lenientFields: [FromField]
  /// The mailboxes of the fields that could be read strictly; 100 at most.
  package let mailboxes: [Mailbox]
  /// Every reading, 20 at most.
  package let readings: [Reading]
  /// Every domain a reader could take for the author's, in order, each once.
  ///
  /// Of a field that cannot be read strictly, whatever stands behind an `@`; 100 at most.
  package let domains: [DomainName]
  /// There are more fields or authors than are looked at: nothing can back all of them.
  package let isCut: Bool

  private static let readingLimit = 20
  private static let fieldLimit = 20
  private static let authorLimit = 100

  /// `charsets` reads the names.
  package init(_ message: MailMessage, charsets: @escaping EncodedWords.Charsets = EncodedWords.asASCII) {
    let named = message.fields("From")
    let alike = message.headers.flatMap { FromField.lenient($0) }
    let fields = Self.ends(of: named).map { FromField($0, charsets: charsets) }
    let lenient = Self.ends(of: alike).map { FromField($0, charsets: charsets) }
    var readings: [Reading] = []
    for (index, field) in fields.enumerated() {
      let strict: Way = fields.count == 1 ? .strict : index == 0 ? .firstField : .laterField
      readings += field.readings(strict: strict)
    }
    readings += lenient.flatMap { $0.readings(strict: .lenientName) }
    let mailboxes = fields.flatMap { $0.list?.mailboxes ?? [] }
    let shown = readings.filter { $0.way.namesAuthor && $0.way != .route }.map(\.domain)
    let domains = ((fields + lenient).flatMap(\.searchedDomains) + shown).uniqued()
    self.fields = fields
    fieldCount = named.count
    lenientFields = lenient
    self.readings = Array(readings.uniqued().prefix(Self.readingLimit))
    self.mailboxes = Array(mailboxes.prefix(Self.authorLimit))
    self.domains = Array(domains.prefix(Self.authorLimit))
    isCut =
      max(named.count, alike.count) > Self.fieldLimit || max(mailboxes.count, domains.count) > Self.authorLimit
  }

  /// What readers can take for the one: the first or the last.
  private static func ends(of fields: [HeaderField]) -> [HeaderField] {
    guard fields.count > fieldLimit else { return fields }
    return Array(fields.prefix(fieldLimit / 2) + fields.suffix(fieldLimit / 2))
  }

  /// Group syntax was used (RFC 6854).
  package var usesGroup: Bool { fields.contains { ($0.list?.groups ?? 0) > 0 } }

  /// Why a field could not be read; the first problem met.
  package var problem: AddressProblem? { fields.lazy.compactMap(\.problem).first }

  /// A control character stands in a field, or comes out of its encoded words.
  package var hidesControlCharacter: Bool {
    (fields + lenientFields).contains { $0.decoded.utf8.contains(where: ASCII.isControl) }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, in the order of its first appearance.
  package func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Finds addresses in text that need not be an address field.
package enum AddressSearch {
  /// The domains behind every `@` with a local part before it, in order; 20 at most.
  package static func domains(in text: String) -> [DomainName] {
    domains(in: Array(text.utf8)) { ASCII.isAtomText($0) || $0 == UInt8(ascii: "\"") }
  }

  /// The same with anything before the `@`, as a reader who only looks for the `@` finds them.
  package static func lenientDomains(in text: String) -> [DomainName] {
    domains(in: Array(text.utf8)) { _ in true }
  }

  private static func domains(in bytes: [UInt8], after isLocalPart: (UInt8) -> Bool) -> [DomainName] {
    var found: [DomainName] = []
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "@") {
      guard found.count < 20 else { break }
      guard index > 0, isLocalPart(bytes[index - 1]) else { continue }
      if let domain = domain(bytes[(index + 1)...]) { found.append(domain) }
    }
    return found
  }

  /// The domain name at the front of some bytes.
  static func domain(_ bytes: ArraySlice<UInt8>) -> DomainName? {
    var name = bytes.prefix { ASCII.isAlphanumeric($0) || $0 >= 0x80 || "-_.".utf8.contains($0) }.prefix(1_000)
    while name.last == UInt8(ascii: ".") { name.removeLast() }
    guard let domain = DomainName(String(decoding: name, as: UTF8.self)), domain.isFullyQualified else { return nil }
    return domain
  }
}
