/// The values by which a record is found, lower case.
///
/// Addresses, users, clients and Message-IDs are in the log as pseudonyms, and so they are here.
package struct RecordTerms: Sendable {
  /// Seconds since 1970 UTC.
  package let time: Int64
  package let all: Set<String>

  /// Nil if the text is not a record.
  package init?(_ record: StoredRecord) {
    var time: String?
    var all: Set<String> = []
    var reader = JSONReader(record.text)
    let isWhole = reader.read(Self.fields) { isTerm, text in
      if isTerm { all.insert(text.lowercased()) } else { time = text }
    }
    guard isWhole, let time = time.flatMap(Timestamp.seconds) else { return nil }
    (self.time, self.all) = (time, all)
  }

  private static let term = JSONSelection.text(true)
  private static let party = JSONSelection.fields(["address": term, "domain": term])
  private static let proof = JSONSelection.fields(["domain": term])

  private static let fields = JSONSelection.fields([
    "about": term, "action": term, "arc": .fields(["sealers": term]), "campaign": .fields(["id": term]), "client": term,
    "dkim": .fields(["digest": term, "domain": term]), "dmarc": proof, "established": term, "facts": .values(true),
    "findings": .fields(["name": term]), "from": party, "helo": term, "heloSPF": proof, "id": term, "kind": term,
    "messageID": term, "queueID": term, "recipients": party, "rule": term, "sender": party, "spf": proof,
    "time": .text(false), "user": term,
  ])
}
