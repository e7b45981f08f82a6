import Bulk
package import Judging
import Mail

/// That a sender spreads one campaign, or one signature, over many senders and machines so that none is seen to send much.
package enum Spread: Check {
  static let snowshoe = FindingKind(
    "bulk.snowshoe", .concealed, gate: .unaligned,
    english: "In substance the same message comes from many networks and domains at once: {}.",
    chinese: "内容实质相同的邮件同时来自许多网络和域名：{}。")
  static let identityDrift = FindingKind(
    "bulk.identity-drift", .concealed, gate: .unaligned,
    english: "In substance the same message names many senders: {}.",
    chinese: "内容实质相同的邮件使用了许多不同的发件人：{}。")
  static let firstSeenRamp = FindingKind(
    "bulk.first-seen-ramp", .concealed, gate: .unaligned,
    english: "A domain that never sent before writes to many at once: {}.",
    chinese: "此前从未发信的域名突然向大量收件人发信：{}。")
  static let replay = FindingKind(
    "bulk.dkim-replay", .concealed,
    english: "One signed message is sent again and again, by machines its signer does not send from: {}.",
    chinese: "同一封已签名的邮件被并非签名方的主机反复发送：{}。")
  static let replayVolume = FindingKind(
    "bulk.same-signature", .bulk, english: "Copies with one and the same signature went to many: {}.",
    chinese: "带有同一签名的邮件副本已发往大量收件人：{}。")

  package static let kinds = [snowshoe, identityDrift, firstSeenRamp, replay, replayVolume]

  private static let manyNetworks = 8
  private static let manyDomains = 5
  private static let day: Int64 = 86_400

  package static func findings(in facts: Facts) -> [Finding] {
    guard facts.clientClass == .outside else { return [] }
    var findings: [Finding] = []
    if let campaign = facts.campaign {
      let domains = max(campaign.authors, campaign.envelopeDomains)
      if campaign.networks >= manyNetworks, domains >= manyDomains {
        let datum = "\(campaign.networks) networks, \(domains) domains, campaign \(campaign.id)"
        findings.append(Finding(snowshoe, datum))
      }
      if campaign.authors >= manyDomains {
        findings.append(Finding(identityDrift, "\(campaign.authors) organizations, campaign \(campaign.id)"))
      }
    }
    if let author = facts.sources.author, let memory = facts.sources.memorySince, author.firstSeen > memory,
      facts.message.receivedAt - author.firstSeen < day, author.tier != nil
    {
      let domain = facts.from.domains.first?.text ?? ""
      findings.append(Finding(firstSeenRamp, "\(domain), \(author.recipients) recipients in its first day"))
    }
    return findings + replays(in: facts)
  }

  /// RFC 6376 section 8.6.
  ///
  /// A list or forwarder also passes a signature on; what tells a replay apart is all of: nothing proves a relay, the
  /// signer's own SPF does not speak for the client, nobody among the recipients is named in the header, several networks
  /// send it, and still an hour after it was signed.
  private static func replays(in facts: Facts) -> [Finding] {
    guard let source = facts.sources.signature, source.recipients >= replayRecipients,
      source.networks >= replayNetworks,
      facts.relay == nil, !namesRecipient(facts.message),
      facts.proofs.seals.indices.contains(facts.sources.signatureNumber)
    else { return [] }
    let seal = facts.proofs.seals[facts.sources.signatureNumber]
    guard let signer = DomainName(seal.domain), !sends(signer, facts) else { return [] }
    let signedAt = seal.signedAt ?? source.firstSeen
    guard facts.message.receivedAt - min(signedAt, source.firstSeen) >= 3_600 else { return [] }
    let datum = "d=\(signer), \(source.recipients) recipients, \(source.networks) networks"
    let volume = source.tier.map { Finding(replayVolume, "\(source.recipients) recipients, tier \($0)") }
    return [Finding(replay, datum)] + [volume].compactMap(\.self)
  }

  private static let replayRecipients = 20
  private static let replayNetworks = 5

  /// Whether SPF passes for the signer's organization.
  private static func sends(_ signer: DomainName, _ facts: Facts) -> Bool {
    guard let spf = facts.proofs.spf, spf.result == .pass, let domain = spf.domain else { return false }
    return facts.site.publicSuffixes.sameOrganization(domain, signer)
  }

  private static func namesRecipient(_ message: MailMessage) -> Bool {
    let named = (message.fields("To") + message.fields("Cc")).flatMap { field in
      (try? AddressList(parsing: field.unfolded).mailboxes) ?? []
    }
    let addresses = Set(named.map { $0.address.description.lowercased() })
    return message.envelope.recipients.contains { path in
      if case .address(let address) = path { addresses.contains(address.description.lowercased()) } else { false }
    }
  }
}

extension Proofs {
  /// The DKIM signatures that hold, each by something that is seen again in every copy: the digest of `b=`.
  package var seals: [DKIMProof] { dkim.filter { $0.result == .pass && !$0.digest.isEmpty } }
}
