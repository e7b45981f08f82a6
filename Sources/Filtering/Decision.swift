package import Bulk
package import DNS
package import Judging
package import Mail

/// A message's facts, the verdict on them and what was done: what the log keeps and the doors carry out.
package struct Decision: Decided {
  package var id: DecisionID
  package var message: MailMessage
  package var from: FromReading
  package let proofs: Proofs
  package let evidence: [DNSEvidence]
  package let campaign: CampaignSnapshot
  /// Characters of the text that a reader does not see.
  package let hiddenCharacters: Int
  package let circumstances: Circumstances
  package let verdict: Verdict
  package let mode: Mode
  /// The authserv-id of the fields we add, and of the forged ones we remove.
  package let authservID: String
  /// Where the sender may appeal; nil if no such page is known.
  private let appeals: String?
  /// The Authentication-Results that came in our name from outside, by their numbers.
  package let forgedResults: [Int]
  package let provenance: Provenance?
  package let duration: Duration

  init(
    examination: Examination, campaign: CampaignSnapshot, circumstances: Circumstances, verdict: Verdict,
    mode: Mode, authservID: String, appeals: String?, provenance: Provenance?, duration: Duration
  ) {
    id = DecisionID(at: examination.message.receivedAt)
    message = examination.message
    from = examination.from
    proofs = examination.proofs
    evidence = examination.evidence
    self.campaign = campaign
    self.circumstances = circumstances
    hiddenCharacters = examination.hiddenCharacters
    self.verdict = verdict
    self.mode = mode
    self.authservID = authservID
    self.appeals = appeals
    forgedResults =
      circumstances.clientClass == .outside
      ? AuthenticationResultsField.claims(of: authservID, in: examination.message.headers) : []
    self.provenance = provenance
    self.duration = duration
  }

  package var clientClass: ClientClass { circumstances.clientClass }

  /// Refused, whatever the verdict, if it carries more forged results than can be removed.
  package var applied: Action {
    guard mode == .enforce else { return .accept }
    return isBeyondRepair ? .reject : verdict.action
  }

  private var isBeyondRepair: Bool { forgedResults.count > AuthenticationResultsField.removalLimit }

  /// The SMTP reply; nil when the message goes on.
  package var reply: Reply? {
    switch applied {
    case .accept, .tag, .quarantine: nil
    case .defer: Reply(code: 451, status: "4.7.1", text: "Truemark \(id): \(reason)")
    case .reject: Reply(code: 550, status: "5.7.1", text: "Truemark \(id): \(reason)", end: appeal)
    }
  }

  /// Where to appeal, for the end of a reply.
  private var appeal: String { appeals.map { " Appeal: \($0)/appeal?decision=\(id)" } ?? "" }

  /// Why, in plain words for the sender; ASCII.
  private var reason: String {
    guard !isBeyondRepair else { return "the message carries too many Authentication-Results in our name" }
    let what =
      switch verdict.rule {
      case .temporaryError: "the sender cannot be checked now, because its DNS does not answer; try again later"
      case .forgedBulk: "bulk mail with a forged sender is refused"
      case .concealedBulk: "bulk mail with a concealed sender is refused"
      case .forgedSingleOwnerRejects: "the owner of the From domain asks to refuse mail that it did not send"
      case .forgedSingle, .forgedSingleAccount: "the sender is forged"
      case .concealedSingle: "the sender is concealed"
      case .forgedUndecided: "the sender is forged; try again later, when it is known whether this is bulk mail"
      case .concealedUndecided: "the sender is concealed; try again later, when it is known whether this is bulk mail"
      case .honestBulk, .honestSingle, .ownSender, .exempted: "refused by local policy"
      }
    guard let finding = decidingFinding else { return what }
    return "\(what). \(finding.sentence())"
  }
}

/// By what a decision was made, so that it can be made again.
package struct Provenance: Hashable, Sendable {
  /// Name and version of the program.
  package let engine: String
  /// Digests of what is in force: the whole configuration, and the mode, actions and points alone.
  package let configuration: String
  package let policy: String

  package init(engine: String, configuration: String, policy: String) {
    self.engine = engine
    self.configuration = configuration
    self.policy = policy
  }
}

/// An SMTP reply with its enhanced status code (RFC 3463).
package struct Reply: Hashable, Sendable {
  package let code: Int
  package let status: String
  package let text: String

  /// `end`: of the text, which is not cut.
  package init(code: Int, status: String, text: String, end: String = "") {
    self.code = code
    self.status = status
    // One line of ASCII, well below what libmilter takes (980 octets) and what SMTP does (512).
    let start = text.unicodeScalars.map { (0x20..<0x7f).contains($0.value) ? Character($0) : "?" }
    self.text = String(start.prefix(400 - end.utf8.count)) + end
  }
}

/// Names a decision: 16 characters of Crockford's base 32, sorted by time.
package struct DecisionID: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// 40 bits of seconds since 1970 and 40 random bits.
  package init(at time: Int64) {
    let high = UInt64(bitPattern: time) & 0xff_ffff_ffff
    let low = UInt64.random(in: 0...0xff_ffff_ffff)
    let digits = [high, low].flatMap { part in
      stride(from: 35, through: 0, by: -5).map { Self.digits[Int(part >> UInt64($0) & 31)] }
    }
    description = String(decoding: digits, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// Reads an id back; nil if the text is none.
  package init?(_ text: String) {
    let upper = text.uppercased()
    guard upper.utf8.count == 16, upper.utf8.allSatisfy(ASCII.isAlphanumeric) else { return nil }
    description = upper
  }
}
