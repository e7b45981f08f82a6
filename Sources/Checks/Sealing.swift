package import Judging

/// The chain of seals that forwarders leave in a message (RFC 8617).
package enum Sealing: Check {
  static let trusted = FindingKind(
    "arc.trusted-pass", nil, english: "A forwarder we trust vouches for the author: {}.",
    chinese: "受信任的转发方为发件人作证：{}。")
  static let broken = FindingKind(
    "arc.broken", .forged, gate: .unaligned,
    english: "The message carries a chain of ARC seals that is not genuine: {}.",
    chinese: "邮件所带的 ARC 封印链不真实：{}。")

  package static let kinds = [trusted, broken]

  package static func findings(in facts: Facts) -> [Finding] {
    if let restoration = facts.restoration { return [Finding(trusted, restoration.description)] }
    guard let arc = facts.proofs.arc, arc.isBroken else { return [] }
    return [Finding(broken, arc.reason)]
  }
}
