/// Collects a message piece by piece, within bounds: what every door hands its pieces to.
package struct MessageAssembly: Sendable {
  package private(set) var message: MailMessage
  private let limits: Limits
  private var headerBytes = 0
  /// Octets left for fields beyond the limits.
  private var reserve = 1 << 20

  package init(connection: Connection, limits: Limits) {
    message = MailMessage(connection: connection, receivedAt: 0)
    self.limits = limits
  }

  package mutating func setConnection(_ connection: Connection) { message.connection = connection }

  /// Takes the argument of MAIL FROM, with or without angle brackets.
  package mutating func setSender(_ argument: String) {
    message.envelope.sender = Path(argument)
    message.envelope.isSenderRouted = Path.isRouted(argument)
  }

  package mutating func setQueueID(_ id: String) { message.queueID = id }

  package mutating func addRecipient(_ path: Path) {
    guard message.envelope.recipients.count < limits.recipients else {
      message.truncations.insert(.recipients)
      return
    }
    message.envelope.recipients.append(path)
  }

  /// Counts a recipient that the MTA refused.
  package mutating func refuseRecipients(_ count: Int = 1) { message.envelope.refusedRecipients += count }

  /// False if the field was too much and is left out.
  ///
  /// Fields that show or vouch for the sender are kept from a reserve of their own, so that none can be pushed out of
  /// sight.
  @discardableResult
  package mutating func addHeader(_ field: HeaderField) -> Bool {
    let bytes = field.name.count + field.value.count
    let isTooMany = message.headers.count >= limits.headerCount
    let isTooLong = headerBytes + bytes > limits.headerBytes
    if isTooMany { message.truncations.insert(.headerCount) }
    if isTooLong { message.truncations.insert(.headerBytes) }
    if isTooMany || isTooLong {
      guard Self.reserved.contains(where: field.isNamed), bytes <= reserve else {
        if field.isNamed(AuthenticationResultsField.name) { message.headers.append(AuthenticationResultsField.leftOut) }
        return false
      }
      reserve -= bytes
    } else {
      headerBytes += bytes
    }
    message.headers.append(field)
    return true
  }

  private static let reserved = ["From", "Sender", AuthenticationResultsField.name]

  package mutating func addBody(_ bytes: some Collection<UInt8>) {
    let room = limits.bodyBytes - message.body.count
    if bytes.count > room { message.truncations.insert(.bodyBytes) }
    message.body.append(contentsOf: bytes.prefix(room))
  }

  /// The whole message, received at `time` (seconds since 1970 UTC).
  package func finished(at time: Int64) -> MailMessage {
    var message = message
    message.receivedAt = time
    return message
  }
}
