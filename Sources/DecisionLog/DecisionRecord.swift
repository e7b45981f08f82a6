import Bulk
import Checks
import Filtering
import Judging
import Mail
import SMS

/// A decision as the log keeps it: no body, no subject; local parts, numbers, clients and users as pseudonyms only.
struct DecisionRecord: Record {
  private let decision: any Decided
  /// One of these two.
  private let mail: Decision?
  private let sms: SMSDecision?
  private let bytes: Int
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
    (mail, sms) = (decision, nil)
    var sealing = SealingWriter(key)
    let message = decision.message
    bytes = message.headers.reduce(message.body.count) { $0 + $1.name.count + $1.value.count + 3 }
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

  /// `keepsContent`: the text too, sealed, where the law asks for it.
  init(_ decision: SMSDecision, keepsContent: Bool, _ key: DayKey) throws {
    self.decision = decision
    (mail, sms) = (nil, decision)
    var sealing = SealingWriter(key)
    let message = decision.message
    bytes = message.octets
    client = message.clientAddress.map { sealing.conceal(.client, $0.description, as: "client") }
    recipients = message.destinations.enumerated().map { number, destination in
      RecordedParty(address: sealing.conceal(.recipient, destination, as: "recipients/\(number)"), domain: nil)
    }
    from = [
      RecordedParty(
        address: sealing.conceal(.author, message.source.text, as: "from/0"), domain: nil,
        mark: decision.reading.shownMark)
    ]
    if let callback = message.callback { sealing.seal(callback.text, as: "callback") }
    if keepsContent { sealing.seal(message.text, as: "content") }
    (user, sender, messageID) = (nil, nil, nil)
    sealed = try sealing.sealed()
  }

  func writeStart(to json: inout JSONWriter) {
    let (verdict, proofs) = (decision.verdict, mail?.proofs)
    json.field("account", sms?.message.account)
    json.field("action", verdict.action.rawValue)
    json.field("alignment", decision.circumstances.alignment.description)
    json.field("applied", decision.applied.rawValue)
    json.field("arc", proofs?.arc)
    json.field("axes", RecordedPoints(points: verdict.points))
    json.field("bytes", bytes)
    json.field("campaign", decision.campaign)
    json.field("channel", sms.map { _ in "sms" })
    json.field("class", decision.circumstances.clientClass.rawValue)
    json.field("client", client)
    json.field("configuration", decision.provenance?.configuration)
    json.field("dkim", proofs?.dkim)
    json.field("dmarc", proofs?.dmarc)
    json.field("dns", mail?.evidence)
    json.field("engine", decision.provenance?.engine)
    json.field("established", Axis.allCases.filter(verdict.isEstablished).map(\.rawValue))
    json.field("exempted", decision.circumstances.isExempted ? true : nil)
    json.field("findings", verdict.findings)
    json.field("from", from)
    json.field("helo", mail?.message.connection.helo.flatMap { DomainName($0)?.text })
    json.field("heloSPF", proofs?.heloSPF)
    json.field("hiddenCharacters", mail.flatMap { $0.hiddenCharacters > 0 ? $0.hiddenCharacters : nil })
    json.field("id", decision.id.description)
    json.field("iprev", proofs?.reverse?.result.rawValue)
    json.field("kind", "decision")
    json.field("listener", mail?.message.connection.listener)
    json.field("messageID", messageID)
    json.field("microseconds", decision.duration.microseconds)
    json.field("mode", decision.mode.rawValue)
    json.field("policy", decision.provenance?.policy)
    json.field("queueID", mail?.message.queueID)
    json.field("recipients", recipients)
    // A mailing list or forwarder proved to have relayed the message.
    json.field("relayed", decision.circumstances.isRelayed)
    json.field("reply", decision.reply)
    json.field("rule", verdict.rule.rawValue)
    json.field("sealed", sealed)
    json.field("sender", sender)
  }

  func writeEnd(to json: inout JSONWriter, time: String) {
    json.field("sms", sms)
    json.field("spf", mail?.proofs.spf)
    // The DNS failed on a proof that could have backed From.
    json.field("temporaryError", decision.circumstances.temporaryError)
    json.field("time", time)
    json.field("tls", mail?.message.connection.tlsVersion)
    // A first copy, whose campaign might grow or not.
    json.field("undecided", decision.circumstances.isUndecided ? true : nil)
    json.field("user", user)
  }
}

/// What a short message has beside its addresses, in the terms of SMPP 3.4.
extension SMSDecision: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("binding", reading.binding.name)
      json.field("dataCoding", Int(message.dataCoding))
      json.field("direction", message.direction.rawValue)
      json.field("entity", reading.shownEntity)
      json.field("flaws", message.flaws.isEmpty ? nil : message.flaws.map(\.rawValue).sorted())
      json.field("operation", message.operation)
      json.field("owner", reading.binding.row?.owner)
      json.field("part", message.part)
      json.field("senderForm", reading.sender.form.rawValue)
      json.field("serviceType", message.serviceType.isEmpty ? nil : message.serviceType)
      json.field("signatures", reading.shownSignatures.isEmpty ? nil : reading.shownSignatures)
      json.field("sourceNPI", message.source.npi.map(Int.init))
      json.field("sourceTON", message.source.ton.map(Int.init))
    }
  }
}

extension ShortMessage.Part: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.field("number", Int(number))
      json.field("reference", Int(reference))
      json.field("total", Int(total))
    }
  }
}
