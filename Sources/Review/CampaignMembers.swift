import DecisionLog
import Foundation
import Judging
import Transparency

/// A message of a campaign that went on to mailboxes, as the mail store knows it.
package struct DeliveredMessage: Codable, Sendable {
  /// The id of the decision, and when it was made (RFC 3339, UTC).
  package let decision: String
  package let time: String
  package let queueID: String?
  /// Nil if it has none, or the key of its day is destroyed.
  package let messageID: String?
  package let recipients: [String]
}

extension Desk {
  /// The members of a campaign that were delivered, with their addresses, to be taken out of the mail store.
  ///
  /// That they are given, and how many, is recorded before.
  package func clear(
    campaign: String, reason: String, case reference: String, in index: LogIndex
  ) throws -> [DeliveredMessage] {
    try check(.clear)
    try Self.checkReason(reason)
    try Self.checkReason(reference)
    try index.refresh()
    let released = Set(
      try index.events(.release).filter { $0.facts["failed"] == nil }.map { $0["decision"] })
    let members = try index.find(LogQuery([campaign], kind: "decision")).records.compactMap { found in
      (try? DecisionFacts(found.record.text)).map { (found, $0) }
    }
    let delivered = members.filter { _, facts in
      facts.campaign?.id == campaign && (Self.passing.contains(facts.applied) || released.contains(facts.id))
    }
    let facts = ["campaign": campaign, "messages": String(delivered.count), "reason": reason, "case": reference]
    try record(Event(.clear, facts), .clear)
    let opener = ValueOpener(index.reader)
    return try delivered.map { found, facts in
      // The keys of another host's days are there.
      let values = found.isHere ? try opener.values(of: found.record).mapValues(\.value) : [:]
      return DeliveredMessage(
        decision: facts.id, time: facts.time, queueID: facts.queueID, messageID: values["messageID"],
        recipients: facts.recipients.indices.compactMap { values["recipients/\($0)"] })
    }
  }

  /// Records how many messages of a campaign the mail store took back.
  package func cleared(campaign: String, count: Int, reason: String, case reference: String) throws {
    try Self.checkReason(reason)
    try Self.checkReason(reference)
    let facts = ["campaign": campaign, "done": String(count), "reason": reason, "case": reference]
    try record(Event(.clear, facts), .clear)
  }

  private static let passing: Set = [Action.accept.rawValue, Action.tag.rawValue]
}
