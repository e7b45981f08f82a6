import DecisionLog
import Foundation
import Transparency

/// A visit of officers who look at the log (Decree 82, article 16), as its records tell it.
package struct Inspection: Sendable {
  package let id: String
  /// Two at least.
  package let officers: [String]
  /// Whom the operator sent to attend.
  package let attendant: String
  package let basis: String
  /// Terms that a record must all hold, which may be addresses; none: any record.
  ///
  /// Nil if the key of their day is gone.
  let scope: [String]?
  /// How many they are.
  package let terms: Int
  /// Times of the records in scope, RFC 3339 in UTC; nil: without bound.
  package let since: String?
  package let until: String?
  /// When it was.
  package let opened: String
  package fileprivate(set) var closed: String?
  package fileprivate(set) var result: String?
  /// What is to be put right, and until which day.
  package fileprivate(set) var findings: [String] = []
  package fileprivate(set) var due: String?
  /// When it was put right, and how.
  package fileprivate(set) var corrected: String?
  package fileprivate(set) var correction: String?

  package enum State: String, CaseIterable, Encodable, Sendable {
    /// It goes on.
    case open
    /// It is closed, and something is to be put right.
    case due
    case done
  }

  package var state: State {
    if closed == nil { return .open }
    return due != nil && corrected == nil ? .due : .done
  }

  package func names(_ officer: String) -> Bool { officers.contains { $0.isSameName(as: officer) } }

  /// What it may see; throws if that cannot be told any more.
  var query: LogQuery {
    get throws {
      guard let scope else { throw ReviewError("inspection \(id): its scope went with the key of its day") }
      var query = LogQuery(scope)
      let start = since.flatMap { ReviewTime.seconds($0, now: 0) } ?? .min
      query.times = start..<max(until.flatMap { ReviewTime.seconds($0, now: 0) } ?? .max, start)
      return query
    }
  }
}

/// Without the terms of the scope.
extension Inspection: Encodable {
  private enum Key: CodingKey {
    case id, state, officers, attendant, basis, terms, since, until, opened, closed, result, findings, due, corrected
    case correction
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(id, forKey: .id)
    try container.encode(state, forKey: .state)
    try container.encode(officers, forKey: .officers)
    try container.encode(findings, forKey: .findings)
    try container.encode(terms, forKey: .terms)
    let texts: KeyValuePairs<Key, String?> = [
      .attendant: attendant, .basis: basis, .since: since, .until: until, .opened: opened, .closed: closed,
      .result: result, .due: due, .corrected: corrected, .correction: correction,
    ]
    for (key, text) in texts { try container.encodeIfPresent(text, forKey: key) }
  }
}

/// The inspections of this log; what is open is told by its records alone.
package struct Inspections: Sendable {
  /// Open ones first, then those after which something is to be put right; the newest of each first.
  package let all: [Inspection]

  /// What a record tells of an inspection: its fact `step`.
  enum Step: String {
    case opened, closed, corrected
  }

  /// Reads what an index that is up to date finds.
  package init(_ index: LogIndex) throws { try self.init(index, holding: []) }

  private init(_ index: LogIndex, holding terms: [String]) throws {
    var inspections: [String: Inspection] = [:]
    for event in try index.events(.inspection, holding: terms) where event.found.isHere {
      let (found, entry) = (event.found, event.entry)
      guard let id = entry.facts["inspection"] else { continue }
      switch entry.facts["step"].flatMap(Step.init) {
      case .opened where inspections[id] == nil:
        inspections[id] = Inspection(id, entry, try index.reader.sealedValues(of: found.record).mapValues(\.value))
      case .closed: inspections[id]?.close(entry)
      case .corrected: inspections[id]?.correct(entry)
      case .opened, nil: break
      }
    }
    let order = Inspection.State.allCases
    all = order.flatMap { state in inspections.values.filter { $0.state == state }.sorted { $0.id > $1.id } }
  }

  /// One of them; throws if there is none of that id.
  static func inspection(_ id: String, in index: LogIndex) throws -> Inspection {
    guard let found = try Inspections(index, holding: [id]).all.first(where: { $0.id == id.uppercased() }) else {
      throw ReviewError("there is no inspection '\(id)'")
    }
    return found
  }
}

extension Inspection {
  /// `sealed`: the values behind the pseudonyms of the record, of which the scope is a part.
  fileprivate init(_ id: String, _ entry: Audit.Entry, _ sealed: [String: String]) {
    let terms = entry.about?.count ?? 0
    let scope = sealed.filter { $0.key.hasPrefix("about/") }.map(\.value).sorted()
    self.init(
      id: id, officers: entry.facts.list("officer"), attendant: entry.facts["attendant"] ?? "",
      basis: entry.facts["basis"] ?? "", scope: scope.count == terms ? scope : nil, terms: terms,
      since: entry.facts["since"], until: entry.facts["until"], opened: entry.time)
  }

  fileprivate mutating func close(_ entry: Audit.Entry) {
    guard closed == nil else { return }
    (closed, result, due) = (entry.time, entry.facts["result"], entry.facts["due"])
    findings = entry.facts.list("finding")
  }

  fileprivate mutating func correct(_ entry: Audit.Entry) {
    guard state == .due else { return }
    (corrected, correction) = (entry.time, entry.facts["reason"])
  }
}

extension [String: String] {
  /// The facts `name/0`, `name/1` and so on.
  fileprivate func list(_ name: String) -> [String] {
    var found: [String] = []
    while let text = self["\(name)/\(found.count)"] { found.append(text) }
    return found
  }

  /// Facts that `list` reads back.
  init(_ list: [String], as name: String) {
    self.init(uniqueKeysWithValues: list.enumerated().map { ("\(name)/\($0)", $1) })
  }
}

extension String {
  /// Whether somebody would be called by either: letter case and spaces do not tell people apart.
  func isSameName(as other: String) -> Bool {
    func words(_ name: String) -> [String] { name.lowercased().split(whereSeparator: \.isWhitespace).map(String.init) }
    return words(self) == words(other)
  }
}
