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
    finding(in: facts.reading).map { [$0] } ?? []
  }

  /// Both at most once: a sender that is another's is no look-alike besides.
  package static func finding(in reading: SMSReading) -> Finding? {
    guard reading.isAttributed else { return nil }
    // A sender that the registry binds to the account is the account's, whosever it is taken for.
    var places: [(sender: SenderReading, name: String)] = []
    if case .bound = reading.binding {} else { places.append((reading.sender, "the sender")) }
    if let callback = reading.message.callback { places.append((SenderReading(callback), "the number to answer to")) }
    for place in places {
      guard let original = reading.marks.protected(place.sender), !reading.isOwn(original.owner) else { continue }
      return Finding(shown, "\(original.value) of \(original.owner) as \(place.name)")
    }
    for place in places {
      guard let original = reading.marks.original(of: place.sender), !reading.isOwn(original.owner) else { continue }
      return Finding(
        lookalike, "\(SMSFacts.shown(place.sender)) as \(place.name), like \(original.value) of \(original.owner)")
    }
    return nil
  }
}
