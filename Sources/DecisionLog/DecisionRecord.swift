import Filtering
import Judging
import Mail

/// A decision as the log keeps it: no body, no subject; local parts, clients and users as pseudonyms only.
struct DecisionRecord: Record {
  private let decision: Decision
  private let client: String?
  private let user: String?
  private let sender: RecordedParty?
  private let recipients: [RecordedParty]
  private let from: [RecordedParty]
  private let messageID: String?
  private let sealed: Sealing?

  /// Authors kept of a From that names more; `from.multiple-addresses` and its like say that there are.
  private static let authorLimit = 20

  init(_ decision: Decision, _ key: DayKey) throws {
    self.decision = decision
    var sealing = SealingWriter(key)
    let message = decision.message
    client = message.connection.clientAddress.map { sealing.conceal(.client, $0.description, as: "client") }
    user = message.connection.authenticatedUser.map { sealing.conceal(.user, $0, as: "user") }
    sender = RecordedParty(message.envelope.sender) { sealing.conceal(.sender, $0, as: "sender") }
    recipients = message.envelope.recipients.enumerated().compactMap { number, path in
      RecordedParty(path) { sealing.conceal(.recipient, $0, as: "recipients/\(number)") }
    }
    from = decision.from.mailboxes.prefix(Self.authorLimit).enumerated().map { number, mailbox in
      let address = sealing.conceal(.author, mailbox.address.description, as: "from/\(number)")
      return RecordedParty(address: address, domain: mailbox.address.domain.text)
    }
    messageID = message.text("Message-ID").map { sealing.conceal(.messageID, $0, as: "messageID") }
    if !decision.evidence.isEmpty { sealing.seal(DNSText(decision.evidence).text, as: "dns") }
    sealed = try sealing.sealed()
  }

  func writeStart(to json: inout JSONWriter) {
    let (message, verdict, proofs) = (decision.message, decision.verdict, decision.proofs)
    json.field("action", verdict.action.rawValue)
    json.field("alignment", decision.circumstances.alignment.description)
    json.field("applied", decision.applied.rawValue)
    json.field("arc", proofs.arc)
    json.field("axes", RecordedPoints(points: verdict.points))
    json.field("bytes", message.headers.reduce(message.body.count) { $0 + $1.name.count + $1.value.count + 3 })
    json.field("campaign", decision.campaign)
    json.field("class", decision.clientClass.rawValue)
    json.field("client", client)
    json.field("configuration", decision.provenance?.configuration)
    json.field("dkim", proofs.dkim)
    json.field("dmarc", proofs.dmarc)
    json.field("dns", decision.evidence)
    json.field("engine", decision.provenance?.engine)
    json.field("established", Axis.allCases.filter(verdict.isEstablished).map(\.rawValue))
    json.field("exempted", decision.circumstances.isExempted ? true : nil)
    json.field("findings", verdict.findings)
    json.field("from", from)
    json.field("helo", message.connection.helo.flatMap { DomainName($0)?.text })
    json.field("heloSPF", proofs.heloSPF)
    json.field("hiddenCharacters", decision.hiddenCharacters > 0 ? decision.hiddenCharacters : nil)
    json.field("id", decision.id.description)
    json.field("iprev", proofs.reverse?.result.rawValue)
    json.field("kind", "decision")
    json.field("listener", message.connection.listener)
    json.field("messageID", messageID)
    json.field("microseconds", decision.duration.microseconds)
    json.field("mode", decision.mode.rawValue)
    json.field("policy", decision.provenance?.policy)
    json.field("queueID", message.queueID)
    json.field("recipients", recipients)
    // A mailing list or forwarder proved to have relayed the message.
    json.field("relayed", decision.circumstances.isRelayed)
    json.field("reply", decision.reply)
    json.field("rule", verdict.rule.rawValue)
    json.field("sealed", sealed)
    json.field("sender", sender)
  }

  func writeEnd(to json: inout JSONWriter, time: String) {
    json.field("spf", decision.proofs.spf)
    // The DNS failed on a proof that could have backed From.
    json.field("temporaryError", decision.circumstances.temporaryError)
    json.field("time", time)
    json.field("tls", decision.message.connection.tlsVersion)
    // A first copy, whose campaign might grow or not.
    json.field("undecided", decision.circumstances.isUndecided ? true : nil)
    json.field("user", user)
  }
}
