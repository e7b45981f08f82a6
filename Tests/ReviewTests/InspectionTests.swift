import CorpusDoor
import DecisionLog
import FilterSupport
import Filtering
import Foundation
import Mail
import Review
import Testing
import Transparency

@Suite("Inspections")
struct InspectionTests {
  private final class Scratch {
    let state = StateFolder(FileManager.default.temporaryDirectory.appending(path: "truemark-inspect-\(UUID())"))
    deinit { try? FileManager.default.removeItem(at: state.url) }

    func index() throws -> LogIndex {
      let index = try LogIndex(state)
      try index.refresh()
      return index
    }

    var desk: Desk { Desk(state, Actor(name: "root", role: .admin, origin: "command line")) }
    func desk(of officer: String) -> Desk { Desk(state, Actor(name: officer, role: .inspector, origin: "192.0.2.1")) }
    var inspections: [Inspection] { get throws { try Inspections(index()).all } }

    /// Ids of decisions, and to whom each message went.
    func decide(_ topic: String) throws -> [(id: String, recipient: String)] {
      let log = try DecisionLog(at: state)
      var all: [(String, String)] = []
      try TestFilter.decide(topic) { item, decision in
        try log.append(decision)
        if case .address(let address) = item.message.envelope.recipients.first {
          all.append(("\(decision.id)", address.description))
        }
      }
      try log.close()
      return all
    }
  }

  private let visit = InspectionVisit(officers: ["wei.li", "jun.chen"], attendant: "Wu Lan", basis: "order 7/2026")

  @Test func whatTheLawAsksFor() throws {
    let scratch = Scratch()
    let wrong: [(InspectionVisit) -> InspectionVisit] = [
      { InspectionVisit(officers: ["Li Wei"], attendant: $0.attendant, basis: $0.basis) },
      { InspectionVisit(officers: ["Li Wei", " li  WEI"], attendant: $0.attendant, basis: $0.basis) },
      { InspectionVisit(officers: ["Li Wei", "Jun", "jun"], attendant: $0.attendant, basis: $0.basis) },
      { InspectionVisit(officers: ["Li Wei", "wu lan"], attendant: $0.attendant, basis: $0.basis) },
      { InspectionVisit(officers: $0.officers, attendant: " ", basis: $0.basis) },
      { InspectionVisit(officers: $0.officers, attendant: $0.attendant, basis: "") },
      { InspectionVisit(officers: ["Li Wei", ""], attendant: $0.attendant, basis: $0.basis) },
    ]
    for change in wrong { #expect(throws: ReviewError.self) { try scratch.desk.openInspection(change(visit)) } }
    var backwards = visit
    (backwards.since, backwards.until) = (100, 100)
    #expect(throws: ReviewError.self) { try scratch.desk.openInspection(backwards) }
    #expect(!FileManager.default.fileExists(atPath: scratch.state.url.path))
  }

  @Test func itsStates() throws {
    let scratch = Scratch()
    let (first, second) = (try scratch.desk.openInspection(visit), try scratch.desk.openInspection(visit))
    #expect(try Set(scratch.inspections.map(\.id)) == [first, second] && first != second)
    #expect(throws: ReviewError.self) { try scratch.desk.closeInspection("0000000000000000", result: "none") }
    #expect(throws: ReviewError.self) { try scratch.desk.closeInspection(first, result: " ") }
    #expect(throws: ReviewError.self) { try scratch.desk.closeInspection(first, result: "so", due: "2026-12-31") }
    #expect(throws: ReviewError.self) {
      try scratch.desk.closeInspection(first, result: "so", findings: ["a gap"], due: "soon")
    }
    #expect(throws: ReviewError.self) { try scratch.desk.correctInspection(first, reason: "done") }
    try scratch.desk.closeInspection(first.lowercased(), result: "so", findings: ["a gap", "a key"], due: "2026-12-31")
    #expect(throws: ReviewError.self) { try scratch.desk.closeInspection(first, result: "again") }
    #expect(throws: ReviewError.self) { try scratch.desk.bundle(first) { _ in } }
    #expect(try scratch.inspections.map(\.id) == [second, first])
    let due = try #require(try scratch.inspections.last)
    #expect(due.state == .due && due.findings == ["a gap", "a key"] && due.due == "2026-12-31" && due.result == "so")
    #expect(due.officers == visit.officers && due.attendant == "Wu Lan" && due.basis == "order 7/2026")
    try scratch.desk.correctInspection(first, reason: "explained")
    try scratch.desk.closeInspection(second, result: "nothing")
    #expect(try scratch.inspections.allSatisfy { $0.state == .done })
    #expect(throws: ReviewError.self) { try scratch.desk.correctInspection(first, reason: "again") }
    #expect(try Audit(scratch.index(), times: .min..<(.max)).entries.count == 5)
  }

