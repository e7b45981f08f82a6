import DecisionLog
import Foundation

/// Who looked at what, and what they did: the records that acts left.
package struct Audit: Sendable {
  package struct Entry: Codable, Sendable {
    package let time: String
    package let kind: String
    /// What was looked for, as pseudonyms.
    package let about: [String]?
    package let facts: [String: String]
  }

  /// Oldest first.
  package let entries: [Entry]

  /// Reads what an index that is up to date finds.
  ///
  /// `about`: an address, user, client, Message-ID or domain: only acts that looked for it, or that concern a decision
  /// on a message that holds it. `actor`: only the acts of that one.
  package init(_ index: LogIndex, times: Range<Int64>, about term: String? = nil, actor: String? = nil) throws {
    let acts = try [Event.Kind.access, .verdict, .inspection].flatMap { kind in
      try index.events(kind, holding: [actor].compactMap { $0 }, during: times)
    }
    let concerned = try term.map { try Concerned(index.find(LogQuery([$0])).records) }
    self.entries = acts.sorted { ($0.0.time, $0.0.record.sequence) < ($1.0.time, $1.0.record.sequence) }.filter {
      act, entry in
      (actor == nil || entry.facts["actor"]?.lowercased() == actor?.lowercased())
        && concerned?.holds(act, entry) ?? true
    }.map(\.1)
  }
}

extension LogIndex {
  /// The events of a kind that hold these terms, oldest first.
  ///
  /// A sender can write the name of a kind into a record of another.
  func events(
    _ kind: Event.Kind, holding terms: [String] = [], during times: Range<Int64> = .min..<(.max)
  ) throws -> [(FoundRecord, Audit.Entry)] {
    var query = LogQuery([kind.rawValue] + terms)
    query.times = times
    return try find(query).records.compactMap { found in
      let entry = try? JSONDecoder().decode(Audit.Entry.self, from: Data(found.record.text.utf8))
      return entry.flatMap { $0.kind == kind.rawValue ? (found, $0) : nil }
    }
  }
}

/// Records that hold a term, and the decisions among them.
private struct Concerned {
  private let places: Set<String>
  private let decisions: Set<String>

  init(_ records: [FoundRecord]) {
    struct Identity: Decodable { let id: String? }
    places = Set(records.map(\.place))
    decisions = Set(
      records.compactMap { try? JSONDecoder().decode(Identity.self, from: Data($0.record.text.utf8)).id })
  }

  func holds(_ act: FoundRecord, _ entry: Audit.Entry) -> Bool {
    places.contains(act.place) || entry.facts["decision"].map(decisions.contains) ?? false
  }
}

extension FoundRecord {
  fileprivate var place: String { "\(log)/\(record.sequence)" }
}
