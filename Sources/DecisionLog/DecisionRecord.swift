import Bulk
import DNS
import Filtering
import Foundation
package import Judging
import Mail

/// A decision as the log keeps it: no body, no subject; local parts, clients and users as pseudonyms only.
struct DecisionRecord: Encodable {
  let kind = "decision"
  let id: String
  let queueID: String?
  let `class`: String
  let mode: String
  let client: String?
  let user: String?
  let listener: String?
  let helo: String?
  let tls: String?
  let sender: Party?
  let recipients: [Party]
  let from: [Party]
  let messageID: String?
  let bytes: Int
  let iprev: String?
  let spf: SPF?
  let heloSPF: SPF?
  let dkim: [DKIM]
  let dmarc: DMARC?
  let arc: ARC?
  let alignment: String
  /// A mailing list or forwarder proved to have relayed the message.
  let relayed: Bool
  /// The DNS failed on a proof that could have backed From.
  let temporaryError: Bool
  /// A first copy, whose campaign might grow or not.
  let undecided: Bool?
  let engine: String?
  let configuration: String?
  let policy: String?
  let dns: [Question]
  let axes: [String: Int]
  let established: [String]
  let findings: [WeighedFindingRecord]
  let campaign: CampaignRecord
  let hiddenCharacters: Int?
  let rule: String
  let action: String
  let applied: String
  let reply: ReplyRecord?
  let microseconds: Int64
  let sealed: SealedValues?

  struct Party: Encodable {
    let address: String?
    let domain: String?
  }

  struct SPF: Encodable {
    let result: String
    let domain: String?
    let lookups: Int
    let reason: String?
    let matched: String?
    let width: Int?
  }

  struct DKIM: Encodable {
    let domain: String
    let selector: String
    let algorithm: String
    let result: String
    let reason: String?
    let flaw: String?
    let unsignedFields: [String]?
    let digest: String?
    let signedAt: Int64?
    let expiresAt: Int64?
  }

  struct DMARC: Encodable {
    let result: String
    let policy: String?
    let domain: String?
  }

  struct ARC: Encodable {
    let result: String
    let sealers: [String]
    let reason: String?
  }

  struct Question: Encodable {
    let name: String
    let type: String
    let answer: String
    let ttl: UInt32?
  }

  struct CampaignRecord: Encodable {
    let id: String
    let messages: Int
    let recipients: Int
    let tier: String?
    let reason: String
    let authors: Int
    let networks: Int
    let leak: Int
  }

  struct ReplyRecord: Encodable {
    let code: Int
    let status: String
    let text: String
  }
}

/// A finding with its points and sentence, as in records and `--json` output.
package struct WeighedFindingRecord: Encodable, Sendable {
  let name: String
  let axis: String?
  let points: Int
  let excused: Bool?
  let datum: String
  let sentence: String

  package init(_ item: WeighedFinding) {
    name = item.finding.kind.name
    axis = item.finding.kind.axis?.rawValue
    points = item.points
    excused = item.isExcused ? true : nil
    datum = item.finding.datum
    sentence = item.finding.sentence()
  }
}

extension DecisionRecord {
  /// Authors kept of a From that names more; `from.multiple-addresses` and its like say that there are.
  private static let authorLimit = 20

