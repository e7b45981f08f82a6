import DecisionLog
import Filtering
import Foundation
package import Judging

/// Appeals: anybody makes one, a reviewer answers it.
extension Desk {
  /// Octets of a contact, and characters of what is said.
  package static let contactLimit = 320
  package static let textLimit = 4_000
  /// Appeals on one decision that may be open at once.
  package static let openAppealLimit = 3

  /// Takes an appeal; gives its id, by which its status can be asked.
  ///
  /// The answer tells nothing: it is the same for a decision that no log holds, and for one with enough appeals already,
  /// of both of which only the attempt is recorded. Throws `ReviewError` for texts that are empty or too long, or an id
  /// that cannot be one.
  package func appeal(_ decision: String, contact: String, text: String, in index: LogIndex) throws -> Appeal.ID {
    guard let decision = DecisionID(decision) else { throw ReviewError("an id has 16 letters and digits") }
    guard (1...Self.contactLimit).contains(contact.utf8.count) else {
      throw ReviewError("a contact has 1 to \(Self.contactLimit) octets")
    }
    guard (1...Self.textLimit).contains(text.unicodeScalars.count) else {
      throw ReviewError("what is said has 1 to \(Self.textLimit) characters")
    }
    let now = DecisionLog.wallClock()
    let id = Appeal.ID(at: now)
    var facts = ["decision": decision.description, "appeal": id.description]
    try exclusively("appeals", index) {
      let isKnown = try index.decision(decision) != nil
      let isRepeated = try Appeals(index, on: decision).open.count >= Self.openAppealLimit
      guard isKnown, !isRepeated else {
        facts[isKnown ? "repeated" : "unknown"] = "yes"
        return try record(.appeal, facts)
      }
      facts["due"] = Date(timeIntervalSince1970: TimeInterval(now + Appeal.days * 86_400)).formatted(.iso8601)
      try record(Event(.appeal, facts, sealed: ["contact": contact, "text": text]), .appeal)
    }
    return id
  }

  /// What whoever made an appeal is told of it; nil if no such id was given out.
  package func status(of appeal: String, in index: LogIndex) throws -> Appeal.Status? {
    guard let id = Appeal.ID(appeal) else { return nil }
    try record(.appealStatus, ["appeal": id.description])
    try index.refresh()
    // Both are looked for each time, so that nobody can tell by the time it takes which it was.
    let appeal = try Appeals.appeal(id, in: index)
    let attempts = try index.events(.access, holding: [id.description]).filter { $0["act"] == Act.appeal.rawValue }
    return appeal?.status ?? (attempts.isEmpty ? nil : .received)
  }

  /// What was said in an appeal, and by whom.
  package func read(_ id: Appeal.ID, in index: LogIndex) throws -> (contact: String, text: String) {
    try check(.answer)
    try index.refresh()
    guard let appeal = try Appeals.appeal(id, in: index) else { throw Self.noAppeal(id) }
    let facts = ["case": id.description, "decision": appeal.decision.description, "fields": "contact text"]
    try record(.unseal, facts)
    let values = try index.reader.opened(appeal.record)
    guard let contact = values["contact"], let text = values["text"] else {
      throw ReviewError("the key of that day is destroyed, and with it what appeal \(id) says")
    }
    return (contact, text)
  }

  /// What followed from an answer.
  package struct Relief: Sendable {
    package fileprivate(set) var exemption: Exemption?
    /// The queue id of a message that was held and is handed on.
    package fileprivate(set) var released: String?
    /// What could not be done, in plain words; the answer holds all the same.
    package fileprivate(set) var problems: [String] = []
  }

  /// Answers an appeal, once.
  ///
  /// If it is upheld, the cause is lifted at once: the decision is judged a false positive, the sender's mail passes for
  /// `days` days (`Exemption`), and the message is handed on if it is held. Each has a record of its own that names the
  /// appeal. Throws `ReviewError` if there is no such appeal, or it is answered.
  package func answer(
    _ id: Appeal.ID, upheld: Bool, reason: String, in index: LogIndex, _ quarantine: Quarantine,
    days: Int64 = Desk.exemptionDays
  ) throws -> Relief {
    try check(.answer)
    try Self.checkReason(reason)
    return try exclusively("cases", index) {
      guard let appeal = try Appeals.appeal(id, in: index) else { throw Self.noAppeal(id) }
      guard appeal.answer == nil else { throw ReviewError("appeal \(id) is answered already") }
      let found = try index.decision(appeal.decision)
      let decision = try found.map { try DecisionFacts($0.record.text) }
      let sender = upheld ? decision.map(ExemptedSender.init) : nil
      var facts = [
        "appeal": id.description, "decision": appeal.decision.description, "answer": upheld ? "upheld" : "refused",
        "reason": reason,
      ]
      if sender?.needsClient == true { facts["opened"] = "client" }
      try record(Event(.answer, facts), .answer)
      guard upheld else { return Relief() }
      try judge(appeal.decision, .falsePositive, reason: reason, ["appeal": id.description])
      guard let found, let decision, let sender else {
        return Relief(problems: ["the record of decision \(appeal.decision) is purged, so that no sender is exempted"])
      }
      let until = DecisionLog.wallClock() + days * 86_400
      return relief(for: appeal, decision, reason, in: index, quarantine) {
        let client = sender.needsClient ? try index.reader.opened(found)["client"] : nil
        return try sender.exemption(client: client, appeal: appeal, reason: reason, until: until)
      }
    }
  }

  private func relief(
    for appeal: Appeal, _ decision: DecisionFacts, _ reason: String, in index: LogIndex, _ quarantine: Quarantine,
    _ exemption: () throws -> Exemption
  ) -> Relief {
    var relief = Relief()
    func attempt(_ body: () throws -> Void) {
      do { try body() } catch { relief.problems.append("\(error)") }
    }
    attempt { relief.exemption = try exempt(try exemption()) }
    guard decision.applied == Action.quarantine.rawValue else { return relief }
    attempt {
      guard let held = try list(quarantine, in: index).first(where: { $0.decision == appeal.decision }) else { return }
      try change(held, .release, ["appeal": appeal.id.description, "reason": reason], quarantine)
      relief.released = held.queueID
    }
    return relief
  }

  private static func noAppeal(_ id: Appeal.ID) -> ReviewError { ReviewError("there is no appeal \(id)") }
}
