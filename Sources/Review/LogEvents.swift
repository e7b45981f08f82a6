import DecisionLog
package import Filtering
import Foundation
import Transparency

/// The record of something that somebody did.
struct LoggedEvent {
  let found: FoundRecord
  let facts: [String: String]

  var time: Int64 { found.time }

  subscript(name: String) -> String { facts[name] ?? "" }
}

extension LogIndex {
  /// The records of one kind that hold all terms, oldest first.
  func events(_ kind: Event.Kind, _ terms: [String] = []) throws -> [LoggedEvent] {
    struct Content: Decodable {
      let kind: String
      let facts: [String: String]?
    }
    return try find(LogQuery([kind.rawValue] + terms)).records.compactMap { found in
      let content = try? JSONDecoder().decode(Content.self, from: Data(found.record.text.utf8))
      guard let content, content.kind == kind.rawValue else { return nil }
      return LoggedEvent(found: found, facts: content.facts ?? [:])
    }
  }

  /// The record of a decision; nil if no log holds it.
  package func decision(_ id: DecisionID) throws -> FoundRecord? {
    try find(LogQuery([id.description, "decision"])).records.last { $0.record.text.contains("\"id\":\"\(id)\"") }
  }
}

/// A decision as its record tells it, as far as people act on it; persons are pseudonyms.
package struct DecisionFacts: Decodable, Sendable {
  package struct Party: Decodable, Hashable, Sendable {
    /// A pseudonym.
    package let address: String
    package let domain: String?
  }

  struct Proof: Decodable {
    let domain: String?
    let result: String
  }

  struct Campaign: Decodable { let id: String? }

  package let id: String
  package let time: String
  package let action: String
  package let applied: String
  package let rule: String
  package let from: [Party]
  package let sender: Party?
  package let recipients: [Party]
  let queueID: String?
  let client: String?
  let dkim: [Proof]?
  let spf: Proof?
  private let campaignFacts: Campaign?

  private enum CodingKeys: String, CodingKey {
    case id, time, action, applied, rule, from, sender, recipients, queueID, client, dkim, spf
    case campaignFacts = "campaign"
  }

  package var campaign: String? { campaignFacts?.id }

  /// Reads the JSON of a decision's record; throws `DecodingError` for any other text.
  package init(_ found: FoundRecord) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(found.record.text.utf8))
  }
}

extension LogReader {
  /// The values behind a record of this host's log, by their names; none if its day's key is gone.
  func opened(_ found: FoundRecord) throws -> [String: String] {
    guard found.isHere else {
      throw ReviewError("the record lies in the log of another host, \(found.log): do this there")
    }
    return try ValueOpener(self).values(of: found.record).mapValues(\.value)
  }
}
