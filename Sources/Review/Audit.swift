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

    /// Reads the JSON of an event's record; throws `DecodingError` for any other text.
    package init(_ text: String) throws { self = try JSONDecoder().decode(Entry.self, from: Data(text.utf8)) }
  }

  /// Oldest first.
  package let entries: [Entry]
  /// How many acts there are in all.
  package let count: Int

  /// Records of what people did.
  private static let kinds: [Event.Kind] = [
    .access, .verdict, .appeal, .answer, .exemption, .release, .delete, .proposal, .approval, .clear,
    .inspection,
  ]

  /// Reads what an index that is up to date finds.
  ///
  /// `about`: an address, user, client, Message-ID or domain: only acts that looked for it, or that concern a decision
  /// on a message that holds it. `actor`: only the acts of that one. `last`: so many of the newest.
  package init(
    _ index: LogIndex, times: Range<Int64>, about term: String? = nil, actor: String? = nil, last limit: Int = .max
  ) throws {
    let isFiltered = term != nil || actor != nil
    var all = 0
    let acts = try Self.kinds.flatMap { kind in
      var query = LogQuery([actor].compactMap { $0 }, kind: kind.rawValue)
      query.times = times
      let found = try index.find(query, last: isFiltered ? .max : limit)
      all += found.count
      return try found.records.map(LoggedEvent.init)
    }
    let concerned = try term.map { try Concerned(index.find(LogQuery([$0])).records) }
    let sorted = acts.sorted { ($0.time, $0.found.record.sequence) < ($1.time, $1.found.record.sequence) }
    let wanted = sorted.filter { act in
      (actor == nil || act["actor"].lowercased() == actor?.lowercased()) && concerned?.holds(act) ?? true
    }
    entries = wanted.suffix(limit).map(\.entry)
    count = isFiltered ? wanted.count : all
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

  func holds(_ act: LoggedEvent) -> Bool {
    places.contains(act.found.place) || act.facts["decision"].map(decisions.contains) ?? false
  }
}

extension FoundRecord {
  fileprivate var place: String { "\(log)/\(record.sequence)" }
}
