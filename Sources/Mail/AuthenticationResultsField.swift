/// Finds the Authentication-Results fields that came with a message and must not stay (RFC 8601 section 5).
///
/// A reader behind us trusts the fields that bear our name, so nobody else's may bear it.
package enum AuthenticationResultsField {
  package static let name = "Authentication-Results"

  /// Stands for a field of that name that was too much to keep, so that the others keep their numbers; nobody can tell
  /// what it says.
  package static let leftOut = HeaderField(name: Array(name.utf8), value: [UInt8(ascii: "(")])

  /// Fields in our name that are removed; a message with more is refused instead.
  ///
  /// Postfix takes a time that grows with the square: 0.4 s for 500 and a minute for 24,000, after which it gives up.
  package static let removalLimit = 100

  /// The numbers, from 1 among the fields of that name, of those that speak in the name of `authservID`.
  package static func claims(of authservID: String, in headers: [HeaderField]) -> [Int] {
    let fields = headers.filter { $0.isNamed(name) }
    return zip(1..., fields).filter { claims($0.1, authservID) }.map(\.0)
  }

  /// Whether the field bears the name or one below it; or holds it somewhere and cannot be read for sure.
  ///
  /// Results without a name in front, as Microsoft writes them, speak for nobody.
  private static func claims(_ field: HeaderField, _ authservID: String) -> Bool {
    guard field != leftOut else { return true }
    let own = canonical(authservID)
    let value = field.unfolded
    var scanner = ResultsScanner(value)
    if let id = scanner?.authservID().map(canonical) { return id == own || id.hasSuffix("." + own) }
    guard value.count <= sizeLimit, AuthenticationReport(parsing: value, allowsNoID: true) == nil else {
      return value.count > sizeLimit
    }
    let text = field.text.lowercased()
    return text.contains(own) || text.filter { !" \t\r\n\"\\".contains($0) }.contains(own)
  }

  /// Octets of a field; what is longer is nothing that anybody writes in earnest.
  private static let sizeLimit = 32_768

  private static func canonical(_ id: String) -> String {
    let lower = id.lowercased()
    return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
  }
}

extension ResultsScanner {
  /// `[CFWS] authserv-id [CFWS authres-version] [CFWS]` up to the first semicolon (RFC 8601 section 2.2).
  ///
  /// Nil if the field does not begin as it should.
  mutating func authservID() -> String? {
    guard skipComments(), let id = word(), !id.isEmpty, skipComments() else { return nil }
    _ = take(while: ASCII.isDigit)
    guard skipComments() else { return nil }
    return next == nil || next == UInt8(ascii: ";") ? id : nil
  }
}
