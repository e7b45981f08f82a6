import DecisionLog
import Filtering
package import Foundation
import Transparency

/// Who inspects, on what basis, and what may be seen.
package struct InspectionVisit: Sendable {
  /// Two at least, who showed that they are officers.
  package var officers: [String]
  package var attendant: String
  package var basis: String
  /// Terms that a record must all hold, as in a search; none: any record.
  package var scope: [String] = []
  /// Times of records, in seconds since 1970 UTC.
  package var since: Int64?
  package var until: Int64?

  package init(officers: [String], attendant: String, basis: String) {
    (self.officers, self.attendant, self.basis) = (officers, attendant, basis)
  }

  /// Throws if the law asks for more.
  private func check() throws {
    for name in officers + [attendant, basis] where name.allSatisfy(\.isWhitespace) {
      throw ReviewError("an inspection needs names and a basis that say something")
    }
    for (number, officer) in officers.enumerated() where officers[..<number].contains(where: officer.isSameName) {
      throw ReviewError("'\(officer)' is one officer; an inspection needs two at least (Decree 82, article 16)")
    }
    guard officers.count > 1 else {
      throw ReviewError("an inspection needs two officers at least (Decree 82, article 16)")
    }
    guard !officers.contains(where: attendant.isSameName) else {
      throw ReviewError("'\(attendant)' inspects, and cannot attend for the operator as well")
    }
    guard since ?? .min < until ?? .max else {
      throw ReviewError("the scope of an inspection must begin before it ends")
    }
  }

  /// What the record of its opening holds; throws if the law asks for more.
  fileprivate var facts: [String: String] {
    get throws {
      try check()
      func text(_ time: Int64) -> String { Date(timeIntervalSince1970: TimeInterval(time)).formatted(.iso8601) }
      var facts = [String: String](officers, as: "officer")
      facts["attendant"] = attendant
      facts["basis"] = basis
      facts["since"] = since.map(text)
      facts["until"] = until.map(text)
      return facts
    }
  }
}

extension Desk {
  /// Opens an inspection, and gives its id.
  package func openInspection(_ visit: InspectionVisit) throws -> String {
    let id = DecisionID(at: Int64(Date.now.timeIntervalSince1970)).description
    try record(.opened, of: id, try visit.facts, about: visit.scope)
    return id
  }

  /// Closes one that is open.
  ///
  /// `findings`: what is to be put right, until the day `due` (`2026-11-21`) if there is one; it is listed until
  /// `correctInspection`.
  package func closeInspection(_ id: String, result: String, findings: [String] = [], due: String? = nil) throws {
    let inspection = try inspection(id, .open)
    guard ([result] + findings).allSatisfy({ !$0.allSatisfy(\.isWhitespace) }) else {
      throw ReviewError("the result and the findings of an inspection must say something")
    }
    var facts = [String: String](findings, as: "finding")
    facts["result"] = result
    if let due {
      guard Day(due) != nil else { throw ReviewError("'\(due)' is no day: use 2026-11-21") }
      guard !findings.isEmpty else { throw ReviewError("no finding is given that is to be put right until \(due)") }
      facts["due"] = due
    }
    try record(.closed, of: inspection.id, facts)
  }

  /// States that what an inspection found is put right.
  package func correctInspection(_ id: String, reason: String) throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ReviewError("the reason must say something") }
    try record(.corrected, of: try inspection(id, .due).id, ["reason": reason])
  }

  /// Gives the lines of a bundle of the records in the scope of an inspection that is open, which `truemark-verify`
  /// checks, without their ends; and how many records they are.
  ///
  /// `disclosing`: fields whose values are shown, as `LogExport` has them.
  @discardableResult
  package func bundle(
    _ id: String, disclosing fields: Set<String> = [], _ line: (Data) throws -> Void
  ) throws -> Int {
    let inspection = try inspection(id, .open)
    let query = try inspection.query
    let facts = ["inspection": inspection.id, "reason": inspection.basis, "format": "bundle"]
    try record(.export, facts.merging(["disclosed": fields.sorted().joined(separator: ",")]) { $1 })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let reader = LogReader(state)
    let export = try LogExport(state, disclosing: fields)
    try line(encoder.encode(export.bundleHead(try reader.publicKey)))
    var count = 0
    try index().records(query) { found in
      // A database holds no more than the text.
      let stored = database.isEmpty ? found.record : try reader.record(found.record.sequence)
      guard let stored, export.covers(stored) else { return }
      try line(encoder.encode(try export.bundled(stored)))
      count += 1
    }
    return count
  }

  /// Throws unless an inspection is open that names the officer, and gives him what the act shows.
  func checkInspection(of officer: String, _ act: Act, _ facts: [String: String]) throws {
    guard ![.logOut, .refused].contains(act) else { return }
    let index = try index()
    let open = try Inspections(index).all.filter { $0.state == .open && $0.names(officer) }
    guard !open.isEmpty else {
      throw ReviewError("\(officer) may not do this: no inspection is open that names this officer")
    }
    guard [.unseal, .export].contains(act) else { return }
    guard try open.contains(where: { try $0.holds(facts, in: index) }) else {
      throw ReviewError("\(officer) may not do this: it is not in the scope of the inspection")
    }
  }

  private func record(
    _ step: Inspections.Step, of id: String, _ facts: [String: String], about: [String] = []
  ) throws {
    let facts = facts.merging(["act": Act.inspect.rawValue, "inspection": id, "step": step.rawValue]) { $1 }
    try record(Event(.inspection, facts, about: about), .inspect)
  }

  /// One of this id that is in a state.
  private func inspection(_ id: String, _ state: Inspection.State) throws -> Inspection {
    let found = try Inspections.inspection(id, in: index())
    guard found.state == state else {
      throw ReviewError(
        state == .open ? "inspection \(found.id) is closed" : "inspection \(found.id) has nothing to be put right")
    }
    return found
  }

  /// The index, up to the end of the log.
  private func index() throws -> LogIndex {
    let index = try LogIndex(state, database: database)
    try index.refresh()
    return index
  }
}

extension Inspection {
  /// Whether an act concerns it, or a decision in its scope.
  fileprivate func holds(_ facts: [String: String], in index: LogIndex) throws -> Bool {
    if let inspection = facts["inspection"] { return inspection == id }
    guard let decision = facts["decision"] else { return false }
    var query = try query
    query.terms.append(decision.lowercased())
    query.kind = "decision"
    return try index.find(query, last: 1).count > 0
  }
}
