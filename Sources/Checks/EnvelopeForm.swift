package import Judging
import Mail

/// The form of MAIL FROM (RFC 5321 section 4.1.2), and the tags that honest systems put into it.
///
/// A tag proves nothing, so that it lowers nothing: it tells that the local part changes from message to message.
package enum EnvelopeForm: Check {
  static let malformed = FindingKind(
    "envelope.malformed", .forged, gate: .unaligned, english: "The argument of MAIL FROM is no address.",
    chinese: "MAIL FROM 的参数不是合法地址。")
  static let route = FindingKind(
    "envelope.route", .forged, gate: .unaligned,
    english: "MAIL FROM holds an obsolete route in front of the address.", chinese: "MAIL FROM 的地址前带有已废弃的路由。")
  static let verp = FindingKind(
    "envelope.verp", nil, english: "The return path in {} names the recipient (VERP).",
    chinese: "退信地址（{}）中含有收件人（VERP）。")
  static let prvs = FindingKind(
    "envelope.prvs", nil, english: "The return path in {} carries a tag against false bounces (BATV).",
    chinese: "退信地址（{}）带有防伪退信标签（BATV）。")
  static let srs = FindingKind(
    "envelope.srs", nil, english: "The return path was rewritten by a forwarder in {} (SRS).",
    chinese: "退信地址由 {} 的转发方改写（SRS）。")
  static let claimedForward = FindingKind(
    "forward.claimed", nil,
    english: "The message says that it was forwarded ({}). Nothing proves it, and nothing follows from it.",
    chinese: "邮件自称经过转发（{}），但没有证据，因此不作任何考虑。")

  package static let kinds = [malformed, route, verp, prvs, srs, claimedForward]

  package static func findings(in facts: Facts) -> [Finding] {
    let envelope = facts.message.envelope
    var findings: [Finding] = []
    if facts.clientClass == .outside {
      if case .malformed = envelope.sender { findings.append(Finding(malformed)) }
      if envelope.isSenderRouted { findings.append(Finding(route)) }
    }
    var isRewritten = false
    if case .address(let sender) = envelope.sender {
      let local = sender.localPart.lowercased()
      isRewritten = ["srs0=", "srs1=", "srs0+", "srs0-", "srs1+", "srs1-"].contains(where: local.hasPrefix)
      if isRewritten { findings.append(Finding(srs, sender.domain.text)) }
      if local.hasPrefix("prvs=") || local.contains("=prvs=") { findings.append(Finding(prvs, sender.domain.text)) }
      if !isRewritten, envelope.recipients.prefix(10).contains(where: { names($0, in: local) }) {
        findings.append(Finding(verp, sender.domain.text))
      }
    }
    if facts.relay == nil, let claim = claim(facts.message, isRewritten) {
      findings.append(Finding(claimedForward, claim))
    }
    return findings
  }

  /// `bounce-user=example.org` for a recipient `user@example.org`.
  private static func names(_ recipient: Path, in local: String) -> Bool {
    guard case .address(let address) = recipient else { return false }
    return local.contains("\(address.localPart)=\(address.domain)".lowercased())
  }

  private static func claim(_ message: MailMessage, _ isRewritten: Bool) -> String? {
    if isRewritten { return "SRS" }
    let names = ["X-Forwarded-For", "X-Forwarded-To", "X-Sieve-Redirected-From", "Resent-From"]
    return names.first { message.text($0) != nil }
  }
}
