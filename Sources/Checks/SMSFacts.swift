package import Bulk
package import Judging
import Mail
package import SMS

/// What a short message shows, before it is counted; facts, decision and record share it.
package final class SMSReading: Sendable {
  package let message: ShortMessage
  package let sender: SenderReading
  /// By which recipients are compared, one for each (`SenderReading.key`).
  package let recipients: [String]
  package let text: TokenizedText
  /// What the registry says of the sender.
  package let binding: SenderBinding
  /// What stands in the place of a signature, or in its brackets elsewhere.
  let signatures: [ShownSignature]
  let marks: SenderMarks

  package init(_ message: ShortMessage, _ marks: SenderMarks) {
    self.message = message
    self.marks = marks
    sender = SenderReading(message.source)
    recipients = message.destinations.map { SenderReading(SenderAddress($0)).key }
    text = TokenizedText(message.text)
    binding =
      message.direction == .submitted && message.source.isTold
      ? marks.registry.binding(
        of: sender, account: message.account, destinations: message.destinations, at: message.receivedAt) : .untold
    signatures = ShownSignature.all(in: message.text, look: marks.look)
  }

  /// Whether the registry binds the sender to the account.
  package var alignment: Alignment {
    if case .bound = binding { return .aligned(["account"]) }
    return isAttributed ? .unaligned : .undecided
  }

  /// The sender, where it is a name or a service's number and no person's.
  package var shownMark: String? {
    switch sender.form {
    case .short, .port: sender.key
    case .name: sender.key.contains("@") ? nil : SMSFacts.clear(sender.key)
    case .missing, .mobile, .foreign, .number: nil
    }
  }

  /// The names in a signature's brackets, as they may be told.
  package var shownSignatures: [String] { signatures.map { SMSFacts.clear($0.text) } }

  /// The id of the entity that the message says it is sent for, if it can be one: letters and digits, 40 at most.
  package var shownEntity: String? {
    message.entity.map { $0.utf8.count <= 40 && $0.utf8.allSatisfy(ASCII.isAlphanumeric) ? $0 : "(not an id)" }
  }

  /// Somebody is known who answers for the message: the account that submitted it, or the subscriber who sent it.
  ///
  /// Of other stored messages nobody can tell whether their sender was theirs.
  var isAttributed: Bool { message.account != nil || message.direction == .delivered }

  /// Whether what belongs to this owner is the account's own.
  func isOwn(_ owner: String) -> Bool {
    message.direction == .submitted && message.account.map { marks.owners(of: $0).contains(owner) } ?? false
  }
}

/// Everything that a check of short messages may look at.
package struct SMSFacts: Sendable {
  package let reading: SMSReading
  package let campaign: CampaignSnapshot
  /// What else came from the same sender and account.
  package let sources: SourceStanding
  /// How often the account writes to one of the recipients.
  package let frequency: RecipientFrequency.Count

  package init(
    reading: SMSReading, campaign: CampaignSnapshot, sources: SourceStanding,
    frequency: RecipientFrequency.Count = RecipientFrequency.Count()
  ) {
    self.reading = reading
    self.campaign = campaign
    self.sources = sources
    self.frequency = frequency
  }

  package var alignment: Alignment { reading.alignment }

  var message: ShortMessage { reading.message }
  var sender: SenderReading { reading.sender }
  var marks: SenderMarks { reading.marks }

  /// The account that submitted the message, and how the registry describes it.
  var account: SenderAccount? { message.account.flatMap { marks.registry.accounts[$0] } }

  func isOwn(_ owner: String) -> Bool { reading.isOwn(owner) }

  /// The sender in clear where it is a name or a service's number; of a person's number only what it is.
  var shownSender: String { Self.shown(sender) }

  static func shown(_ sender: SenderReading) -> String {
    switch sender.form {
    case .missing: "nothing"
    case .name: sender.key.contains("@") ? "an e-mail address" : clear(sender.key)
    case .short, .port: sender.key
    case .mobile: "a mobile number"
    case .foreign: "a number of +\(CountryCode.code(of: sender.digits) ?? "?")"
    case .number: "a number of \(sender.key.utf8.count) digits"
    }
  }

  /// A name in clear, its length bounded, and numbers of persons left out.
  static func clear(_ name: String) -> String {
    let digits = name.utf8.count(where: ASCII.isDigit)
    guard digits < 7 else { return "a name with \(digits) digits" }
    return name.utf8.count <= 20 ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(20)))
  }
}

/// Establishes findings of one kind or one close family in short messages.
package protocol SMSCheck: Sendable {
  /// Every kind the check can find.
  static var kinds: [FindingKind] { get }
  static func findings(in facts: SMSFacts) -> [Finding]
}
