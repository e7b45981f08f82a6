import Checks
import DecisionLog
import Filtering
import Judging

/// What needs two persons: several held messages at once, and findings on or off.
extension Desk {
  /// Subjects of one proposal at most.
  package static let proposalLimit = 10_000

  /// Proposes something that a second person has to approve of, within seven days.
  package func propose(_ change: Proposal.Change, reason: String, in index: LogIndex) throws -> Proposal.ID {
    try check(change.act)
    try Self.checkReason(reason)
    let subjects = change.subjects
    guard (1...Self.proposalLimit).contains(subjects.count) else {
      throw ReviewError("a proposal is about 1 to \(Self.proposalLimit) messages")
    }
    try checkSwitch(change)
    let id = Proposal.ID(at: DecisionLog.wallClock())
    let facts = change.facts.merging(["proposal": id.description, "reason": reason]) { $1 }
    try record(Event(.proposal, facts), change.act)
    return id
  }

  /// What became of the subjects of a proposal: nil for what was done, else why it was not.
  package typealias Outcome = [(subject: String, problem: String?)]

  /// Approves of somebody else's proposal, and does it.
  ///
  /// Throws `ReviewError` if there is none, it is one's own, approved already, or older than seven days.
  package func approve(
    _ id: Proposal.ID, _ quarantine: Quarantine, in index: LogIndex, now: Int64 = DecisionLog.wallClock()
  ) throws -> Outcome {
    try exclusively("cases", index) {
      guard let proposal = try Proposals(index, [id.description]).all.first(where: { $0.id == id }) else {
        throw ReviewError("there is no proposal \(id)")
      }
      try check(proposal.change.act)
      guard proposal.approval == nil else { throw ReviewError("proposal \(id) is approved already") }
      guard !proposal.isExpired(at: now) else {
        throw ReviewError("proposal \(id) is older than \(Proposal.days) days; make it anew")
      }
      guard proposal.actor.lowercased() != actor.name.lowercased() else {
        throw ReviewError("a second person has to approve of proposal \(id): it is your own")
      }
      try checkSwitch(proposal.change)
      let facts = proposal.change.facts.merging(["proposal": id.description, "reason": proposal.reason]) { $1 }
      try record(Event(.approval, facts), proposal.change.act)
      return try make(proposal, quarantine, index)
    }
  }

  /// The proposals of which a second person may approve.
  package func proposals(in index: LogIndex) throws -> [Proposal] {
    try record(.proposals)
    try index.refresh()
    return try Proposals(index).open()
  }

  private func make(_ proposal: Proposal, _ quarantine: Quarantine, _ index: LogIndex) throws -> Outcome {
    switch proposal.change {
    case .release(let ids): return try change(ids, .release, proposal, quarantine, index)
    case .delete(let ids): return try change(ids, .delete, proposal, quarantine, index)
    case .switchOff(let finding):
      try adjust { $0.switchedOff.insert(finding) }
      return [(finding, nil)]
    case .switchOn(let finding):
      try adjust { $0.switchedOff.remove(finding) }
      return [(finding, nil)]
    }
  }

  private func change(
    _ ids: [String], _ change: Quarantine.Change, _ proposal: Proposal, _ quarantine: Quarantine, _ index: LogIndex
  ) throws -> Outcome {
    let held = Dictionary(try list(quarantine, in: index).map { ($0.queueID, $0) }) { first, _ in first }
    return ids.map { id in
      guard let message = held[id] else { return (id, "it is not held any more") }
      do {
        try self.change(
          message, change, ["proposal": proposal.id.description, "reason": proposal.reason], quarantine)
        return (id, nil)
      } catch {
        return (id, "\(error)")
      }
    }
  }

  private func checkSwitch(_ change: Proposal.Change) throws {
    let isOff = { try AdjustmentsFile(state).read().switchedOff.contains($0) }
    switch change {
    case .release, .delete: return
    case .switchOff(let finding):
      guard Catalogue.kinds.contains(where: { $0.name == finding && $0.axis != nil }) else {
        throw ReviewError("no finding that has points is named '\(finding)'; see 'truemark policy show'")
      }
      guard try !isOff(finding) else { throw ReviewError("\(finding) is switched off already") }
    case .switchOn(let finding):
      guard try isOff(finding) else { throw ReviewError("\(finding) is not switched off") }
    }
  }
}
