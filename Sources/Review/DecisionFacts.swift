import Foundation

/// A decision as its record tells it to people; addresses, users, clients and Message-IDs are pseudonyms.
package struct DecisionFacts: Decodable, Sendable {
  package struct Party: Codable, Sendable {
    package let address: String
    package let domain: String?
    /// The sender that a short message shows, where that is no person's number.
    package let mark: String?
  }

  /// What a short message has that mail has not, in the terms of SMPP 3.4.
  package struct SMS: Decodable, Sendable {
    package struct Part: Decodable, Sendable {
      package let number: Int
      package let total: Int
    }

    /// What the registry says of the sender, and whose it is.
    package let binding: String
    package let owner: String?
    package let direction: String
    package let operation: String
    package let part: Part?
    package let dataCoding: Int
    package let senderForm: String
    package let signatures: [String]?
    package let entity: String?
  }

  package struct Finding: Decodable, Sendable {
    package let name: String
    package let axis: String?
    package let points: Int
    package let excused: Bool?
    package let datum: String
    package let sentence: String
  }

  /// What SPF, DKIM, DMARC or ARC said.
  package struct Proof: Decodable, Sendable {
    package let result: String
    package let domain: String?
    package let selector: String?
    package let policy: String?
    package let reason: String?
    package let matched: String?
    package let sealers: [String]?
  }

  package struct Answer: Decodable, Sendable {
    package let name: String
    package let type: String
    package let answer: String
    package let ttl: Int?
  }

  package struct Campaign: Decodable, Sendable {
    package let id: String
    package let messages: Int
    package let recipients: Int
    package let leak: Int
  }

  package struct Reply: Decodable, Sendable {
    package let code: Int
    package let status: String
    package let text: String
  }

  package let sequence: UInt64
  /// RFC 3339, UTC.
  package let time: String
  package let id: String
  package let queueID: String?
  /// The `system_id` of a short message's account.
  package let account: String?
  /// Nil for mail.
  package let sms: SMS?
  /// What the policy decided, by which rule, and what was done.
  package let action: String
  package let rule: String
  package let applied: String
  package let mode: String
  package let alignment: String
  package let axes: [String: Int]
  package let established: [String]
  package let findings: [Finding]
  package let from: [Party]
  /// Nil for the null path.
  package let sender: Party?
  package let recipients: [Party]
  package let client: String?
  package let helo: String?
  package let iprev: String?
  package let user: String?
  package let messageID: String?
  package let listener: String?
  package let tls: String?
  package let bytes: Int
  package let microseconds: Int
  package let `class`: String
  package let relayed: Bool
  package let campaign: Campaign?
  package let spf: Proof?
  package let heloSPF: Proof?
  package let dkim: [Proof]?
  package let dmarc: Proof?
  package let arc: Proof?
  package let dns: [Answer]?
  package let reply: Reply?
  package let engine: String?
  package let configuration: String?
  package let policy: String?

  /// Reads the JSON of a decision's record; throws `DecodingError` for any other text.
  package init(_ text: String) throws {
    self = try JSONDecoder().decode(DecisionFacts.self, from: Data(text.utf8))
  }
}
