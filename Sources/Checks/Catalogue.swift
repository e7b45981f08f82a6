package import Judging

/// Every check and every kind of finding.
///
/// A new check is one line here, one line of points, and its Corpus cases.
package enum Catalogue {
  package static let checks: [any Check.Type] = [
    FromForm.self,
    FromAuthor.self,
    FromSpelling.self,
    DisplayName.self,
    HiddenCharacters.self,
    Lookalikes.self,
    ProtectedMark.self,
    ReplyTo.self,
    HeaderForm.self,
    MessageID.self,
    MailProgram.self,
    SubjectForm.self,
    Recipients.self,
    EnvelopeForm.self,
    Lists.self,
    Transport.self,
    Greeting.self,
    ReverseName.self,
    ReceivedFields.self,
    Backing.self,
    SenderFields.self,
    Submission.self,
    SenderPolicy.self,
    Signatures.self,
    Reachability.self,
    Sealing.self,
    OwnResults.self,
    BulkEvidence.self,
    Spread.self,
    Completeness.self,
    Exempted.self,
  ]

  /// Those of short messages.
  package static let smsChecks: [any SMSCheck.Type] = [
    SenderBindings.self,
    ProtectedSenders.self,
    SenderForm.self,
    SenderConduct.self,
    MessageSignatures.self,
    MessageClaims.self,
    MessageStructure.self,
    SMSBulk.self,
  ]

  package static let kinds: [FindingKind] = checks.flatMap { $0.kinds } + smsChecks.flatMap { $0.kinds }

  package static func findings(in facts: Facts) -> [Finding] {
    checks.flatMap { $0.findings(in: facts) }
  }

  package static func findings(in facts: SMSFacts) -> [Finding] {
    smsChecks.flatMap { $0.findings(in: facts) }
  }
}
