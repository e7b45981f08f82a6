/// What servers on the way say they found by SPF.
///
/// Anybody may have written it: it may speak against a sender, never for him.
package enum SPFHistory {
  /// Fields that are read, of all names together.
  private static let fieldLimit = 100
  /// Octets of a Received-SPF value, and its `key=value` pairs.
  private static let sizeLimit = 8_192
  private static let pairLimit = 20

  /// The MAIL FROM domains that some server's client was not allowed to use: a result of `fail`, nothing milder.
  package static func refusals(in headers: [HeaderField]) -> Set<DomainName> {
    var domains: Set<DomainName> = []
    var remaining = fieldLimit
    for field in headers {
      guard remaining > 0 else { break }
      guard let reading = readings.first(where: { field.isNamed($0.name) })?.reading else { continue }
      remaining -= 1
      domains.formUnion(reading(field.unfolded))
    }
    return domains
  }

  private static let readings: [(name: String, reading: @Sendable ([UInt8]) -> [DomainName])] = [
    ("Received-SPF", { receivedSPF($0).map { [$0] } ?? [] }),
    ("Authentication-Results", report),
    ("X-MS-Exchange-Authentication-Results", report),
    ("ARC-Authentication-Results", { AuthenticationReport.instance(of: $0).map { report($0.results) } ?? [] }),
  ]

  @Sendable
  private static func report(_ value: [UInt8]) -> [DomainName] {
    guard let report = AuthenticationReport(parsing: value) ?? AuthenticationReport(unnamed: value) else { return [] }
    return report.results.filter { $0.method == "spf" && $0.result == "fail" }
      .compactMap { $0.domain("smtp.mailfrom") }
  }

  /// The refused domain of `fail (comment) envelope-from="user@domain"; identity=mailfrom; …` (RFC 7208 section 9.1).
  ///
  /// Some servers name it in the comment alone: `domain of user@domain does not designate …`.
  private static func receivedSPF(_ value: [UInt8]) -> DomainName? {
    guard value.count <= sizeLimit, var scanner = ResultsScanner(value), scanner.keyword() == "fail" else { return nil }
    var named: DomainName?
    guard scanner.skipComments() else { return nil }
    for _ in 0..<pairLimit where scanner.next != nil {
      let key = scanner.keyword()
      guard scanner.skipComments(), scanner.take("="), scanner.skipComments(), let text = scanner.propertyValue()
      else { break }
      if key == "identity", text.lowercased() != "mailfrom" { return nil }
      if key == "envelope-from" { named = domain(text) }
      guard scanner.skipComments(), scanner.take(";"), scanner.skipComments() else { break }
    }
    return named ?? commented(String(decoding: value, as: UTF8.self).lowercased())
  }

  private static func commented(_ text: String) -> DomainName? {
    guard let range = text.firstRange(of: "domain of ") else { return nil }
    return domain(text[range.upperBound...].prefix { $0 != " " && $0 != ")" })
  }

  /// The domain of an address in angle brackets or none, or the whole text.
  private static func domain(_ text: some StringProtocol) -> DomainName? {
    let inner = text.hasPrefix("<") && text.hasSuffix(">") ? String(text.dropFirst().dropLast()) : String(text)
    return DomainName(inner.lastIndex(of: "@").map { inner[inner.index(after: $0)...] } ?? inner[...])
  }
}
