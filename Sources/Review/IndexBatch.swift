import Crypto
import DecisionLog
import Foundation

/// Records of one segment on their way into the index.
struct IndexBatch {
  /// The first number of the segment.
  let start: UInt64
  /// The last record, and the first entry behind it.
  private(set) var last: StoredRecord?
  private(set) var earliest = Int64.max
  private(set) var latest = Int64.min
  /// Records that are not handed on yet.
  private var records: [IndexedRecord] = []
  private var octets = 0
  private var entries: [Entry] = []
  private var hours: [Int64: [RecordTrait: Int]] = [:]
  /// Of the first terms, among which are those that most records have.
  private var digests: [String: Int64] = [:]

  private static let digestLimit = 4_096

  private struct Entry: Comparable {
    let term: Int64
    let place: UInt16

    static func < (left: Entry, right: Entry) -> Bool {
      left.term != right.term ? left.term < right.term : left.place < right.place
    }
  }

  /// Octets of text that are handed on together.
  private static let octetLimit = 4 << 20

  init(start: UInt64) { self.start = start }

  /// Terms of records so far.
  var count: Int { entries.count }
  var isEmpty: Bool { earliest > latest }

  mutating func add(_ record: StoredRecord) {
    last = record
    guard let terms = RecordTerms(record), let place = UInt16(exactly: record.sequence - start) else { return }
    earliest = min(earliest, terms.time)
    latest = max(latest, terms.time)
    records.append(IndexedRecord(number: record.sequence, time: terms.time, text: record.text))
    octets += record.text.utf8.count
    for trait in terms.traits { hours[terms.time / 3_600, default: [:]][trait, default: 0] += 1 }
    entries.append(Entry(term: knownDigest(Self.term(ofKind: terms.kind)), place: place))
    for term in terms.all { entries.append(Entry(term: knownDigest(term), place: place)) }
  }

  private mutating func knownDigest(_ term: String) -> Int64 {
    if let known = digests[term] { return known }
    let digest = Self.digest(term)
    if digests.count < Self.digestLimit { digests[term] = digest }
    return digest
  }

  /// The records to hand on, once there are enough of them, or at the end.
  mutating func takeRecords(atEnd: Bool = false) -> [IndexedRecord] {
    guard atEnd || octets >= Self.octetLimit else { return [] }
    defer { (records, octets) = ([], 0) }
    return records
  }

  /// The lists of all terms, in the order of the terms.
  mutating func takeLists() -> [TermList] {
    entries.sort()
    defer { entries = [] }
    var lists: [TermList] = []
    var places = Data()
    for (number, entry) in entries.enumerated() {
      places.append(place: entry.place)
      guard number + 1 == entries.count || entries[number + 1].term != entry.term else { continue }
      lists.append(TermList(term: entry.term, places: places))
      places = Data()
    }
    return lists
  }

  /// How many records of each hour have which trait.
  mutating func takeTallies() -> [HourTally] {
    defer { hours = [:] }
    return hours.flatMap { hour, counts in counts.map { HourTally(hour: hour, trait: $0, count: $1) } }
  }

  /// What stands for a kind; with a character that is in no term.
  static func term(ofKind kind: String) -> String { "\u{0}\(kind)" }

  /// The first 64 bits of SHA-256.
  static func digest(_ term: String) -> Int64 {
    SHA256.hash(data: Data(term.utf8)).prefix(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
