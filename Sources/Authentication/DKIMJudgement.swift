import Judging
import Mail

/// What libopendkim found out about one signature.
struct DKIMFindings: Hashable, Sendable {
  /// `DKIM_SIGERROR_*`.
  var error: Int32
  /// The signature fits the header and the key.
  var isVerified: Bool
  /// Nil if the body was not compared.
  var bodyHashMatches: Bool?
  /// 0 if no RSA key was read.
  var keyBits: Int
  /// The key has the flag `t=y`.
  var isTestKey: Bool
}

/// Joins what libopendkim found out with the rules it does not know.
struct DKIMJudgement {
  /// Allowance for clocks that disagree, in seconds.
  static let clockSkew: Int64 = 300

  let message: MailMessage

  func proof(of signature: DKIMSignature, key: DKIMKey?, _ findings: DKIMFindings?) -> DKIMProof {
    guard let findings else { return DKIMProof(signature, .inconclusive) }
    let unsigned = findings.isVerified && findings.bodyHashMatches == true ? unsignedBodyBytes(signature) : 0
    var proof = DKIMProof(signature, outcome(of: signature, key: key, findings, unsigned: unsigned))
    proof.keyBits = Self.keyBits(signature, findings)
    proof.unsignedBodyBytes = unsigned
    return proof
  }

  /// Nothing passes unless the library found no error, verified the signature and compared the body hash: each of the
  /// three alone is known to lie.
  private func outcome(
    of signature: DKIMSignature, key: DKIMKey?, _ findings: DKIMFindings, unsigned: Int
  ) -> DKIMOutcome {
    if let outcome = key?.outcome { return outcome }
    if let key, !key.fits(signature.algorithm) { return .keyTypeMismatch }
    if findings.isVerified, findings.bodyHashMatches == false { return .badBodyHash }
    guard let error = DKIMLibraryError(rawValue: findings.error) else { return .inconclusive }
    if let outcome = error.outcome { return outcome }
    guard findings.isVerified, findings.bodyHashMatches == true, key != nil else { return .inconclusive }
    return refusal(of: signature, findings, unsigned: unsigned) ?? .pass
  }

  /// Why a signature that verified does not count all the same.
  private func refusal(of signature: DKIMSignature, _ findings: DKIMFindings, unsigned: Int) -> DKIMOutcome? {
    if signature.algorithm == "rsa-sha256", findings.keyBits < 1024 { return .shortKey }
    let signedFroms = signature.signedFields.count { $0 == "from" }
    if message.fields("From").count > signedFroms { return .unsignedFrom }
    if unsigned > 0 { return .unsignedBody(unsigned) }
    if findings.isTestKey { return .testKey }
    if let time = signature.expiresAt, message.receivedAt > time + Self.clockSkew { return .expired }
    if let time = signature.signedAt, message.receivedAt < time - Self.clockSkew { return .fromFuture }
    return nil
  }

  private func unsignedBodyBytes(_ signature: DKIMSignature) -> Int {
    guard let signed = signature.bodyLength else { return 0 }
    return max(0, DKIMBody.canonicalLength(message.body, relaxed: signature.isBodyRelaxed) - signed)
  }

  private static func keyBits(_ signature: DKIMSignature, _ findings: DKIMFindings) -> Int {
    // The library leaves the size of an Ed25519 key at 0.
    signature.algorithm == "ed25519-sha256" && findings.isVerified ? 256 : findings.keyBits
  }
}

extension DKIMProof {
  init(_ signature: DKIMSignature, _ outcome: DKIMOutcome) {
    self.init(
      domain: signature.domain, selector: signature.selector, algorithm: signature.algorithm, result: outcome.result,
      reason: outcome.reason)
  }
}
