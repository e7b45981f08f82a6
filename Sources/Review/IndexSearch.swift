package import DecisionLog
import Foundation

/// A record that was looked for.
package struct FoundRecord: Sendable {
  package let record: StoredRecord
  /// The name of its log.
  package let log: String
  /// Whether that is the log of this host.
  package let isHere: Bool
  /// Seconds since 1970 UTC.
  let time: Int64
}

/// What a search found.
package struct SearchResult: Sendable {
  /// Oldest first.
  package var records: [FoundRecord] = []
  /// How many there are in all.
  package var count = 0
  /// The names of the logs that were searched, this one first.
  package var logs: [String] = []
  /// Those of them that keep their day keys under another operator key, so that what is in them as a pseudonym was not
  /// found.
  package var unreadable: [String] = []
}

extension LogIndex {
  /// The newest records that a query asks for, oldest first, and how many there are in all.
  ///
  /// Exact: every record that is given is compared with the query itself. Complete: up to the last `refresh`.
  package func find(_ query: LogQuery, last limit: Int = .max) throws -> SearchResult {
    var result = SearchResult()
    for log in try store.logs() {
      var needles = log.keys.map { LogNeedles(reader, wrapped: $0) } ?? LogNeedles(reader)
      try find(query, in: log, &needles, limit, &result)
      result.logs.append(log.name)
      if needles.lacksKeys { result.unreadable.append(log.name) }
    }
    // Each log's are newest first.
    let sorted = result.records.reversed().enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }
    result.records = sorted.suffix(limit).map(\.element)
    return result
  }

  /// Gives the records of this log that a query asks for, oldest first, with some of them in memory at a time.
  package func records(_ query: LogQuery, _ body: (FoundRecord) throws -> Void) throws {
    guard let log = try store.logs().first(where: \.isHere) else { return }
    var needles = LogNeedles(reader)
    for segment in try store.segments(of: log) where query.times.overlaps(segment.earliest..<segment.latest + 1) {
      let question = try SegmentQuestion(query, on: dates(of: segment, in: log), &needles)
      let lists = try store.lists(of: [segment.number: question.terms], in: log)[segment.number] ?? []
      let places = question.answer(lists, within: try bounds(query, segment, log))
      let numbers = places.newest(.max).reversed().map { UInt64(segment.number) * segmentSize + UInt64($0) }
      for start in stride(from: 0, to: numbers.count, by: Self.chunk) {
        let part = Array(numbers[start..<min(start + Self.chunk, numbers.count)])
        for found in try compared(query, part, log, &needles) { try body(found) }
      }
    }
  }

  /// Records that are in memory together.
  private static let chunk = 500

  /// Segments whose lists are in memory together.
  private static let span = 64

  private func find(
    _ query: LogQuery, in log: IndexedLog, _ needles: inout LogNeedles, _ limit: Int, _ result: inout SearchResult
  ) throws {
    var missing = limit
    var rest = try store.segments(of: log).filter { query.times.overlaps($0.earliest..<$0.latest + 1) }[...]
    while !rest.isEmpty {
      let segments = rest.suffix(Self.span)
      rest = rest.dropLast(Self.span)
      var questions: [Int: SegmentQuestion] = [:]
      for segment in segments {
        questions[segment.number] = try SegmentQuestion(query, on: dates(of: segment, in: log), &needles)
      }
      let lists = try store.lists(of: questions.mapValues(\.terms), in: log)
      for segment in segments.reversed() {
        guard let question = questions[segment.number] else { continue }
        let places = question.answer(lists[segment.number] ?? [], within: try bounds(query, segment, log))
        result.count += places.count
        let numbers = places.newest(missing).map { UInt64(segment.number) * segmentSize + UInt64($0) }
        let found = try compared(query, numbers, log, &needles)
        result.count -= numbers.count - found.count
        missing -= found.count
        result.records += found
      }
    }
  }

  /// The records of these numbers that are what the query asks for.
  private func compared(
    _ query: LogQuery, _ numbers: [UInt64], _ log: IndexedLog, _ needles: inout LogNeedles
  ) throws -> [FoundRecord] {
    guard !numbers.isEmpty else { return [] }
    return try store.records(numbers, in: log).compactMap { record in
      guard let terms = RecordTerms(record), try needles.matches(terms, query) else { return nil }
      return FoundRecord(record: record, log: log.name, isHere: log.isHere, time: terms.time)
    }
  }

  private func dates(of segment: Segment, in log: IndexedLog) -> Set<Day> {
    let range = range(of: segment)
    let ends = log.days.dropFirst().map(\.first) + [.max]
    return Set(zip(log.days, ends).filter { $0.first < range.upperBound && $1 > range.lowerBound }.map(\.0.date))
  }

  private func range(of segment: Segment) -> Range<UInt64> {
    UInt64(segment.number) * segmentSize..<UInt64(segment.number + 1) * segmentSize
  }

  /// The places that count at all; nil if the terms alone decide.
  private func bounds(_ query: LogQuery, _ segment: Segment, _ log: IndexedLog) throws -> PlaceSet? {
    let isWithin = query.times.lowerBound <= segment.earliest && query.times.upperBound > segment.latest
    if isWithin, !query.terms.isEmpty || query.kind != nil { return nil }
    let range = range(of: segment)
    var places = PlaceSet()
    for number in try store.numbers(range, times: query.times, in: log) {
      places.insert(UInt16(truncatingIfNeeded: number - range.lowerBound))
    }
    return places
  }
}

