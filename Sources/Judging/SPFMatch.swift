/// The mechanism of an SPF record that let a client in (RFC 7208 section 5).
package struct SPFMatch: Hashable, Sendable {
  /// Without the client's address: `ip4/17 of _spf.example.com`; the domain is the one whose record it stands in.
  package let mechanism: String
  /// Logarithm to base 2 of the number of addresses it lets in; nil if the DNS is asked about each.
  package let width: Int?
  /// It lets in more than any one organization sends from, so that it says nothing of who sent.
  package let isOverbroad: Bool

  /// `prefix` is the part of an address that is compared, 0 to 32 or 128 bits; nil if the DNS is asked about each.
  package init(_ name: String, of domain: String?, prefix: Int?, isIPv4: Bool) {
    mechanism = name + (domain.map { " of \($0)" } ?? "")
    width = prefix.map { (isIPv4 ? 32 : 128) - $0 }
    isOverbroad = prefix.map { $0 < (isIPv4 ? Self.narrowestIPv4 : Self.narrowestIPv6) } ?? false
  }

  /// Large senders publish networks of up to /14, and registries give providers up to /20 of IPv6 but rarely more
  /// than /29.
  private static let narrowestIPv4 = 12
  private static let narrowestIPv6 = 28
}

/// Why an SPF pass backs nobody.
package enum SPFFlaw: String, Hashable, Sendable {
  /// The mechanism that matched lets in nearly everybody.
  case overbroad
  /// A server on the way found that the message was not allowed for the domain.
  case upgraded
}
