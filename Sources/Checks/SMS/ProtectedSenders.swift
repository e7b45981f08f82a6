package import Judging
import SMS

/// A sender, or number to answer to, that is somebody else's or looks like it.
package enum ProtectedSenders: SMSCheck {
  static let shown = FindingKind(
    "sms.sender.protected", .forged, english: "The sender is somebody else's: {}.", chinese: "冒用了他人的发送方标识：{}。")
  static let lookalike = FindingKind(
    "sms.sender.lookalike", .forged, gate: .unaligned, english: "The sender looks like somebody else's: {}.",
    chinese: "发送方标识形似他人的标识：{}。")

  package static let kinds = [shown, lookalike]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    guard facts.reading.isAttributed else { return [] }
    // A sender that the registry binds to the account is the account's, whosever it is taken for.
    var isBound = false
    if case .bound = facts.reading.binding { isBound = true }
    let callback = facts.message.callback.map(SenderReading.init)
    let places =
      (isBound ? [] : [(facts.sender, "the sender")]) + (callback.map { [($0, "the number to answer to")] } ?? [])
    for (sender, place) in places {
      if let original = facts.marks.protected(sender), !facts.isOwn(original.owner) {
        return [Finding(shown, "\(original.value) of \(original.owner) as \(place)")]
      }
    }
    for (sender, place) in places {
      if let original = facts.marks.original(of: sender), !facts.isOwn(original.owner) {
        return [
          Finding(lookalike, "\(SMSFacts.shown(sender)) as \(place), like \(original.value) of \(original.owner)")
        ]
      }
    }
    return []
  }
}
