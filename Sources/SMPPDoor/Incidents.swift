import DecisionLog
import Foundation
import Synchronization

/// What goes wrong on the links, counted, and recorded once a second, so that a client who does nothing but wrong fills
/// no log.
final class Incidents: Sendable {
  enum Kind: String, Hashable, Sendable {
    /// A PDU that cannot be read.
    case malformed = "malformed PDU"
    /// A message outside of a state in which it may be sent.
    case unbound = "message without a bind"
    /// A message beyond what the registry lets its account send.
    case throttled = "message over the account's rate"
    /// A client that is not taken: too many sessions, or too many binds that were refused.
    case turnedAway = "connection not taken"
  }

  private struct What: Hashable {
    let kind: Kind
    let detail: String
    let account: String
  }

  private let log: DecisionLog
  private let counts = Mutex<[What: Int]>([:])
  private let timer = DispatchQueue(label: "incidents")

  /// Kinds of incidents that are told apart within a second.
  private static let limit = 200

  init(_ log: DecisionLog) {
    self.log = log
    schedule()
  }

  func count(_ kind: Kind, _ detail: String, _ account: String?) {
    counts.withLock { counts in
      let what = What(kind: kind, detail: detail, account: account ?? "")
      let isKnown = counts[what] != nil || counts.count < Self.limit
      counts[isKnown ? what : What(kind: kind, detail: "other", account: ""), default: 0] += 1
    }
  }

  /// Records what is counted; what cannot be recorded is counted on.
  func record() {
    let found = counts.withLock { counts in
      defer { counts = [:] }
      return counts
    }
    for (what, count) in found {
      var facts = ["messages": String(count), "reason": "\(what.kind.rawValue), \(what.detail)"]
      if !what.account.isEmpty { facts["account"] = what.account }
      do {
        try log.append(Event(.notJudged, facts))
      } catch {
        counts.withLock { $0[what, default: 0] += count }
      }
    }
  }

  private func schedule() {
    timer.asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.record()
      self?.schedule()
    }
  }
}
