/// What servers on the way say they found by SPF.
///
/// Anybody may have written it: it may speak against a sender, never for him.
package enum SPFHistory {
  /// Fields that are read, of all names together.
  private static let fieldLimit = 100

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
    ("Received-SPF", receivedSPF),
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

  @Sendable
  private static func receivedSPF(_ value: [UInt8]) -> [DomainName] {
    guard let found = ReceivedSPF(parsing: value), found.result == "fail" else { return [] }
    return [found.senderDomain].compactMap { $0 }
  }
}
