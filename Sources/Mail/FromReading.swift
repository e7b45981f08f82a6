/// What the From fields of a message say, read strictly where they can be and by search where not.
package struct FromReading: Hashable, Sendable {
  /// How many fields are called From.
  package let fieldCount: Int
  /// The mailboxes of all fields that could be read strictly.
  package let mailboxes: [Mailbox]
  /// Group syntax was used (RFC 6854).
  package let usesGroup: Bool
  /// Why a field could not be read; the first problem met.
  package let problem: AddressProblem?
  /// A control character stands in a field, or comes out of its encoded words.
  package let hidesControlCharacter: Bool
  /// Every domain a reader could take for the author's, in order, each once.
  ///
  /// Of a field that cannot be read strictly, whatever stands behind an `@`.
  package let domains: [DomainName]

  package init(_ message: MailMessage) {
    let fields = message.fields("From")
    let values = fields.map(\.unfolded)
    let decoded = values.map { EncodedWords.decode(String(decoding: $0.prefix(Self.searchLimit), as: UTF8.self)) }
    var mailboxes: [Mailbox] = []
    var domains: [DomainName] = []
    var problem: AddressProblem?
    var groups = 0
    for (value, text) in zip(values, decoded) {
      do throws(AddressProblem) {
        let list = try AddressList(parsing: value)
        mailboxes += list.mailboxes
        domains += list.mailboxes.map(\.address.domain)
        groups += list.groups
      } catch {
        problem = problem ?? error
        domains += AddressSearch.domains(in: text)
      }
    }
    var seen: Set<DomainName> = []
    self.fieldCount = fields.count
    hidesControlCharacter = decoded.contains { $0.utf8.contains(where: ASCII.isControl) }
    self.mailboxes = mailboxes
    self.usesGroup = groups > 0
    self.problem = problem
    self.domains = domains.filter { seen.insert($0).inserted }
  }

  /// Octets of a field that are decoded and searched.
  private static let searchLimit = 10_000
}

/// Finds addresses in text that need not be an address field.
package enum AddressSearch {
  /// The domains behind every `@` with a local part before it, in order; 20 at most.
  package static func domains(in text: String) -> [DomainName] {
    var found: [DomainName] = []
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "@") {
      guard found.count < 20 else { break }
      guard index > 0, ASCII.isAtomText(bytes[index - 1]) || bytes[index - 1] == UInt8(ascii: "\"") else { continue }
      var name = bytes[(index + 1)...].prefix { ASCII.isAlphanumeric($0) || $0 >= 0x80 || "-_.".utf8.contains($0) }
      while name.last == UInt8(ascii: ".") { name.removeLast() }
      if let domain = DomainName(String(decoding: name, as: UTF8.self)), domain.isFullyQualified {
        found.append(domain)
      }
    }
    return found
  }
}
