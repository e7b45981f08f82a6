package import DecisionLog
import Foundation
import Judging
import Transparency

/// Somebody who does something with the log.
package struct Actor: Hashable, Sendable {
  package let name: String
  /// Nil for somebody of the public.
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
}

/// What people do with the log: nothing is shown or changed without a record of it.
///
/// An officer may do something only while an inspection is open that names him.
package struct Desk: Sendable {
  let state: StateFolder
  /// The index, as in the configuration.
  let database: String
  private let actor: Actor

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
  package func judge(_ decision: String, _ judgement: Judgement, reason: String) throws {
    let facts = ["decision": decision, "verdict": judgement.rawValue, "reason": reason]
    try record(Event(.verdict, facts), .verdict)
  }

  /// The values behind the pseudonyms of a record, by field, for a reason and a case.
  package func unseal(
    _ record: StoredRecord, decision: String, reason: String, caseID: String
  ) throws -> [String: String] {
    try self.record(.unseal, ["decision": decision, "reason": reason, "case": caseID])
    return try LogExport(state, disclosing: LogExport.fields).disclosed(record).mapValues(\.value)
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

  func record(_ event: Event, _ act: Act) throws {
    guard act.isAllowed(to: actor.role) else {
      let role = actor.role?.rawValue ?? "public"
      throw LogError("\(actor.name) may not do this: '\(act.rawValue)' is not for the role \(role)")
    }
    if actor.role == .inspector { try checkInspection(of: actor.name, act, event.facts) }
    var event = event
    event.facts.merge(["actor": actor.name, "role": actor.role?.rawValue ?? "public", "origin": actor.origin]) { $1 }
    try LogInbox(state).record(event, seconds: act.isLooking ? 0 : 15)
  }
}
