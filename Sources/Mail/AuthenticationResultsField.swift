/// Incoming Authentication-Results fields (RFC 8601 section 2.2), as far as the receiver must read them.
package enum AuthenticationResultsField {
  /// Positions among the fields of that name, from 1, of those that must not reach a reader of ours (section 5).
  package static func claims(of authservID: String, in headers: [HeaderField]) -> [Int] {
    []
  }
}
