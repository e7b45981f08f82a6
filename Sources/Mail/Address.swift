/// A mailbox address: local part and domain (RFC 5322 section 3.4.1).
package struct Address: Hashable, Sendable, CustomStringConvertible {
  /// Unquoted.
  package let localPart: String
  package let domain: DomainName

  package init(localPart: String, domain: DomainName) {
    self.localPart = localPart
    self.domain = domain
  }

  /// Reads `addr-spec`, exactly; nil if anything else is there or the domain is an address literal.
  package init?(_ text: some StringProtocol) {
    var scanner = AddressScanner(Array(text.utf8), allowsComments: false)
    guard let address = try? scanner.addressSpec(), scanner.isAtEnd else { return nil }
    self = address
  }

  package var description: String { "\(localPart)@\(domain)" }
}

/// The address of an SMTP MAIL or RCPT command.
package enum Path: Hashable, Sendable {
  /// `<>`: a notification (RFC 5321 section 4.5.5).
  case null
  case address(Address)
  /// Not an address by RFC 5321 section 4.1.2; the text as it came, repaired to UTF-8.
  case malformed(String)

  /// Reads a path with or without angle brackets; a source route is ignored (RFC 5321 appendix C).
  package init(_ text: String) {
    var inner = Self.withoutAngles(text)
    guard !inner.isEmpty else {
      self = .null
      return
    }
    if inner.hasPrefix("@"), let colon = inner.firstIndex(of: ":") { inner = inner[inner.index(after: colon)...] }
    if let address = Address(inner) {
      self = .address(address)
    } else {
      self = .malformed(text)
    }
  }

  /// Whether the path begins with a source route, `@one.example,@two.example:` (RFC 5321 appendix C).
  package static func isRouted(_ text: String) -> Bool {
    let inner = withoutAngles(text)
    return inner.hasPrefix("@") && inner.contains(":")
  }

  private static func withoutAngles(_ text: String) -> Substring {
    text.hasPrefix("<") && text.hasSuffix(">") && text.utf8.count > 1 ? text.dropFirst().dropLast() : text[...]
  }

  package var domain: DomainName? {
    guard case .address(let address) = self else { return nil }
    return address.domain
  }
}
