package import Mail

/// What the DNS says of the domains that a message shows, beside their proofs.
///
/// Only what it says: a question without an answer leaves no fact.
package struct DomainFacts: Hashable, Sendable {
  /// From domains that do not exist, nor does the organization they would belong to.
  package var nonexistent: [DomainName]
  /// From domains whose owners say that they take no mail (RFC 7505).
  package var nullMX: [DomainName]
  /// The MAIL FROM domain, if it has nothing to which mail could be delivered.
  package var unreachableSender: DomainName?

  /// From domains whose owners say that nobody sends for them (RFC 7208 section 10.1.2), and that have no MX.
  package var neverSends: [DomainName]
  /// The name that the client greeted with, if nothing can be found under it.
  package var unresolvableGreeting: DomainName?

  package init(
    nonexistent: [DomainName] = [], nullMX: [DomainName] = [], unreachableSender: DomainName? = nil,
    neverSends: [DomainName] = [], unresolvableGreeting: DomainName? = nil
  ) {
    self.nonexistent = nonexistent
    self.nullMX = nullMX
    self.unreachableSender = unreachableSender
    self.neverSends = neverSends
    self.unresolvableGreeting = unresolvableGreeting
  }
}