/// A query in the digests of terms that a segment may have.
private struct SegmentQuestion {
  /// For each term of the query the digests of the values that stand for it.
  private var wanted: [Set<Int64>] = []
  private var excluded: Set<Int64> = []

  var terms: [Int64] { Array(wanted.reduce(excluded) { $0.union($1) }) }

  init(_ query: LogQuery, on days: Set<Day>, _ needles: inout LogNeedles) throws {
    func digests(_ term: String) throws -> Set<Int64> {
      let values = try days.reduce(into: Set([term])) { $0.formUnion(try needles.values(of: term, on: $1)) }
      return Set(values.map(IndexBatch.digest))
    }
    func digest(ofKind kind: String) -> Int64 { IndexBatch.digest(IndexBatch.term(ofKind: kind)) }
    if let kind = query.kind { wanted.append([digest(ofKind: kind)]) }
    excluded.formUnion(query.excludedKinds.map(digest))
    for term in query.terms { wanted.append(try digests(term)) }
    for term in query.excluded { excluded.formUnion(try digests(term)) }
  }

  func answer(_ lists: [TermList], within bounds: PlaceSet?) -> PlaceSet {
    func places(_ terms: Set<Int64>) -> PlaceSet {
      var places = PlaceSet()
      for list in lists where terms.contains(list.term) { list.places.places { places.insert($0) } }
      return places
    }
    var sets = wanted.map(places)
    if let bounds { sets.append(bounds) }
    guard var answer = sets.popLast() else { return PlaceSet() }
    for set in sets { answer.formIntersection(set) }
    answer.subtract(places(excluded))
    return answer
  }
}

/// Places of a segment.
private struct PlaceSet {
  private var words = [UInt64](repeating: 0, count: 1_024)

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  mutating func insert(_ place: UInt16) { words[Int(place >> 6)] |= 1 << UInt64(place & 63) }

  mutating func formIntersection(_ other: PlaceSet) {
    for place in words.indices { words[place] &= other.words[place] }
  }

  mutating func subtract(_ other: PlaceSet) {
    for place in words.indices { words[place] &= ~other.words[place] }
  }

  /// The greatest so many, descending.
  func newest(_ count: Int) -> [UInt16] {
    var found: [UInt16] = []
    for place in words.indices.reversed() {
      var word = words[place]
      while word != 0, found.count < count {
        let bit = 63 - word.leadingZeroBitCount
        word &= ~(1 << UInt64(bit))
        found.append(UInt16(place << 6 | bit))
      }
    }
    return found
  }
}
