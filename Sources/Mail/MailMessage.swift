/// A message with everything that is known of how it came.
package struct MailMessage: Sendable {
  package var connection: Connection
  package var envelope: Envelope
  /// In the order of the message.
  package var headers: [HeaderField]
  /// The body with its line ends as they came.
  package var body: [UInt8]
  /// The parts of the message that were too large to keep and were not looked at.
  package var truncations: Set<Truncation>
  /// The MTA's queue id, or the name of the file the message was read from.
  package var queueID: String?
  /// When the message came, in seconds since 1970 UTC.
  ///
  /// Signatures are judged at this time.
  package var receivedAt: Int64

  package init(
    connection: Connection = Connection(), envelope: Envelope = Envelope(), headers: [HeaderField] = [],
    body: [UInt8] = [], truncations: Set<Truncation> = [], queueID: String? = nil, receivedAt: Int64
  ) {
    self.connection = connection
    self.envelope = envelope
    self.headers = headers
    self.body = body
    self.truncations = truncations
    self.queueID = queueID
    self.receivedAt = receivedAt
  }

  /// All fields of that name, top first.
  package func fields(_ name: String) -> [HeaderField] {
    headers.filter { $0.isNamed(name) }
  }

  /// The first field of that name as text.
  package func text(_ name: String) -> String? {
    headers.first { $0.isNamed(name) }?.text
  }

  /// The domain in `List-Id: text <id.domain>` (RFC 2919 section 3).
  ///
  /// A claim, until the list proves it.
  package var listDomain: DomainName? {
    guard let text = text("List-Id"), let open = text.lastIndex(of: "<"), let close = text.lastIndex(of: ">"),
      open < close
    else { return nil }
    return DomainName(text[text.index(after: open)..<close])
  }
}

/// A part of a message that exceeded its bound (`Limits`).
package enum Truncation: String, Hashable, Sendable, CaseIterable {
  case headerBytes
  case headerCount
  case bodyBytes
  case recipients
}

/// How much of a message is kept.
///
/// What lies beyond is counted as a finding, not looked at.
package struct Limits: Hashable, Sendable {
  /// Octets of all header fields; default 1 MiB.
  package var headerBytes = 1 << 20
  /// Header fields; default 2,000.
  package var headerCount = 2_000
  /// Octets of the body; default 50 MiB.
  package var bodyBytes = 50 << 20
  /// Recipients; default 10,000.
  package var recipients = 10_000

  package init() {}
}
