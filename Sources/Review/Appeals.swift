import DecisionLog
package import Filtering
import Foundation

/// Somebody's complaint of a decision, and the answer to it.
package struct Appeal: Sendable {
  package typealias ID = DecisionID

  package struct Answer: Hashable, Sendable {
    package let upheld: Bool
    package let reason: String
    /// Who gave it.
    package let actor: String
    /// Seconds since 1970 UTC.
    package let time: Int64
  }

  package let id: ID
  package let decision: DecisionID
  /// When it came, and before when it is to be answered; seconds since 1970 UTC.
  package let time: Int64
  package let due: Int64
  package let answer: Answer?
  let record: FoundRecord

  package func isOverdue(at now: Int64) -> Bool { answer == nil && now >= due }

  /// A carrier answers a complaint within 15 days: Measures for Handling Complaints of Telecommunication Users (Order
  /// 35 of 2016 of the Ministry of Industry and Information Technology), which Truemark keeps for mail too.
  package static let days: Int64 = 15

  /// What whoever made it is told.
  package enum Status: Hashable, Sendable {
    case received
    case upheld(reason: String)
    case refused(reason: String)
  }

  package var status: Status {
    answer.map { $0.upheld ? .upheld(reason: $0.reason) : .refused(reason: $0.reason) } ?? .received
  }

  init?(_ event: LoggedEvent, _ answers: [LoggedEvent]) {
    guard let id = ID(event["appeal"]), let decision = DecisionID(event["decision"]) else { return nil }
    self.id = id
    self.decision = decision
    (time, due) = (event.time, event.time + Self.days * 86_400)
    // The first one holds.
    answer = answers.first { $0["appeal"] == id.description }.map {
      Answer(upheld: $0["answer"] == "upheld", reason: $0["reason"], actor: $0["actor"], time: $0.time)
    }
    record = event.found
  }
}

/// The appeals that the log holds.
package struct Appeals: Sendable {
  /// The one that is due first is first.
  package let all: [Appeal]

  package var open: [Appeal] { all.filter { $0.answer == nil } }

  /// Of an index that is up to date.
  package init(_ index: LogIndex) throws { try self.init(index, []) }

  /// Those on one decision.
  init(_ index: LogIndex, on decision: DecisionID) throws { try self.init(index, [decision.description]) }

  private init(_ index: LogIndex, _ terms: [String]) throws {
    let answers = try index.events(.answer, holding: terms)
    all = try index.events(.appeal, holding: terms).compactMap { Appeal($0, answers) }.sorted { $0.due < $1.due }
  }

  /// Nil if there is none of that id.
  package static func appeal(_ id: Appeal.ID, in index: LogIndex) throws -> Appeal? {
    try Appeals(index, [id.description]).all.first
  }
}
