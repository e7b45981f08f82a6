import Crypto
package import DNS
import Foundation
package import Judging
package import Mail

/// Verifies the chain of ARC sets that forwarders leave in a message (RFC 8617 section 5.2).
package struct ARCVerifier: Sendable {
  package init() {}

  /// One result for the chain; whatever goes wrong is in it.
  ///
  /// No more is computed than the newest signature (without `c=`, in two ways) and 50 seals.
  package func verify(_ message: MailMessage, lookups: Lookups) -> ARCProof {
    let sealers = ARCChain.sealers(message.headers)
    do throws(ARCFlaw) {
      guard message.truncations.isDisjoint(with: [.bodyBytes, .headerBytes, .headerCount]) else {
        return ARCProof(result: .none, sealers: sealers, reason: DKIMOutcome.messageTooLarge.reason)
      }
      guard let chain = try ARCChain(message.headers) else { return ARCProof(result: .none) }
      let verification = try ARCVerification(message, chain, lookups)
      if let undecided = try verification.undecided() {
        return ARCProof(result: .temperror, sealers: sealers, reason: undecided)
      }
      return ARCProof(result: .pass, sealers: sealers, report: verification.report)
    } catch {
      return ARCProof(result: .fail, sealers: sealers, reason: error.reason, isBroken: error.isBreak)
    }
  }
}

/// The signatures of one chain, read and not yet computed.
private struct ARCVerification {
  private let message: MailMessage
  private let chain: ARCChain
  private let newest: ARCSet
  private let coverage: ARCCoverage
  private let messageSignature: ARCSignature
  private let seals: [ARCSignature]
  private let keys: DKIMKeys

  init(_ message: MailMessage, _ chain: ARCChain, _ lookups: Lookups) throws(ARCFlaw) {
    guard let newest = chain.sets.last else { throw .broken("no set") }
    self.message = message
    self.chain = chain
    self.newest = newest
    let name = "\(ARCField.messageSignature) i=\(newest.seal.instance)"
    messageSignature = try ARCSignature(newest.messageSignature, name)
    coverage = try ARCCoverage(newest.messageSignature.tags, name)
    var seals: [ARCSignature] = []
    for set in chain.sets { seals.append(try ARCSignature(set.seal, Self.name(set))) }
    self.seals = seals
    for signature in [messageSignature] + seals { lookups.prefetch(signature.keyName, .txt) }
    keys = DKIMKeys(lookups)
  }

  /// Nil if all is sound; why it cannot be told, if the DNS failed.
  ///
  /// The seals are checked even if the message was changed: a wrong seal says more.
  func undecided() throws(ARCFlaw) -> String? {
    let signed = ("\(ARCField.messageSignature) i=\(newest.seal.instance)", checkMessage())
    let outcomes = [signed] + zip(chain.sets, checkSeals()).map { (Self.name($0), $1) }
    func first(_ fits: (DKIMOutcome) -> Bool) -> String? {
      outcomes.first { fits($0.1) }.map { "\($0.0): \($0.1.reason)" }
    }
    for (name, outcome) in outcomes.dropFirst() where outcome == .badSignature {
      throw .broken("\(name): \(outcome.reason)")
    }
    if let failure = first({ ![.pass, .temperror].contains($0.result) }) { throw .failed(failure) }
    return first { $0.result == .temperror }
  }

  /// What the newest sealer says it found; nil if anybody may have changed From behind it.
  var report: AuthenticationReport? {
    let count = message.fields("From").count
    guard count > 0, coverage.fields.count(where: { $0 == "from" }) >= count,
      let (_, results) = AuthenticationReport.instance(of: newest.results.unfolded)
    else { return nil }
    return AuthenticationReport(parsing: results)
  }

  private static func name(_ set: ARCSet) -> String { "\(ARCField.seal) i=\(set.seal.instance)" }

  private func checkMessage() -> DKIMOutcome {
    if let time = coverage.expiresAt, message.receivedAt > time + DKIMJudgement.clockSkew { return .expired }
    var outcome = DKIMOutcome.badSignature
    for canonicalization in coverage.canonicalizations where outcome != .pass {
      outcome = checkMessage(canonicalization)
    }
    return outcome
  }

  private func checkMessage(_ canonicalization: ARCCoverage.Canonicalization) -> DKIMOutcome {
    let isRelaxed = canonicalization.isHeaderRelaxed
    let body = bodyHash(relaxed: canonicalization.isBodyRelaxed)
    guard body.digest == coverage.bodyHash else { return .badBodyHash }
    guard body.unsigned == 0 else { return .unsignedBody(body.unsigned) }
    var hash = SHA256()
    let fields = DKIMHeader.select(coverage.fields, from: message.headers, except: newest.messageSignature.index)
    for field in fields { hash.update(data: DKIMHeader.canonical(field, relaxed: isRelaxed) + Self.end) }
    let own = DKIMHeader.unsigned(messageSignature.field)
    hash.update(data: DKIMHeader.canonical(own, relaxed: isRelaxed))
    return check(messageSignature, hash.finalize())
  }

  /// The hash of what is signed of the body, and the octets of the rest.
  private func bodyHash(relaxed: Bool) -> (digest: Data, unsigned: Int) {
    var hash = SHA256()
    var remaining = coverage.bodyLength ?? Int.max
    var unsigned = 0
    DKIMBody.canonicalize(message.body, relaxed: relaxed) { piece in
      let signed = min(piece.count, remaining)
      hash.update(data: piece[..<signed])
      remaining -= signed
      unsigned += piece.count - signed
    }
    // `l=` beyond the end of the body covers another body than this (RFC 6376 section 3.5).
    if coverage.bodyLength != nil, remaining > 0 { return (Data(), 0) }
    return (Data(hash.finalize()), unsigned)
  }

  /// One outcome for each seal: it covers its own set and all before it (RFC 8617 section 5.1.1).
  private func checkSeals() -> [DKIMOutcome] {
    var hash = SHA256()
    return zip(chain.sets, seals).map { set, seal in
      hash.update(data: DKIMHeader.canonical(set.results, relaxed: true) + Self.end)
      hash.update(data: DKIMHeader.canonical(set.messageSignature.field, relaxed: true) + Self.end)
      var own = hash
      own.update(data: DKIMHeader.canonical(DKIMHeader.unsigned(seal.field), relaxed: true))
      hash.update(data: DKIMHeader.canonical(seal.field, relaxed: true) + Self.end)
      return check(seal, own.finalize())
    }
  }

  private func check(_ signature: ARCSignature, _ digest: SHA256Digest) -> DKIMOutcome {
    PublishedKey.check(
      signature.signature, over: digest, algorithm: signature.algorithm, keys.key(signature.keyName))
  }

  private static let end: [UInt8] = [0x0d, 0x0a]
}
