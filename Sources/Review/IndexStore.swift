import DecisionLog
import Foundation

/// What an index is kept in: for each segment of a log and each term, the places of the records that hold the term; and
/// for each hour how many records have which trait.
///
/// What it says of "this log" is what it writes; it may hold others as well.
protocol IndexStore {
  /// The logs whose records it holds, this one first.
  func logs() throws -> [IndexedLog]

  /// Does all of it or nothing, and nobody else does the same for this log meanwhile.
  func write(_ work: () throws -> Void) throws
  func progress() throws -> IndexProgress?
  func set(_ progress: IndexProgress) throws
  /// Forgets all of this log.
  func clear() throws
  /// Notes the days of this log with their wrapped keys, where others search it too.
  func setDays() throws
  func firstRecord() throws -> UInt64?
  /// Forgets records and segments before these, and hours that are wholly before the first record that is left.
  func remove(recordsBefore record: UInt64, segmentsBefore segment: Int) throws
  func add(_ records: [IndexedRecord]) throws
  func set(_ segment: Segment) throws
  /// Puts lists in place of those of the same terms, which come in their order.
  func put(_ lists: [TermList], in segment: Int) throws
  /// Adds to what is counted.
  func add(_ tallies: [HourTally]) throws
  /// Removes all lists of a segment, and gives them.
  func takeLists(in segment: Int) throws -> [TermList]

  /// Oldest first.
  func segments(of log: IndexedLog) throws -> [Segment]
  /// Those of the terms that a segment has.
  func lists(of terms: [Int: [Int64]], in log: IndexedLog) throws -> [Int: [TermList]]
  /// The numbers of records within bounds of number and time.
  func numbers(_ range: Range<UInt64>, times: Range<Int64>, in log: IndexedLog) throws -> [UInt64]
  /// The records of these numbers, in the order of the numbers, without those that are gone.
  func records(_ numbers: [UInt64], in log: IndexedLog) throws -> [StoredRecord]

  /// The first and the last of these hours in which a decision or a judgement is counted, in all logs.
  func hours(within hours: Range<Int64>) throws -> ClosedRange<Int64>?
  /// What is counted of a dimension in these hours in all logs, by the first hour of each step.
  func tallies(
    of dimension: RecordTrait.Dimension, in hours: Range<Int64>, by step: TimeStep
  ) throws -> [HourTally]
}

/// A log whose records can be found.
struct IndexedLog {
  let id: Int
  let name: String
  /// Whether it is the one beside the index, or of this host.
  let isHere: Bool
  /// Each day's records begin at its index, and end where the next one begins.
  let days: [(date: Day, first: UInt64)]
  /// The wrapped keys of its days; nil if they lie where this log has its own.
  let keys: [Day: Data]?
}

struct IndexProgress {
  /// The first entry that is not indexed.
  let next: UInt64
  /// The last record, and its SHA-256, by which another log in its place is noticed.
  let last: UInt64
  let digest: Data
}

struct IndexedRecord {
  let number: UInt64
  /// Seconds since 1970 UTC.
  let time: Int64
  let text: String
}

/// So many entries of the log: the unit in which the lists of records are kept.
struct Segment {
  let number: Int
  /// The times of its records, in seconds since 1970 UTC.
  let earliest: Int64
  let latest: Int64
}

/// The records of a segment that hold a term.
struct TermList {
  /// 64 bits of a hash.
  let term: Int64
  /// Where they are in the segment, ascending, two octets each, high octet first.
  let places: Data
}

/// How many records have a trait in an hour, or in a step that begins with it.
struct HourTally {
  /// Since 1970 UTC.
  let hour: Int64
  let trait: RecordTrait
  let count: Int
}

extension [HourTally] {
  /// Each name once, with the digest that stands for it in every row.
  var names: [String: Int64] {
    var names: [String: Int64] = [:]
    for tally in self where names[tally.trait.name] == nil {
      names[tally.trait.name] = IndexBatch.digest(tally.trait.name)
    }
    return names
  }
}

extension Data {
  mutating func append(place: UInt16) {
    append(UInt8(place >> 8))
    append(UInt8(place & 0xff))
  }

  /// Of a list of two octets each.
  func places(_ body: (UInt16) -> Void) {
    var high: UInt8?
    for octet in self {
      if let first = high {
        body(UInt16(first) << 8 | UInt16(octet))
        high = nil
      } else {
        high = octet
      }
    }
  }
}
