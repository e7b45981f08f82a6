package import DNS
package import Judging
package import Mail

/// Verifies the DKIM signatures of messages with libopendkim (RFC 6376, RFC 8301, RFC 8463).
///
/// One verifier serves all threads: the library is shared, the state of a message is its own.
package final class DKIMVerifier: Sendable {
  private let library: DKIMLibrary

  /// Fails if the library cannot be set up or was built without Ed25519.
  package init() throws(DKIMUnavailable) { library = try DKIMLibrary.open() }

  /// One proof for each signature from the top, ten at most; one more stands for all that were not checked.
  package func verify(_ message: MailMessage, lookups: Lookups) -> [DKIMProof] {
    let fields = message.fields("DKIM-Signature")
    let signatures = fields.prefix(DKIMSignature.countLimit).map { DKIMSignature(reading: $0) }
    var proofs = checked(signatures, of: message, lookups)
    if fields.count > signatures.count {
      let outcome = DKIMOutcome.tooManySignatures
      proofs.append(
        DKIMProof(domain: "", selector: "", algorithm: "", result: outcome.result, reason: outcome.reason))
    }
    return proofs
  }

  private func checked(_ signatures: [DKIMSignature], of message: MailMessage, _ lookups: Lookups) -> [DKIMProof] {
    if !message.truncations.isDisjoint(with: [.bodyBytes, .headerBytes, .headerCount]) {
      return signatures.map { DKIMProof($0, .messageTooLarge) }
    }
    // The library takes NUL for the end of a field: what follows it would look signed.
    if message.headers.contains(where: { $0.name.contains(0) || $0.value.contains(0) }) {
      return signatures.map { DKIMProof($0, $0.refusal ?? .nulInHeader) }
    }
    let keyNames = signatures.compactMap(\.keyName)
    guard !keyNames.isEmpty else { return signatures.map { DKIMProof($0, $0.refusal ?? .inconclusive) } }
    for name in keyNames { lookups.prefetch(name, .txt) }
    let keys = DKIMKeys(lookups)
    let findings = library.findings(
      headers: Self.withoutUnchecked(message.headers, signatures), body: message.body, keys: keys)
    return judged(signatures, of: message, keys, findings)
  }

  /// The fields the library gets: no refused signature, and none beyond the limit.
  ///
  /// Each may make the library hash the body once more, even if it is told to ignore the signature.
  private static func withoutUnchecked(_ headers: [HeaderField], _ signatures: [DKIMSignature]) -> [HeaderField] {
    var remaining = signatures[...]
    return headers.filter { field in
      guard field.isNamed("DKIM-Signature") else { return true }
      return remaining.popFirst().map { $0.refusal == nil } ?? false
    }
  }

  private func judged(
    _ signatures: [DKIMSignature], of message: MailMessage, _ keys: DKIMKeys, _ findings: [DKIMFindings]
  ) -> [DKIMProof] {
    // One answer for each signature handed over, in the same order: else nothing can be told of any of them.
    let isComplete = findings.count == signatures.count { $0.refusal == nil }
    var remaining = isComplete ? findings[...] : []
    let judgement = DKIMJudgement(message: message)
    return signatures.map { signature in
      if let refusal = signature.refusal { return DKIMProof(signature, refusal) }
      return judgement.proof(of: signature, key: keys.known(signature.keyName), remaining.popFirst())
    }
  }
}
