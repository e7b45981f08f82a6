/// Something that happened to the filter itself, as the log keeps it.
package struct Event: Codable, Sendable {
  package enum Kind: String, Codable, Sendable {
    case start
    case stop
    case configuration
    /// The end of a log file was torn by a crash and cut off.
    case repair
    /// The filter is alive; a gap between two of them is time without it.
    case heartbeat
    /// A day of the log begins (`LogDays`).
    case day
    /// The entries of old days and their keys are removed.
    case purge
    /// Keys of days are destroyed, and with them the way back from pseudonyms.
    case keyDestroyed = "key-destroyed"
    /// Somebody states why there is time without records.
    case gap
    /// A legal hold was set or lifted.
    case hold
    /// Records were given out, or values behind pseudonyms were shown.
    case access
    /// The log was rebuilt from its backup.
    case restore
    /// Messages were not judged, or their decisions could not be recorded.
    case notJudged = "not-judged"
  }

  let kind: Kind
  /// What happened in a few words: versions, digests, counts; never an address.
  let facts: [String: String]

  package init(_ kind: Kind, _ facts: [String: String]) {
    self.kind = kind
    self.facts = facts
  }
}

extension Event: Record {
  func writeStart(to json: inout JSONWriter) {
    json.field("facts", facts)
    json.field("kind", kind.rawValue)
  }
}
