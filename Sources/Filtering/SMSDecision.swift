package import Bulk
package import Checks
package import Judging
import SMPP
package import SMS

/// A short message's facts, the verdict on them and what was done.
package struct SMSDecision: Decided {
  package let id: DecisionID
  package let reading: SMSReading
  package let campaign: CampaignSnapshot
  package let circumstances: Circumstances
  package let verdict: Verdict
  package let mode: Mode
  package let provenance: Provenance?
  package let duration: Duration

  /// By finding name, what a refusal for it says, where that is not the default.
  let statuses: [String: UInt32]

  /// A part of the same message that came before was refused.
  package let followsRefusedPart: Bool

  package var message: ShortMessage { reading.message }

  /// Refused, whatever the verdict, if a part of the same message was: so no phone puts the others together.
  package var applied: Action {
    guard mode == .enforce else { return .accept }
    return followsRefusedPart ? .reject : verdict.action
  }

  /// The `command_status` of the response, with its name; nil when the message goes on.
  package var reply: Reply? {
    switch applied {
    case .accept, .tag, .quarantine: nil
    case .defer: reply(message.direction == .submitted ? .systemError : .temporaryApplicationError)
    case .reject: reply(refusal)
    }
  }

  private var refusal: CommandStatus {
    guard let finding = decidingFinding else { return .submitFailed }
    if let configured = statuses[finding.kind.name] { return CommandStatus(rawValue: configured) }
    guard message.direction == .submitted else { return .permanentApplicationError }
    return finding.kind.name.hasPrefix("sms.sender.") ? .invalidSourceAddress : .submitFailed
  }

  private func reply(_ status: CommandStatus) -> Reply {
    let rule =
      followsRefusedPart && verdict.action != .reject
      ? "A part of the same message was refused before." : verdict.rule.sentence(verdict.action, in: .english)
    return Reply(
      code: Int(status.rawValue), status: status.description, text: decidingFinding?.sentence() ?? rule)
  }
}
