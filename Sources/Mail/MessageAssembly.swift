/// Collects a message piece by piece, within bounds: what every door hands its pieces to.
package struct MessageAssembly: Sendable {
  package private(set) var message: MailMessage
  private let limits: Limits
  private var headerBytes = 0

  package init(connection: Connection, limits: Limits) {
    message = MailMessage(connection: connection, receivedAt: 0)
    self.limits = limits
  }

  package mutating func setConnection(_ connection: Connection) { message.connection = connection }

  package mutating func setSender(_ path: Path) { message.envelope.sender = path }

  package mutating func setQueueID(_ id: String) { message.queueID = id }

  package mutating func addRecipient(_ path: Path) {
    guard message.envelope.recipients.count < limits.recipients else {
      message.truncations.insert(.recipients)
      return
    }
    message.envelope.recipients.append(path)
  }

  /// False if the field was too much and is left out.
  @discardableResult
  package mutating func addHeader(_ field: HeaderField) -> Bool {
    guard message.headers.count < limits.headerCount else {
      message.truncations.insert(.headerCount)
      return false
    }
    guard headerBytes + field.name.count + field.value.count <= limits.headerBytes else {
      message.truncations.insert(.headerBytes)
      return false
    }
    headerBytes += field.name.count + field.value.count
    message.headers.append(field)
    return true
  }

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
