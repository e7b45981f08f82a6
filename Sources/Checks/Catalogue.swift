package import Judging

/// Every check and every kind of finding.
///
/// A new check is one line here, one line of points, and its Corpus cases.
package enum Catalogue {
  static let checks: [any Check.Type] = [
    FromForm.self,
    FromAuthor.self,
    FromSpelling.self,
    DisplayName.self,
    ReplyTo.self,
    HeaderForm.self,
    MessageID.self,
    SubjectForm.self,
    Recipients.self,
    Transport.self,
    Greeting.self,
    Backing.self,
    SenderFields.self,
    SenderPolicy.self,
    Reachability.self,
    Sealing.self,
    OwnResults.self,
    BulkEvidence.self,
    Spread.self,
    Completeness.self,
  ]

  package static let kinds: [FindingKind] = checks.flatMap { $0.kinds }

  package static func findings(in facts: Facts) -> [Finding] {
    checks.flatMap { $0.findings(in: facts) }
  }
}
