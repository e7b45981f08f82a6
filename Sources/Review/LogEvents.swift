import DecisionLog
package import Filtering
import Foundation
import Transparency

/// The record of something that somebody did.
struct LoggedEvent {
  let found: FoundRecord
  let entry: Audit.Entry

  var facts: [String: String] { entry.facts }
  /// Seconds since 1970 UTC.
  var time: Int64 { found.time }

  subscript(name: String) -> String { facts[name] ?? "" }

  init(_ found: FoundRecord) throws {
    self.found = found
    entry = try Audit.Entry(found.record.text)
  }
}

extension LogIndex {
  /// The events of a kind that hold all terms, oldest first.
  func events(
    _ kind: Event.Kind, holding terms: [String] = [], during times: Range<Int64> = .min..<(.max)
  ) throws -> [LoggedEvent] {
    var query = LogQuery(terms, kind: kind.rawValue)
    query.times = times
    return try find(query).records.map(LoggedEvent.init)
  }

  /// The record of a decision; nil if no log holds it.
  package func decision(_ id: DecisionID) throws -> FoundRecord? {
    try find(LogQuery([id.description], kind: "decision")).records.last { $0.record.text.contains("\"id\":\"\(id)\"") }
  }
}

extension LogReader {
  /// The values behind a record of this host's log, by their names; none if its day's key is gone.
  func opened(_ found: FoundRecord) throws -> [String: String] {
    guard found.isHere else {
      throw ReviewError("the record lies in the log of another host, \(found.log): do this there")
    }
    return try sealedValues(of: found.record).mapValues(\.value)
  }
}
