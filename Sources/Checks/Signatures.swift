package import Judging
import Mail

/// What DKIM signatures cover, and what is wrong with those that name the author's organization (RFC 6376).
///
/// A signature that merely does not fit says nothing: relays break it, and anybody can write one (section 6.3). Nor does
/// any of this count where something else backs From, or where a list that adds its footer proves itself.
package enum Signatures: Check {
  static let partialBody = FindingKind(
    "dkim.partial-body", .forged, gate: .unaligned,
    english: "Text stands behind what the author's signature covers ({}).",
    chinese: "正文中有未被发件人签名覆盖的内容（{}）。")
  static let fromUnsigned = FindingKind(
    "dkim.from-unsigned", .forged, gate: .unaligned,
    english: "A signature in the author's name does not cover From ({}).",
    chinese: "以发件人名义所作的签名未覆盖 From 字段（{}）。")
  static let doubled = FindingKind(
    "dkim.duplicate-over-signed", .forged, gate: .unaligned,
    english: "A field was added beside the one that the author signed ({}).",
    chinese: "在发件人已签名的字段之外又添加了同名字段（{}）。")
  static let illegalCharacter = FindingKind(
    "dkim.tag-illegal-char", .forged, gate: .unaligned,
    english: "A signature hides another name behind the author's domain ({}).",
    chinese: "签名借助非法字符在发件人域名中隐藏其他名称（{}）。")
  static let publicSuffix = FindingKind(
    "dkim.public-suffix", .forged, gate: .unaligned,
    english: "The signature is of {}, under which many unrelated owners have their domains.",
    chinese: "签名域名 {} 是公共后缀，其下的域名分属互不相干的所有者。")
  static let identity = FindingKind(
    "dkim.identity", .forged, gate: .unaligned,
    english: "A signature in the author's name is not valid for this sender or at this time ({}).",
    chinese: "以发件人名义所作的签名与发送身份或时间不符（{}）。")
  static let weakCrypto = FindingKind(
    "dkim.weak-crypto", .forged, gate: .unaligned,
    english: "A signature in the author's name could have been made by anybody ({}).",
    chinese: "以发件人名义所作的签名强度过低，任何人都可能伪造（{}）。")
  static let weakCoverage = FindingKind(
    "dkim.weak-coverage", .forged,
    english: "Only a signature backs the From domain, and it leaves {} unsigned.",
    chinese: "From 域名仅由一个签名证实，而该签名未覆盖 {}。")
  static let testKey = FindingKind(
    "dkim.test-key", nil, english: "The author's domain only tests its signatures ({}).",
    chinese: "发件人域名的签名尚处于测试阶段（{}）。")
  static let revoked = FindingKind(
    "dkim.revoked", nil, english: "The author's domain has withdrawn the key of the signature ({}).",
    chinese: "发件人域名已撤销该签名所用的密钥（{}）。")
  static let other = FindingKind(
    "dkim.pass-other", nil, english: "A signature of another organization than the one shown is valid: {}.",
    chinese: "通过验证的签名属于所示单位之外的其他单位：{}。")

  package static let kinds = [
    partialBody, fromUnsigned, doubled, illegalCharacter, publicSuffix, identity, weakCrypto, weakCoverage, testKey,
    revoked, other,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    if case .aligned(let mechanisms) = facts.proofs.alignment {
      return mechanisms == ["dkim"] ? coverage(facts) : []
    }
    return flaws(facts) + others(facts)
  }

  /// Each kind once, however many signatures have the flaw.
  private static func flaws(_ facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    for proof in facts.proofs.dkim {
      guard let kind = proof.flaw.map(kind), let author = author(in: proof.domain, facts),
        kind.axis == nil || facts.relay == nil, !findings.contains(where: { $0.kind == kind })
      else { continue }
      findings.append(Finding(kind, "\(author): \(proof.reason)"))
    }
    return findings
  }

  private static func kind(_ flaw: DKIMFlaw) -> FindingKind {
    switch flaw {
    case .partialBody: partialBody
    case .fromUnsigned: fromUnsigned
    case .doubledField: doubled
    case .illegalCharacter: illegalCharacter
    case .foreignIdentity, .expired, .reversedTimes, .future: identity
    case .weakCrypto: weakCrypto
    case .testKey: testKey
    case .revokedKey: revoked
    }
  }

  /// The first name in a `d=`, of several if it is none, that belongs to the author's organization.
  private static func author(in text: String, _ facts: Facts) -> DomainName? {
    text.split { !($0.isLetter || $0.isNumber || "-_.".contains($0)) }.lazy.compactMap { DomainName($0) }
      .first(where: facts.isAuthors)
  }

  /// Valid signatures that back nobody: of others, or of a registry above the author.
  private static func others(_ facts: Facts) -> [Finding] {
    let signers = facts.proofs.dkim.filter { $0.result == .pass }.compactMap { DomainName($0.domain) }
    let registry = signers.first { signer in
      facts.site.publicSuffixes.registrableDomain(of: signer) == nil
        && facts.authors.contains { $0 != signer && $0.isWithin(signer) }
    }
    if let registry { return facts.relay == nil ? [Finding(publicSuffix, registry.text)] : [] }
    let strangers = signers.filter { !facts.isAuthors($0) }
    return strangers.isEmpty ? [] : [Finding(other, FromForm.list(strangers))]
  }

  /// What the best signature of the author leaves to be changed.
  private static func coverage(_ facts: Facts) -> [Finding] {
    let best = facts.proofs.dkim.filter { proof in
      proof.result == .pass && DomainName(proof.domain).map(facts.isAuthors) == true
    }.min { $0.unsignedFields.count < $1.unsignedFields.count }
    guard let best, !best.unsignedFields.isEmpty else { return [] }
    return [Finding(weakCoverage, best.unsignedFields.joined(separator: ", "))]
  }
}
