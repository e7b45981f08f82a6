package import DNS
import Filtering
package import Judging
package import Mail

/// Takes the proofs from what named hosts wrote into the message, in place of checking them.
///
/// For stored mail whose DNS is gone. What the hosts did not record is not known: a domain is unbacked only where they
/// say that DMARC failed, or recorded SPF and, if the message is signed, DKIM.
package struct RecordedAuthenticator: Authenticator {
  private let hosts: [DomainName]
  private let dmarc: DMARCVerifier

  /// `hosts` as in `RecordedResults`.
  package init(hosts: [DomainName], publicSuffixes: any PublicSuffixes) {
    self.hosts = hosts
    dmarc = DMARCVerifier(publicSuffixes: publicSuffixes)
  }

  package func prefetch(_ mark: Mark, _ lookups: Lookups) {}

  /// Asks nothing of `lookups`.
  package func proofs(of message: MailMessage, from reading: FromReading, _ lookups: Lookups) -> Proofs {
    let recorded = RecordedResults(message, by: hosts)
    guard !recorded.isEmpty else { return .unchecked }
    let spf = Self.spf(recorded, message)
    let dkim = recorded.results.filter { $0.method == "dkim" }
    let signatures = dkim.compactMap(Self.signature)
    // No record says otherwise: relaxed alignment, by the public suffix list.
    let own = dmarc.evaluate(
      reading.domains, spf: [spf].compactMap { $0 }, dkim: signatures,
      lookups: Lookups(resolver: Zone(), budget: .zero))
    var proof = own.proof
    let said = Self.policy(recorded, reading.domains)
    proof.result = said?.result ?? .none
    proof.policy = said?.policy
    let isChecked = spf != nil && (!dkim.isEmpty || message.fields("DKIM-Signature").isEmpty)
    var proofs = Proofs(
      spf: spf, heloSPF: nil, dkim: signatures, dmarc: proof, alignment: own.alignment, temporaryError: false)
    switch (said?.result, own.alignment) {
    case (.pass, _): proofs.alignment = .aligned(proof.aligned.isEmpty ? ["dmarc"] : proof.aligned)
    case (.fail, _): proofs.alignment = .unaligned
    case (_, .aligned): break
    case (.temperror, _), (_, .undecided):
      proofs.alignment = .undecided
      proofs.temporaryError = !reading.domains.isEmpty
    case (_, .unaligned): proofs.alignment = isChecked ? .unaligned : .undecided
    }
    return proofs
  }

  private static func spf(_ recorded: RecordedResults, _ message: MailMessage) -> SPFProof? {
    let sender = message.envelope.sender.domain
    if let found = recorded.results.first(where: { $0.method == "spf" }), let result = SPFResult(said: found.result) {
      let domain = found.domain("smtp.mailfrom") ?? found.domain("smtp.helo")
      return SPFProof(identity: .mailFrom, domain: domain ?? sender, result: result)
    }
    guard let found = recorded.spf, let result = SPFResult(said: found.result) else { return nil }
    return SPFProof(identity: .mailFrom, domain: found.sender?.domain ?? sender, result: result)
  }

  /// Nil for a result that says there is no signature.
  private static func signature(_ found: AuthenticationReport.Result) -> DKIMProof? {
    guard found.result != "none", let domain = found.domain("header.d") ?? found.domain("header.i") else { return nil }
    let value: (String) -> String = { name in found.properties.first { $0.name == name }?.value ?? "" }
    return DKIMProof(
      domain: domain.text, selector: value("header.s"), algorithm: value("header.a"),
      result: DKIMResult(said: found.result), reason: found.result == "pass" ? "" : "as recorded")
  }

  /// What the hosts say of DMARC, if it is the one From domain that they say it of.
  private static func policy(
    _ recorded: RecordedResults, _ authors: [DomainName]
  ) -> (result: DMARCResult, policy: OwnerPolicy?)? {
    guard authors.count == 1,
      let found = recorded.results.first(where: { $0.method == "dmarc" && $0.domain("header.from") == authors[0] })
    else { return nil }
    // Microsoft: `bestguesspass` where there is no record.
    let result = DMARCResult(rawValue: found.result) ?? .none
    return (result, [.pass, .fail].contains(result) ? OwnerPolicy(said: found) : nil)
  }
}

extension SPFResult {
  /// Words of RFC 8601 section 2.7.2, and older ones.
  fileprivate init?(said word: String) {
    switch word {
    case "hardfail": self = .fail
    case "error": self = .temperror
    default: self.init(rawValue: word)
    }
  }
}

extension DKIMResult {
  /// Words of RFC 8601 section 2.7.1, and Microsoft's; what is unknown is no pass.
  fileprivate init(said word: String) {
    self = word == "timeout" ? .temperror : DKIMResult(rawValue: word) ?? .neutral
  }
}

extension OwnerPolicy {
  /// The policy a result of DMARC tells: as a property (`policy.dmarc`, Microsoft's `action`), or in a comment
  /// (`p=REJECT dis=NONE`).
  fileprivate init?(said found: AuthenticationReport.Result) {
    let properties = found.properties.filter { ["policy.dmarc", "policy.p", "action"].contains($0.name) }
    let comment = found.comment.lowercased().split { " ,;()".contains($0) }
    let words = comment.filter { $0.hasPrefix("p=") }.map { String($0.dropFirst(2)) } + properties.map(\.value)
    // Microsoft: `oreject` and `pct.reject` for a rejection that was not carried out, `none` for no action.
    for policy in [OwnerPolicy.reject, .quarantine, .none]
    where words.contains(where: { $0.lowercased().hasSuffix(policy.rawValue) }) {
      self = policy
      return
    }
    return nil
  }
}
