package import DNS
package import Judging
package import Mail

/// Checks whether a client may send for a domain (RFC 7208).
package struct SPFVerifier: Sendable {
  package init() {}

  /// The result for one identity; whatever goes wrong is in it.
  ///
  /// The null sender stands for `postmaster@HELO` (RFC 7208 section 2.4). A sender or HELO name without a domain name
  /// of the global DNS gives `none` (RFC 7208 section 4.3). Waits for the DNS no longer than `lookups` does.
  package func check(
    _ identity: SPFProof.Identity, client: IPAddress, helo: String, sender: Path, lookups: Lookups
  ) -> SPFProof {
    let subject: Subject
    do throws(SubjectProblem) {
      subject = try Subject(identity, helo: helo, sender: sender)
    } catch {
      return SPFProof(identity: identity, domain: nil, result: .none, reason: error.rawValue)
    }
    // libspf2 passes these clients for every domain.
    guard !Self.isLoopback(client) else {
      return SPFProof(
        identity: identity, domain: subject.domain, result: .none, reason: "the client is the receiving host itself")
    }
    let values = SPFMacroValues(
      localPart: subject.localPart, domain: subject.domain.text, helo: helo, client: client)
    let questions = SPFQuestions(lookups: lookups, values: values)
    let guarding = SPFGuard(questions: questions, client: client)
    let first = guarding.alias(forFirst: subject.domain)
    let verdict = SPFLibrary(guarding, client: client)?.run(first) ?? .temperror
    let problem = questions.problem
    let result = problem?.result ?? verdict
    return SPFProof(
      identity: identity, domain: subject.domain, result: result, lookups: questions.budget.terms,
      voidLookups: questions.budget.voids, reason: problem?.reason ?? Self.reason(verdict, subject.domain),
      match: result == .pass ? guarding.match() : nil)
  }

  /// For what libspf2 decides alone.
  private static func reason(_ result: SPFResult, _ domain: DomainName) -> String {
    switch result {
    case .pass, .policy, .fail, .softfail, .neutral: ""
    case .none: SPFProblem.noRecord(of: domain.text).reason
    case .permerror: "the record cannot be evaluated"
    case .temperror: "the evaluation failed"
    }
  }

  private static func isLoopback(_ client: IPAddress) -> Bool {
    client.isIPv4 ? client.bytes[0] == 127 : client.bytes.dropLast().allSatisfy { $0 == 0 } && client.bytes[15] == 1
  }
}

/// Why there is nothing to check.
private enum SubjectProblem: String, Error {
  case badSender = "the sender has no domain name"
  case badHelo = "the HELO name is no domain name"
  case notASCII = "the domain name is not ASCII"
}

/// The domain and the sender that are checked (RFC 7208 section 4.1).
///
/// A record is about the domain. So a local part against the rules, such as one with two dots in a row, leaves the
/// domain to be checked: otherwise it would be the way round every record.
private struct Subject {
  let domain: DomainName
  let localPart: String

  init(_ identity: SPFProof.Identity, helo: String, sender: Path) throws(SubjectProblem) {
    switch (identity, sender) {
    case (.helo, _), (.mailFrom, .null):
      domain = try Self.checked(DomainName(helo), .badHelo)
      localPart = Self.noLocalPart
    case (.mailFrom, .address(let address)):
      domain = try Self.checked(address.domain, .badSender)
      localPart = address.localPart
    case (.mailFrom, .malformed(let text)):
      let inner = text.hasPrefix("<") && text.hasSuffix(">") ? text.dropFirst().dropLast() : text[...]
      guard let at = inner.lastIndex(of: "@") else { throw .badSender }
      domain = try Self.checked(DomainName(inner[inner.index(after: at)...]), .badSender)
      localPart = at == inner.startIndex ? Self.noLocalPart : String(inner[..<at])
    }
  }

  /// What stands in for a missing local part (RFC 7208 section 4.3).
  private static let noLocalPart = "postmaster"

  private static func checked(
    _ domain: DomainName?, _ problem: SubjectProblem
  ) throws(SubjectProblem) -> DomainName {
    guard let domain, domain.isFullyQualified else { throw problem }
    guard domain.text.utf8.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
    return domain
  }
}
