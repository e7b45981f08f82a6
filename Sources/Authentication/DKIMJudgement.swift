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
  /// How often fields occur, by their names in lower case.
  private let counts: [String: Int]

  init(message: MailMessage) {
    self.message = message
    counts = Dictionary(message.headers.map { (Self.name($0), 1) }, uniquingKeysWith: +)
  }

  /// Fields that may stand once (RFC 5322 section 3.6, RFC 2045) and change what a reader sees; what relays and lists add
  /// is not among them.
  private static let unique = [
    "from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id", "mime-version", "content-type",
    "content-transfer-encoding",
  ]
  /// What a reader takes for the author's beside From.
  private static let shown = ["subject", "to", "date"]

  private static func name(_ field: HeaderField) -> String {
    String(decoding: field.name.filter { $0 > 0x20 }, as: UTF8.self).lowercased()
  }

  func proof(of signature: DKIMSignature, key: DKIMKey?, _ findings: DKIMFindings?) -> DKIMProof {
    guard let findings else { return DKIMProof(signature, .inconclusive) }
    let unsigned = findings.isVerified && findings.bodyHashMatches == true ? unsignedBodyBytes(signature) : 0
    var proof = DKIMProof(signature, outcome(of: signature, key: key, findings, unsigned: unsigned))
    proof.keyBits = Self.keyBits(signature, findings)
    proof.unsignedBodyBytes = unsigned
    proof.unsignedFields = Self.shown.filter { counts[$0] != nil && !signature.signedFields.contains($0) }
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
    let doubled = doubledFields(signature)
    if !doubled.isEmpty { return .doubled(doubled) }
    if unsigned > 0 { return .unsignedBody(unsigned) }
    if findings.isTestKey { return .testKey }
    if let time = signature.expiresAt, message.receivedAt > time + Self.clockSkew { return .expired }
    if let time = signature.signedAt, message.receivedAt < time - Self.clockSkew { return .fromFuture }
    return nil
  }

  /// Fields of which one was signed and another is there: readers may show either (RFC 6376 section 8.15).
  private func doubledFields(_ signature: DKIMSignature) -> [String] {
    let signed = Dictionary(signature.signedFields.map { ($0, 1) }, uniquingKeysWith: +)
    return Self.unique.filter { name in signed[name].map { counts[name, default: 0] > $0 } ?? false }
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
    flaw = outcome.flaw
    digest = signature.digest
    signedAt = signature.signedAt
    expiresAt = signature.expiresAt
  }
}
