/// A domain name as it stands in an address: lower case, no final dot.
///
/// Labels are 1 to 63 octets of letters, digits, hyphen and underscore, or UTF-8 (RFC 6531 section 3.3) that is as long
/// in its ASCII form (RFC 5890 section 2.3.2.1); the name has 253 octets at most, so counted, and is no address.
package struct DomainName: Hashable, Sendable, CustomStringConvertible {
  package let text: String

  /// Nil if the text is no domain name.
  package init?(_ text: some StringProtocol) {
    let lower = text.lowercased()
    let trimmed = lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    guard (1...Self.limit * 4).contains(trimmed.utf8.count) else { return nil }
    let labels = trimmed.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard labels.allSatisfy(Self.isLabel), Self.length(labels) <= Self.limit, IPAddress(trimmed) == nil else {
      return nil
    }
    self.text = trimmed
  }

  /// Whether the name has a dot, so that it can stand in the global DNS.
  package var isFullyQualified: Bool { text.utf8.contains(UInt8(ascii: ".")) }

  /// The labels, leftmost first.
  package var labels: [Substring] { text.split(separator: ".") }

  /// Whether this is `other` or below it.
  package func isWithin(_ other: DomainName) -> Bool {
    text == other.text || text.hasSuffix("." + other.text)
  }

  /// Whether this is one of the names or below one.
  package func isWithin(_ names: Set<DomainName>) -> Bool {
    var rest = Substring(text)
    while true {
      if names.contains(DomainName(known: String(rest))) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
  }

  package var description: String { text }

  /// The text of a name, or its last labels.
  private init(known text: String) { self.text = text }

  /// Octets of a name and of a label as the DNS has them (RFC 1035 section 2.3.4).
  private static let limit = 253
  private static let labelLimit = 63

  private static func isLabel(_ label: Substring.UTF8View) -> Bool {
    guard (1...labelLimit * 4).contains(label.count) else { return false }
    return (1...labelLimit).contains(length(label))
      && label.allSatisfy {
        ASCII.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") || $0 >= 0x80
      }
  }

  private static func length(_ labels: [Substring.UTF8View]) -> Int {
    labels.reduce(labels.count - 1) { $0 + length($1) }
  }

  private static func length(_ label: Substring.UTF8View) -> Int {
    label.allSatisfy { $0 < 0x80 } ? label.count : Punycode.aLabelLength(Substring(label).unicodeScalars)
  }
}

/// Finds the registrable domain, the name one label below a public suffix: `mail.shop.co.uk` is in `shop.co.uk`.
package protocol PublicSuffixes: Sendable {
  /// Nil if the name is itself a public suffix.
  func registrableDomain(of name: DomainName) -> DomainName?
}

extension PublicSuffixes {
  /// Whether both names are the same or belong to one registrable domain.
  package func sameOrganization(_ one: DomainName, _ other: DomainName) -> Bool {
    guard one != other else { return true }
    guard let first = registrableDomain(of: one) else { return false }
    return first == registrableDomain(of: other)
  }
}
