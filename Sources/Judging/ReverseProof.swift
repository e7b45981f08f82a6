package import Mail

/// A result of looking the client's address up in both directions (`iprev`, RFC 8601 section 2.7.3).
package enum ReverseResult: String, Hashable, Sendable {
  /// A name of the address leads back to it.
  case pass
  /// It has names, and none leads back.
  case fail
  /// The DNS did not tell.
  case temperror
  /// It has no name.
  case permerror
}

/// What the reverse DNS says of the client.
package struct ReverseProof: Hashable, Sendable {
  package var result: ReverseResult
  /// A name that leads back to the address if the result is `pass`; else the first one that is claimed.
  package var name: DomainName?

  package init(result: ReverseResult, name: DomainName? = nil) {
    self.result = result
    self.name = name
  }
}
