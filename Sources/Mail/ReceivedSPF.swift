/// What a receiver says it found by SPF (RFC 7208 section 9.1).
package struct ReceivedSPF: Hashable, Sendable {
  /// Lower case, such as `softfail`.
  package let result: String
  private let comment: String
  private let pairs: [AuthenticationReport.Property]

  /// Reads an unfolded field value; nil if it breaks the grammar or its bounds.
  ///
  /// Pairs may stand without a semicolon in between, as large systems write them.
  package init?(parsing value: [UInt8]) {
    guard value.count <= 8_192, var scanner = ResultsScanner(value), scanner.skipComments() else { return nil }
    result = scanner.keyword()
    guard !result.isEmpty, scanner.skipComments() else { return nil }
    comment = scanner.takeComments()
    var pairs: [AuthenticationReport.Property] = []
    repeat {
      guard scanner.skipComments(), let more = scanner.properties(), pairs.count < 100 else { return nil }
      pairs += more
    } while scanner.take(";")
    guard scanner.next == nil else { return nil }
    self.pairs = pairs
  }

  /// Who checked: `receiver=`, or the name that the comment begins with.
  package var receiver: DomainName? {
    value("receiver").flatMap { DomainName($0) } ?? DomainName(comment.prefix { $0 != ":" })
  }

  package var clientAddress: IPAddress? { value("client-ip").flatMap { IPAddress($0) } }
  package var helo: String? { value("helo") }
  package var sender: Path? { value("envelope-from").map { Path($0) } }

  /// The domain of MAIL FROM, if that is what was checked.
  ///
  /// Some servers name it in the comment alone: `domain of user@domain does not designate …`.
  package var senderDomain: DomainName? {
    guard value("identity")?.lowercased() ?? "mailfrom" == "mailfrom" else { return nil }
    if let sender = value("envelope-from") { return DomainName(inAddress: sender) }
    let words = comment.split(separator: " ")
    guard let start = words.indices.first(where: { words[$0...].starts(with: ["domain", "of"]) }) else { return nil }
    return words.dropFirst(start + 2).first.flatMap { DomainName(inAddress: $0) }
  }

  private func value(_ name: String) -> String? { pairs.first { $0.name == name }?.value }
}
