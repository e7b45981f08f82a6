package import Judging
import Mail

/// What a mailing tells of its list, and how one leaves it (RFC 2369, RFC 2919, RFC 8058).
package enum Lists: Check {
  static let forged = FindingKind(
    "list.forged", .forged, gate: .unaligned,
    english: "The message says that it comes from a list in {}, which nothing proves.",
    chinese: "邮件声称来自 {} 的邮件列表，但没有任何证据。")
  static let unsubscribeMissing = FindingKind(
    "list.unsub-missing", .concealed, gate: .unaligned,
    english: "A mailing does not say how to leave it (List-Unsubscribe).",
    chinese: "群发邮件没有提供退订方式（List-Unsubscribe）。")
  static let oneClick = FindingKind(
    "list.unsub-one-click", nil, english: "The mailing can be left with one click, as {} signed.",
    chinese: "该群发邮件支持一键退订，并由 {} 签名。")

  package static let kinds = [forged, unsubscribeMissing, oneClick]

  package static func findings(in facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    if let list = facts.message.listDomain, facts.proofs.alignment == .unaligned, !isProven(list, facts) {
      findings.append(Finding(forged, list.text))
    }
    if BulkEvidence.isBulk(facts), facts.relay == nil, facts.message.text("List-Unsubscribe") == nil {
      findings.append(Finding(unsubscribeMissing))
    }
    if offersOneClick(facts.message), let signer = signer(of: unsubscribeFields, facts) {
      findings.append(Finding(oneClick, signer))
    }
    return findings
  }

  /// A signature of the list's organization, or its envelope.
  private static func isProven(_ list: DomainName, _ facts: Facts) -> Bool {
    guard facts.relay == nil else { return true }
    guard let spf = facts.proofs.spf, spf.result == .pass, let domain = spf.domain else { return false }
    return facts.site.publicSuffixes.sameOrganization(domain, list)
  }

  private static let unsubscribeFields = ["list-unsubscribe", "list-unsubscribe-post"]

  /// One HTTPS address, and the field that says what to do with it (RFC 8058 section 3.1).
  private static func offersOneClick(_ message: MailMessage) -> Bool {
    guard let way = message.text("List-Unsubscribe"), let post = message.text("List-Unsubscribe-Post") else {
      return false
    }
    return post.lowercased() == "list-unsubscribe=one-click" && way.lowercased().contains("<https://")
  }

  /// The domain of a passing signature that covers the fields (RFC 8058 section 4).
  private static func signer(of names: [String], _ facts: Facts) -> String? {
    facts.message.fields("DKIM-Signature").prefix(20).lazy.compactMap { field -> String? in
      let tags = tags(field)
      let signed = Set((tags["h"] ?? "").lowercased().split(separator: ":").map(String.init))
      let passes = facts.proofs.dkim.contains { proof in
        proof.result == .pass && proof.domain == tags["d"]?.lowercased() && proof.selector == tags["s"]
      }
      return passes && signed.isSuperset(of: names) ? tags["d"] : nil
    }.first
  }

  /// The tags of a signature without white space (RFC 6376 section 3.2).
  private static func tags(_ field: HeaderField) -> [String: String] {
    var tags: [String: String] = [:]
    for part in field.unfolded.filter({ $0 > 0x20 }).split(separator: UInt8(ascii: ";")).prefix(50) {
      let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1).map { String(decoding: $0, as: UTF8.self) }
      if sides.count == 2 { tags[sides[0]] = sides[1] }
    }
    return tags
  }
}
