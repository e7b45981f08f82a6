import DecisionLog
package import Filtering
import Foundation

/// Something that one person alone cannot do.
package struct Proposal: Sendable {
  package typealias ID = DecisionID

  package enum Change: Hashable, Sendable {
    /// Queue ids of held messages.
    case release([String])
    case delete([String])
    /// Names of findings.
    case switchOff(String)
    case switchOn(String)
  }

  package let id: ID
  package let change: Change
  package let reason: String
  /// Who proposes it.
  package let actor: String
  /// Seconds since 1970 UTC.
  package let time: Int64
  /// Who approved of it, if anybody did.
  package let approval: String?

  /// How long a second person has.
  package static let days: Int64 = 7

  package func isExpired(at now: Int64) -> Bool { now >= time + Self.days * 86_400 }

  init?(_ event: LoggedEvent, _ approvals: [LoggedEvent]) {
    guard let id = ID(event["proposal"]), let change = Change(event.facts) else { return nil }
    self.id = id
    self.change = change
    (reason, actor, time) = (event["reason"], event["actor"], event.time)
    approval = approvals.first { $0["proposal"] == id.description }?["actor"]
  }
}

extension Proposal.Change {
  /// As in records: `release`, `delete`, `switch-off` or `switch-on`.
  package var name: String {
    switch self {
    case .release: "release"
    case .delete: "delete"
    case .switchOff: "switch-off"
    case .switchOn: "switch-on"
    }
  }

  /// What it is about: queue ids, or a finding.
  package var subjects: [String] {
    switch self {
    case .release(let ids), .delete(let ids): ids
    case .switchOff(let finding), .switchOn(let finding): [finding]
    }
  }

  var act: Act {
    switch self {
    case .release: .release
    case .delete: .delete
    case .switchOff, .switchOn: .switchFinding
    }
  }

  var facts: [String: String] { ["change": name, "subjects": subjects.joined(separator: " ")] }

  init?(_ facts: [String: String]) {
    let subjects = (facts["subjects"] ?? "").split(separator: " ").map(String.init)
    guard let first = subjects.first else { return nil }
    switch facts["change"] {
    case "release": self = .release(subjects)
    case "delete": self = .delete(subjects)
    case "switch-off": self = .switchOff(first)
    case "switch-on": self = .switchOn(first)
    default: return nil
    }
  }
}

/// The proposals that the log holds.
package struct Proposals: Sendable {
  /// Oldest first.
  package let all: [Proposal]

  /// Of an index that is up to date.
  package init(_ index: LogIndex) throws { try self.init(index, []) }

  init(_ index: LogIndex, _ terms: [String]) throws {
    let approvals = try index.events(.approval, holding: terms)
    all = try index.events(.proposal, holding: terms).compactMap { Proposal($0, approvals) }
  }

  /// Those of which a second person may still approve.
  package func open(at now: Int64 = Int64(Date.now.timeIntervalSince1970)) -> [Proposal] {
    all.filter { $0.approval == nil && !$0.isExpired(at: now) }
  }
}
