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

  package init(
    nonexistent: [DomainName] = [], nullMX: [DomainName] = [], unreachableSender: DomainName? = nil
  ) {
    self.nonexistent = nonexistent
    self.nullMX = nullMX
    self.unreachableSender = unreachableSender
  }
}
