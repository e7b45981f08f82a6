import Foundation
package import Transparency

/// Which records are given out.
package struct RecordSelection: Sendable {
  /// Ids of decisions; empty: any record.
  package var ids: Set<String> = []
  /// Times as in records (RFC 3339, UTC) or their beginnings, such as `2026-11-21`: from `since` up to, not with,
  /// `until`.
  package var since: String?
  package var until: String?
  package var decisionsOnly = false
  /// Only the last ones of those.
  package var last: Int?

  package init() {}

  private struct Identity: Decodable { let id: String? }

  func holds(_ record: StoredRecord) -> Bool {
    if since != nil || until != nil || decisionsOnly {
      guard let frame = record.frame, since.map({ frame.time >= $0 }) ?? true, until.map({ frame.time < $0 }) ?? true,
        !decisionsOnly || frame.kind == "decision"
      else { return false }
    }
    guard !ids.isEmpty else { return true }
    let identity = try? JSONDecoder().decode(Identity.self, from: Data(record.text.utf8))
    return identity?.id.map(ids.contains) ?? false
  }
}

/// Records on their way out of the log, with the values behind pseudonyms that are to be shown.
package struct LogExport {
  /// The fields whose values are shown, such as `client`; `recipients` and `from` stand for all of their values.
  private let fields: Set<String>
  private let reader: LogReader
  private let opener: ValueOpener
  /// What all proofs lead to.
  package let proofs: LogProofs

  /// The sealed fields that records have.
  package static let fields: Set = [
    "client", "user", "sender", "recipients", "from", "messageID", "dns", "about", "contact", "text", "origin", "by",
    "callback", "content",
  ]

  package init(_ state: StateFolder, disclosing fields: Set<String>) throws {
    self.fields = fields
    reader = LogReader(state)
    opener = ValueOpener(reader)
    proofs = try LogProofs(reader)
  }

  /// Gives every chosen record that the head covers, oldest first.
  package func records(_ selection: RecordSelection, _ body: (StoredRecord) throws -> Void) throws {
    var kept: [StoredRecord] = []
    try reader.records { record in
      guard covers(record) else { return false }
      guard selection.holds(record) else { return true }
      guard let last = selection.last else {
        try body(record)
        return true
      }
      kept.append(record)
      if kept.count > 2 * last { kept = kept.suffix(last) }
      return true
    }
    for record in kept.suffix(selection.last ?? 0) { try body(record) }
  }

  /// Whether the head covers a record.
  package func covers(_ record: StoredRecord) -> Bool {
    record.sequence + UInt64(record.entries.count) <= proofs.size
  }

  /// The values of a record that are to be shown; none if its day's key is gone.
  package func disclosed(_ record: StoredRecord) throws -> [String: DisclosedValue] {
    guard !fields.isEmpty else { return [:] }
    return try opener.values(of: record).filter { name, _ in
      fields.contains(name) || fields.contains(String(name.prefix { $0 != "/" }))
    }
  }

  /// The record with its proofs, as a line of a bundle.
  package func bundled(_ record: StoredRecord) throws -> ProofBundle.Record {
    let entries = try record.entries.enumerated().map { number, text in
      ProofBundle.Entry(text: text, path: try proofs.path(of: record.sequence + UInt64(number)))
    }
    return ProofBundle.Record(index: record.sequence, entries: entries, disclosed: try disclosed(record))
  }

  /// The first line of a bundle.
  package func bundleHead(_ key: NoteVerifier) -> ProofBundle.Head {
    ProofBundle.Head(key: key, checkpoint: proofs.checkpoint)
  }
}

extension LogReader {
  /// The values behind the pseudonyms of a record, by field; none if its day's key is gone.
  package func sealedValues(of record: StoredRecord) throws -> [String: DisclosedValue] {
    try ValueOpener(self).values(of: record)
  }
}

/// Opens the sealed values of records.
package final class ValueOpener {
  private let keys: DayKeys
  private var key: (day: Day, key: DayKey?)?

  private struct Sealing: Decodable {
    let time: String
    let sealed: SealedValues?
  }

  package init(_ reader: LogReader) { keys = reader.keys }

  /// The values of a record, by their names; none if its day's key is gone.
  package func values(of record: StoredRecord) throws -> [String: DisclosedValue] {
    guard let found = try? JSONDecoder().decode(Sealing.self, from: Data(record.text.utf8)), let sealed = found.sealed,
      let day = Day(found.time.prefix(10))
    else { return [:] }
    if key?.day != day { key = (day, try keys.load(day)) }
    return try key?.key?.open(sealed) ?? [:]
  }
}
