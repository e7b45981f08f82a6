package import Foundation

/// What records are looked for: those that hold all terms and none of the others.
package struct LogQuery: Sendable {
  package var terms: [String]
  package var excluded: [String]
  /// The only kind of record; nil for any.
  ///
  /// A sender can write the name of a kind as a term, but not as a kind.
  package var kind: String?
  package var excludedKinds: Set<String> = []
  /// Seconds since 1970 UTC.
  package var times = Int64.min..<Int64.max

  package init(
    _ terms: [String], excluding excluded: [String] = [], kind: String? = nil,
    excludingKinds excludedKinds: Set<String> = []
  ) {
    (self.kind, self.excludedKinds) = (kind, excludedKinds)
    self.terms = terms.map { $0.lowercased() }
    self.excluded = excluded.map { $0.lowercased() }
  }
}

/// Terms as the records of each day of a log hold them.
package struct LogNeedles {
  private let keys: DayKeys
  /// Wrapped keys of the days of another log.
  private let wrapped: [Day: Data]?
  private var days: [Day: [String: Set<String>]] = [:]
  /// Whether a key was needed that is not wrapped under our operator's key.
  package private(set) var lacksKeys = false

  package init(_ reader: LogReader) { (keys, wrapped) = (reader.keys, nil) }

  /// For another log than that of the reader, by the wrapped keys of its days.
  package init(_ reader: LogReader, wrapped: [Day: Data]) { (keys, self.wrapped) = (reader.keys, wrapped) }

  /// A term and its pseudonyms under the key of a day; the term alone where that key is destroyed or not ours.
  package mutating func values(of term: String, on day: Day) throws -> Set<String> {
    if let known = days[day]?[term] { return known }
    let values = (try key(of: day)?.pseudonyms(term) ?? []).union([term])
    days[day, default: [:]][term] = values
    return values
  }

  private mutating func key(of day: Day) throws -> DayKey? {
    guard let wrapped else { return try keys.load(day) }
    guard let box = wrapped[day] else { return nil }
    let key = try keys.open(box, day)
    if key == nil { lacksKeys = true }
    return key
  }

  /// Whether a record is what a query asks for.
  package mutating func matches(_ terms: RecordTerms, _ query: LogQuery) throws -> Bool {
    guard query.times.contains(terms.time), query.kind == nil || query.kind == terms.kind,
      !query.excludedKinds.contains(terms.kind)
    else { return false }
    let day = Day(at: terms.time)
    for term in query.terms where terms.all.isDisjoint(with: try values(of: term, on: day)) { return false }
    for term in query.excluded where !terms.all.isDisjoint(with: try values(of: term, on: day)) { return false }
    return true
  }
}
