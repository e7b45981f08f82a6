import Foundation

/// The values by which a record is found, lower case.
///
/// Addresses, users, clients and Message-IDs are in the log as pseudonyms, and so they are here.
package struct RecordTerms: Decodable, Sendable {
  /// Seconds since 1970 UTC.
  package let time: Int64
  package let all: Set<String>

  /// Nil if the text is not a record.
  package init?(_ record: StoredRecord) {
    guard let terms = try? JSONDecoder().decode(RecordTerms.self, from: Data(record.text.utf8)) else { return nil }
    self = terms
  }

  package init(from decoder: any Decoder) throws {
    let fields = try Fields(from: decoder)
    guard let time = Timestamp.seconds(fields.time) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "no time"))
    }
    self.time = time
    let parties = [fields.sender].compactMap { $0 } + (fields.recipients ?? []) + (fields.from ?? [])
    let domains =
      [fields.spf, fields.heloSPF, fields.dmarc].compactMap { $0?.domain } + (fields.dkim ?? []).map(\.domain)
    let single = [
      fields.kind, fields.id, fields.queueID, fields.client, fields.user, fields.helo, fields.messageID, fields.rule,
      fields.action, fields.campaign?.id,
    ]
    let values =
      single.compactMap { $0 } + parties.flatMap { [$0.address, $0.domain].compactMap { $0 } }
      + domains.compactMap { $0 } + (fields.arc?.sealers ?? []) + (fields.findings ?? []).map(\.name)
      + (fields.established ?? []) + (fields.facts ?? [:]).values
    all = Set(values.map { $0.lowercased() })
  }

  private struct Fields: Decodable {
    struct Party: Decodable { let address, domain: String? }
    struct Proof: Decodable { let domain: String? }
    struct Chain: Decodable { let sealers: [String] }
    struct Name: Decodable { let name: String }
    struct Campaign: Decodable { let id: String }

    let time, kind: String
    let id, queueID, client, user, helo, messageID, rule, action: String?
    let sender: Party?
    let recipients, from: [Party]?
    let spf, heloSPF, dmarc: Proof?
    let dkim: [Proof]?
    let arc: Chain?
    let findings: [Name]?
    let campaign: Campaign?
    let established: [String]?
    let facts: [String: String]?
  }
}
