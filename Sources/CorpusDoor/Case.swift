package import ConfigurationFile
package import Foundation
package import Mail

/// A `.case` file: how a message came, and what must be concluded.
package struct Case: DocumentedValue {
  private let client: String?
  private let clientName: String?
  private let helo: String?
  private let mailFrom: String?
  private let recipients: [String]
  package let refusedRecipients: Int
  private let receiver: String?
  private let authenticatedUser: String?
  private let configuration: String?
  private let zone: String?
  private let receivedAt: Int64?
  package let expect: Expectation

  package struct Expectation: Decodable, Sendable {
    package let action: String
    package let established: [String]
    package let findings: [String]
  }

  package static let documentation = """
    # Why the case exists and what must be concluded.
    why: ""
    # The client's address, and its name if that is confirmed in both directions.
    client: ~
    clientName: ~
    helo: ~
    # The address of MAIL FROM; "" is the null sender.
    mailFrom: ~
    recipients: []
    # How many others the MTA refused.
    refusedRecipients: 0
    # The MTA that took the message.
    receiver: ~
    # The login of a user who submitted the message.
    authenticatedUser: ~
    # The receiver's configuration, relative to this file; one that is given by --config stands in its place.
    configuration: ~
    # A zone file, relative to this file: the DNS of the case.
    zone: ~
    # Seconds since 1970 UTC; signatures are judged at this time.
    receivedAt: ~
    expect:
      action: accept
      # The axes that are established.
      established: []
      # Exactly the findings that add points.
      findings: []
    """

  package var impossibleValues: [ImpossibleValue] {
    var found: [ImpossibleValue] = []
    if let client, IPAddress(client) == nil { found.append(ImpossibleValue(["client"], "an IPv4 or IPv6 address")) }
    if let receivedAt, !(0...Self.lastSecond).contains(receivedAt) {
      found.append(ImpossibleValue(["receivedAt"], "0 to \(Self.lastSecond), the end of the year 9999"))
    }
    if !(0...Self.mostRefused).contains(refusedRecipients) {
      found.append(ImpossibleValue(["refusedRecipients"], "0 to \(Self.mostRefused)"))
    }
    return found
  }

  private static let mostRefused = 100_000

  private static let lastSecond: Int64 = 253_402_300_799

  package var connection: Connection {
    Connection(
      clientAddress: client.flatMap { IPAddress($0) }, clientName: clientName, helo: helo,
      authenticatedUser: authenticatedUser, receiver: receiver)
  }

  package var sender: String? { mailFrom }
  package var recipientPaths: [Path] { recipients.map { Path($0) } }
  package var time: Int64? { receivedAt }

  /// The configuration of a case that lies in `folder`.
  package func configurationFile(in folder: URL) -> URL? {
    configuration.map { folder.appending(path: $0).standardizedFileURL }
  }

  /// The zone file of a case that lies in `folder`.
  package func zoneFile(in folder: URL) -> URL? {
    zone.map { folder.appending(path: $0).standardizedFileURL }
  }
}
