/// What one SPF check may ask of the DNS (RFC 7208 section 4.6.4), counted over all records together.
struct SPFBudget {
  static let termLimit = 10
  static let voidLimit = 2
  /// MX hosts of one term, and PTR names.
  static let hostLimit = 10

  /// Terms that asked the DNS.
  private(set) var terms = 0
  /// Terms that got no records.
  private(set) var voids = 0
  private var termIsVoid = false

  /// Opens the next term; false if it would be one too many.
  mutating func openTerm() -> Bool {
    guard terms < Self.termLimit else { return false }
    terms += 1
    termIsVoid = false
    return true
  }

  /// Counts an empty answer for the open term, once; false if it is one too many.
  ///
  /// The RFC counts terms, so ten MX hosts without an AAAA record are one void lookup.
  mutating func countVoid() -> Bool {
    if !termIsVoid { voids += 1 }
    termIsVoid = true
    return voids <= Self.voidLimit
  }
}