  init(_ decision: Decision, _ key: DayKey) throws {
    var sealing = SealingWriter(key)
    let message = decision.message
    let connection = message.connection
    let verdict = decision.verdict
    id = decision.id.description
    queueID = message.queueID
    `class` = decision.clientClass.rawValue
    mode = decision.mode.rawValue
    client = connection.clientAddress.map { sealing.conceal(.client, $0.description, as: "client") }
    user = connection.authenticatedUser.map { sealing.conceal(.user, $0, as: "user") }
    listener = connection.listener
    helo = connection.helo.flatMap { DomainName($0)?.text }
    tls = connection.tlsVersion
    sender = Self.party(message.envelope.sender) { sealing.conceal(.sender, $0, as: "sender") }
    recipients = message.envelope.recipients.enumerated().compactMap { number, path in
      Self.party(path) { sealing.conceal(.recipient, $0, as: "recipients/\(number)") }
    }
    from = decision.from.mailboxes.prefix(Self.authorLimit).enumerated().map { number, mailbox in
      let address = sealing.conceal(.author, mailbox.address.description, as: "from/\(number)")
      return Party(address: address, domain: mailbox.address.domain.text)
    }
    messageID = message.text("Message-ID").map { sealing.conceal(.messageID, $0, as: "messageID") }
    bytes = message.headers.reduce(message.body.count) { $0 + $1.name.count + $1.value.count + 3 }
    iprev = decision.proofs.reverse?.result.rawValue
    spf = SPF(decision.proofs.spf)
    heloSPF = SPF(decision.proofs.heloSPF)
    dkim = decision.proofs.dkim.map(DKIM.init)
    dmarc = DMARC(decision.proofs.dmarc)
    arc = ARC(decision.proofs.arc)
    alignment = decision.circumstances.alignment.description
    relayed = decision.circumstances.isRelayed
    temporaryError = decision.circumstances.temporaryError
    undecided = decision.circumstances.isUndecided ? true : nil
    engine = decision.provenance?.engine
    configuration = decision.provenance?.configuration
    policy = decision.provenance?.policy
    dns = decision.evidence.map(Question.init)
    if !dns.isEmpty { sealing.seal(DNSText(decision.evidence).text, as: "dns") }
    axes = Dictionary(uniqueKeysWithValues: Axis.allCases.map { ($0.rawValue, verdict.points[$0, default: 0]) })
    established = Axis.allCases.filter(verdict.isEstablished).map(\.rawValue)
    findings = verdict.findings.map(WeighedFindingRecord.init)
    campaign = CampaignRecord(decision.campaign)
    hiddenCharacters = decision.hiddenCharacters > 0 ? decision.hiddenCharacters : nil
    rule = verdict.rule.rawValue
    action = verdict.action.rawValue
    applied = decision.applied.rawValue
    reply = decision.reply.map { ReplyRecord(code: $0.code, status: $0.status, text: $0.text) }
    microseconds = decision.duration.microseconds
    sealed = try sealing.sealed()
  }

  private static func party(_ path: Path, _ pseudonym: (String) -> String) -> Party? {
    switch path {
    case .null: nil
    case .address(let address): Party(address: pseudonym(address.description), domain: address.domain.text)
    case .malformed(let text): Party(address: pseudonym(text), domain: nil)
    }
  }
}

extension DecisionRecord.SPF {
  init?(_ proof: SPFProof?) {
    guard let proof else { return nil }
    self.init(
      result: proof.result.rawValue, domain: proof.domain?.text, lookups: proof.lookups,
      reason: proof.reason.isEmpty ? nil : proof.reason, matched: proof.match?.mechanism, width: proof.match?.width)
  }
}

extension DecisionRecord.DKIM {
  /// What is no name or algorithm may be anything, an address too, and is left out.
  init(_ proof: DKIMProof) {
    let unreadable = "(not a name)"
    self.init(
      domain: DomainName(proof.domain)?.text ?? unreadable, selector: DomainName(proof.selector)?.text ?? unreadable,
      algorithm: DomainName(proof.algorithm)?.text ?? unreadable, result: proof.result.rawValue,
      reason: proof.reason.isEmpty ? nil : proof.reason, flaw: proof.flaw?.rawValue,
      unsignedFields: proof.unsignedFields.isEmpty ? nil : proof.unsignedFields,
      digest: proof.digest.isEmpty ? nil : proof.digest, signedAt: proof.signedAt, expiresAt: proof.expiresAt)
  }
}

extension DecisionRecord.DMARC {
  init?(_ proof: DMARCProof?) {
    guard let proof else { return nil }
    self.init(result: proof.result.rawValue, policy: proof.policy?.rawValue, domain: proof.recordDomain?.text)
  }
}

extension DecisionRecord.ARC {
  init?(_ proof: ARCProof?) {
    guard let proof else { return nil }
    self.init(
      result: proof.result.rawValue, sealers: proof.sealers.map(\.text),
      reason: proof.reason.isEmpty ? nil : proof.reason)
  }
}

extension DecisionRecord.CampaignRecord {
  init(_ campaign: CampaignSnapshot) {
    self.init(
      id: campaign.id, messages: campaign.messages, recipients: campaign.recipients,
      tier: campaign.tier?.description, reason: campaign.reason.rawValue, authors: campaign.authors,
      networks: campaign.networks, leak: campaign.leak)
  }
}

extension DecisionRecord.Question {
  init(_ evidence: DNSEvidence) {
    let (answer, ttl): (String, UInt32?) =
      switch evidence.answer {
      case .records(let data, let ttl): ("\(data.count) records", ttl)
      case .noData: ("noData", nil)
      case .noSuchName: ("noSuchName", nil)
      case .failure(let failure): (failure.rawValue, nil)
      }
    self.init(
      name: evidence.name ?? "(private)", type: evidence.type.name, answer: answer, ttl: ttl)
  }
}

extension Duration {
  /// Whole microseconds.
  package var microseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }
}
