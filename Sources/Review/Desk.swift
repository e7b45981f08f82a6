package import DecisionLog
package import Filtering
import Foundation
import Judging
import Transparency

/// Somebody who does something with the log.
package struct Actor: Hashable, Sendable {
  package let name: String
  /// Nil: nobody we know, who may do only what anybody may.
  package let role: Role?
  /// Where from: `command line`, or the address of a client.
  package let origin: String

  package init(name: String, role: Role?, origin: String) {
    self.name = name
    self.role = role
    self.origin = origin
  }

  /// The user of the command line: who can write the state folder may do everything.
  package static var commandLine: Actor { Actor(name: NSUserName(), role: .admin, origin: "command line") }

  /// Somebody who has not logged in.
  package static func anybody(from origin: String) -> Actor { Actor(name: "anybody", role: nil, origin: origin) }
}

/// What cannot be done as things are, such as answering an appeal twice.
package struct ReviewError: Error, Equatable, CustomStringConvertible {
  package let description: String

  init(_ description: String) { self.description = description }
}

/// What people do with the log: nothing is shown or changed without a record of it.
///
/// An officer may do something only while an inspection is open that names him.
package struct Desk: Sendable {
  let state: StateFolder
  /// The index, as in the configuration.
  let database: String
  let actor: Actor

  /// `database`: where the index is (`LogIndex`).
  package init(_ state: StateFolder, _ actor: Actor, database: String = "") {
    (self.state, self.database, self.actor) = (state, database, actor)
  }

  /// Leaves the record of an act, before its result is shown.
  ///
  /// Throws, and the act must not be done, if the actor may not or the record cannot be written. `about`: what is looked
  /// for, which the record holds as pseudonyms. A record of mere looking waits in the log's inbox if the filter runs.
  package func record(_ act: Act, about: [String] = [], _ facts: [String: String] = [:]) throws {
    try record(Event(.access, ["act": act.rawValue].merging(facts) { $1 }, about: about), act)
  }

  /// Judges a decision.
  package func judge(_ decision: DecisionID, _ judgement: Judgement, reason: String) throws {
    try judge(decision, judgement, reason: reason, [:])
  }

  /// The values behind the pseudonyms of a record, by field, for a reason and a case.
  package func unseal(
    _ record: StoredRecord, decision: String, reason: String, caseID: String
  ) throws -> [String: String] {
    try self.record(.unseal, ["decision": decision, "reason": reason, "case": caseID])
    // What a message says is no part of who sent it to whom: an export for those who may ask for it shows that.
    let fields = LogExport.fields.subtracting(["content"])
    return try LogExport(state, disclosing: fields).disclosed(record).mapValues(\.value)
  }

  /// A record with the proof that the log holds it, without the values behind its pseudonyms, as `truemark-verify` reads
  /// it.
  package func bundle(_ record: StoredRecord, decision: String) throws -> String {
    try self.record(.export, ["decision": decision, "format": "bundle"])
    let export = try LogExport(state, disclosing: [])
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let head = try encoder.encode(export.bundleHead(try LogReader(state).publicKey))
    return String(decoding: head + [0x0a] + (try encoder.encode(try export.bundled(record))) + [0x0a], as: UTF8.self)
  }

  /// Leaves the record that somebody tried what he may not, or to log in with a wrong password.
  package func refuse(_ act: Act, of name: String? = nil) throws {
    let facts = ["act": Act.refused.rawValue, "refused": act.rawValue]
    try record(Event(.access, facts.merging(name.map { ["name": $0] } ?? [:]) { $1 }), .refused)
  }

  func judge(_ decision: DecisionID, _ judgement: Judgement, reason: String, _ facts: [String: String]) throws {
    let known = ["decision": decision.description, "verdict": judgement.rawValue, "reason": reason]
    try record(Event(.verdict, known.merging(facts) { $1 }), .verdict)
  }

  /// Throws if the actor may not do that.
  func check(_ act: Act) throws {
    guard act.isAllowed(to: actor.role) else {
      let role = actor.role.map { "the role \($0.rawValue)" } ?? "somebody who has not logged in"
      throw ReviewError("\(actor.name) may not do this: '\(act.rawValue)' is not for \(role)")
    }
  }

  /// Leaves a record with who did it; where somebody unknown came from is sealed.
  func record(_ event: Event, _ act: Act) throws {
    try check(act)
    if actor.role == .inspector { try checkInspection(of: actor.name, act, event.facts) }
    var event = event
    event.facts["actor"] = actor.name
    if let role = actor.role {
      event.facts.merge(["role": role.rawValue, "origin": actor.origin]) { $1 }
    } else {
      event.sealed["origin"] = actor.origin
    }
    try LogInbox(state).record(event, seconds: act.isLooking ? 0 : 15)
  }

  /// Does something that nobody else may do meanwhile, on an index that knows all that was done before.
  ///
  /// `work`: what it is, as others who do the same name it.
  func exclusively<Result>(_ work: String, _ index: LogIndex? = nil, _ body: () throws -> Result) throws -> Result {
    let lock = try FileLock(state.url.appending(path: "review/\(work).lock"))
    defer { withExtendedLifetime(lock) {} }
    try index?.refresh()
    return try body()
  }

  /// A reason that says something, within its bounds.
  static func checkReason(_ reason: String) throws {
    guard (1...reasonLimit).contains(reason.unicodeScalars.count) else {
      throw ReviewError("a reason has 1 to \(reasonLimit) characters")
    }
  }

  private static let reasonLimit = 2_000
}
