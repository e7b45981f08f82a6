import DecisionLog
package import Filtering
import Foundation
import Judging

/// A message that Postfix holds because a decision said so; persons are pseudonyms.
package struct HeldMessage: Sendable {
  package let queueID: String
  package let decision: DecisionID
  /// Seconds since 1970 UTC.
  package let arrival: Int64
  /// Octets.
  package let size: Int
  /// How many recipients it has.
  package let recipients: Int
  /// Of the record: From, MAIL FROM, recipients, campaign, rule.
  package let facts: DecisionFacts
}

/// What Postfix holds, by its own tools.
package struct Quarantine: Sendable {
  private let listing: Tool
  private let changing: Tool

  /// The configured commands, with their words.
  package init(list: [String], change: [String]) {
    listing = Tool(words: list)
    changing = Tool(words: change)
  }

  enum Change: String {
    case release, delete

    var act: Act { self == .release ? .release : .delete }
    var kind: Event.Kind { self == .release ? .release : .delete }
  }

  /// A line of `postqueue -j`, of which nothing is kept that names a person.
  private struct Line: Decodable {
    struct Recipient: Decodable {}

    let queueName: String
    let queueID: String
    let arrivalTime: Int64
    let messageSize: Int
    let recipients: [Recipient]

    private enum CodingKeys: String, CodingKey {
      case queueName = "queue_name"
      case queueID = "queue_id"
      case arrivalTime = "arrival_time"
      case messageSize = "message_size"
      case recipients
    }
  }

  /// Messages that are listed at most.
  private static let limit = 100_000

  /// What is held by decisions of the log, oldest first; mail that others hold is left out.
  func held(_ index: LogIndex) throws -> [HeldMessage] {
    let lines = try listing.run([]).split(separator: UInt8(ascii: "\n"))
    guard lines.count <= Self.limit else { throw ReviewError("the queue has more than \(Self.limit) messages") }
    let held = try lines.compactMap { text -> Line? in
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)), Self.isQueueID(line.queueID) else {
        throw ReviewError("what quarantine.list prints is not the output of 'postqueue -j'")
      }
      return line.queueName == "hold" ? line : nil
    }
    return try held.compactMap { try Self.message($0, index) }.sorted {
      ($0.arrival, $0.queueID) < ($1.arrival, $1.queueID)
    }
  }

  private static func message(_ line: Line, _ index: LogIndex) throws -> HeldMessage? {
    let records = try index.find(LogQuery([line.queueID], kind: "decision")).records
    // Short queue ids are used again: the newest is meant.
    let decisions = records.compactMap { try? DecisionFacts($0.record.text) }
    let own = decisions.last { $0.queueID == line.queueID }
    guard let own, own.applied == Action.quarantine.rawValue, let id = DecisionID(own.id) else { return nil }
    return HeldMessage(
      queueID: line.queueID, decision: id, arrival: line.arrivalTime, size: line.messageSize,
      recipients: line.recipients.count, facts: own)
  }

  /// Has Postfix do it; a released message is delivered at once.
  func make(_ change: Change, _ queueID: String) throws {
    guard Self.isQueueID(queueID) else { throw ReviewError("not a queue id") }
    _ = try changing.run([change == .release ? "-H" : "-d", queueID])
    guard change == .release, listing.words.last == "-j" else { return }
    _ = try Tool(words: listing.words.dropLast()).run(["-i", queueID])
  }

  /// Short and long queue ids of Postfix.
  private static func isQueueID(_ text: String) -> Bool { text.wholeMatch(of: #/[A-Za-z0-9]{5,32}/#) != nil }
}

extension Desk {
  /// What Postfix holds.
  package func held(_ quarantine: Quarantine, in index: LogIndex) throws -> [HeldMessage] {
    try record(.quarantine)
    try index.refresh()
    return try list(quarantine, in: index)
  }

  /// Hands a held message on, to be delivered at once.
  ///
  /// Its record is durable before; if a tool fails, another one says so. More than one message need a second person:
  /// `propose`.
  package func release(
    _ queueID: String, reason: String, _ quarantine: Quarantine, in index: LogIndex
  ) throws { try change(queueID, .release, reason, quarantine, index) }

  /// Deletes a held message.
  package func delete(
    _ queueID: String, reason: String, _ quarantine: Quarantine, in index: LogIndex
  ) throws { try change(queueID, .delete, reason, quarantine, index) }

  private func change(
    _ queueID: String, _ change: Quarantine.Change, _ reason: String, _ quarantine: Quarantine, _ index: LogIndex
  ) throws {
    try check(change.act)
    try Self.checkReason(reason)
    try exclusively("cases", index) {
      guard let held = try list(quarantine, in: index).first(where: { $0.queueID == queueID }) else {
        throw ReviewError("no message that is held here has the queue id '\(queueID)'")
      }
      try self.change(held, change, ["reason": reason], quarantine)
    }
  }

  /// `facts`: why.
  func change(
    _ held: HeldMessage, _ change: Quarantine.Change, _ facts: [String: String], _ quarantine: Quarantine
  ) throws {
    var facts = facts
    facts["decision"] = held.decision.description
    facts["queueID"] = held.queueID
    try record(Event(change.kind, facts), change.act)
    do {
      try quarantine.make(change, held.queueID)
    } catch {
      facts["failed"] = "\(error)"
      try record(Event(change.kind, facts), change.act)
      throw error
    }
  }

  /// What is held; that it cannot be told is recorded.
  func list(_ quarantine: Quarantine, in index: LogIndex) throws -> [HeldMessage] {
    do {
      return try quarantine.held(index)
    } catch let error as ReviewError {
      try record(.quarantine, ["failed": error.description])
      throw error
    }
  }
}