  /// A sender can greet with the name of a kind.
  @Test func whatASenderWritesIsNoInspection() throws {
    let scratch = Scratch()
    let log = try DecisionLog(at: scratch.state)
    let filter = try TestFilter.make()
    for name in ["inspection", "access"] {
      let message = MailMessage(connection: Connection(helo: name), headers: [], receivedAt: 1_800_000_000)
      try log.append(filter.decide(message, filter.lookups()))
    }
    try log.close()
    #expect(try scratch.index().find(LogQuery(["inspection"])).count == 1)
    #expect(try scratch.inspections.isEmpty && Audit(scratch.index(), times: .min..<(.max)).entries.isEmpty)
  }

  /// The lines of a bundle, checked with the key of the log, and the values that are shown.
  private func confirmed(_ lines: [Data], _ scratch: Scratch) throws -> [BundleVerifier.Confirmed] {
    let key = try LogReader(scratch.state).publicKey
    let verifier = try BundleVerifier(Array(try #require(lines.first)), trusted: key)
    return try lines.dropFirst().map { try verifier.confirm(Array($0)) }
  }

  @Test func bundlesHoldTheScopeAlone() throws {
    let scratch = Scratch()
    let decided = try scratch.decide("forged")
    let common = try #require(decided.first).recipient.lowercased()
    let recipient = try #require(decided.first { $0.recipient.lowercased() != common }).recipient
    var narrow = visit
    narrow.scope = [recipient, "decision"]
    let (id, wide) = (try scratch.desk.openInspection(narrow), try scratch.desk.openInspection(visit))
    var lines: [Data] = []
    let count = try scratch.desk.bundle(id, disclosing: ["recipients"]) { lines.append($0) }
    let found = try confirmed(lines, scratch)
    let mine = try scratch.index().find(LogQuery([recipient, "decision"])).records.map(\.record.sequence)
    #expect(found.map(\.index) == mine && count == mine.count && 0 < count && count < decided.count)
    #expect(found.allSatisfy { $0.disclosed.allSatisfy { $0.hasPrefix("recipients/") } })
    #expect(found.contains { !$0.disclosed.isEmpty })
    lines = []
    #expect(try scratch.desk.bundle(wide) { lines.append($0) } == lines.count - 1)
    #expect(try confirmed(lines, scratch).allSatisfy { $0.disclosed.isEmpty })
    #expect(lines.count > decided.count + 5 && !lines.contains { $0.range(of: Data(recipient.utf8)) != nil })
    // The scope itself is sealed, and both exports are recorded.
    let records = try scratch.index().find(LogQuery([id])).records.map(\.record.text)
    #expect(!records.contains { $0.contains(recipient) } && records.contains { $0.contains("\"act\":\"export\"") })
    #expect(try JSONEncoder().encode(scratch.inspections).range(of: Data(recipient.utf8)) == nil)
  }

  @Test func anOfficerActsWhileAnInspectionNamesHim() throws {
    let scratch = Scratch()
    let decided = try scratch.decide("forged")
    let first = try #require(decided.first)
    let other = try #require(decided.first { $0.recipient.lowercased() != first.recipient.lowercased() })
    let officer = scratch.desk(of: "Wei.Li")
    for act in [Act.logIn, .search, .show, .audit, .inspections] {
      #expect(throws: ReviewError.self) { try officer.record(act) }
    }
    try officer.record(.logOut)
    var narrow = visit
    narrow.scope = [first.recipient]
    let id = try scratch.desk.openInspection(narrow)
    try officer.record(.search, about: ["reject"])
    try officer.record(.unseal, ["decision": first.id])
    #expect(throws: ReviewError.self) { try officer.record(.unseal, ["decision": other.id]) }
    #expect(throws: ReviewError.self) { try officer.record(.unseal) }
    #expect(throws: ReviewError.self) { try officer.record(.export, ["decision": other.id]) }
    #expect(throws: ReviewError.self) { try scratch.desk(of: "somebody").record(.search) }
    #expect(try officer.bundle(id) { _ in } > 0)
    let foreign = InspectionVisit(officers: ["a", "b"], attendant: "c", basis: "order 8")
    let wide = try scratch.desk.openInspection(foreign)
    #expect(throws: ReviewError.self) { try officer.bundle(wide) { _ in } }
    for act in [Act.verdict, .release, .inspect, .whatIf, .operators] {
      #expect(throws: ReviewError.self) { try officer.record(act) }
    }
    #expect(throws: ReviewError.self) { try officer.openInspection(visit) }
    #expect(throws: ReviewError.self) { try officer.closeInspection(id, result: "so") }
    try scratch.desk.closeInspection(id, result: "nothing")
    #expect(throws: ReviewError.self) { try officer.record(.show) }
  }
}
