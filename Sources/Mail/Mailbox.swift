/// One mailbox of an address list.
package struct Mailbox: Hashable, Sendable {
  /// The phrase before the address, encoded words decoded; empty if there is none.
  package let displayName: String
  package let address: Address
}

/// Why an address list cannot be read by the strict grammar of RFC 5322 section 3.4.
package enum AddressProblem: String, Error, Hashable, Sendable {
  /// Nothing, or `<>`.
  case empty
  /// Text or a second address behind a finished one: `<a@x.example>b@y.example`.
  case trailingText
  /// An encoded word where an address must be (RFC 2047 section 5).
  case encodedWord
  /// A control character in the field.
  case controlCharacter
  /// An address literal: legal, but no domain that could be asked (RFC 5322 section 3.4.1).
  case addressLiteral
  /// Anything else.
  case syntax
}

/// An address list read strictly: mailboxes in order, and how many groups held them.
package struct AddressList: Hashable, Sendable {
  package var mailboxes: [Mailbox] = []
  package var groups = 0

  package init() {}

  /// Reads the unfolded value of an address field.
  ///
  /// At most 1,000 mailboxes are read; more is a syntax problem. `charsets` reads the names.
  package init(
    parsing value: [UInt8], charsets: @escaping EncodedWords.Charsets = EncodedWords.asASCII
  ) throws(AddressProblem) {
    guard !value.contains(where: ASCII.isControl) else { throw .controlCharacter }
    var scanner = AddressScanner(value, charsets: charsets)
    try scanner.addressList(into: &self)
  }
}
