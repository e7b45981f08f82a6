/// The MTA's end of a connection to a milter, protocol version 6.
///
/// A test that passes two messages, looks at the changes, and then is rude:
///
///     let connection = try MilterConnection(socket: "unix:/run/filter.sock", patience: .seconds(5))
///     try connection.negotiate()
///     var message = MilterTransaction(headers: [HeaderField("Subject", "Hello")], body: "Hello\r\n")
///     message.setUsualMacros(queueID: "4TESTING", receiver: "mx.example.com")
///     let outcome = try connection.send(message)
///     #expect(outcome.reply == .accept)
///     let headers = MilterModification.apply(outcome.modifications, to: message.headers)
///     try connection.send(message)                  // the same client again; connect and HELO are not repeated
///     try connection.send(message, through: .body)  // stops short of the end of the message
///     try connection.send(.abort)
///     try connection.send(.header, Array("Subject\0 out of order\0".utf8))
///     connection.close()
///
/// Every call blocks; after the time allowed without an answer it throws `MilterError.timedOut`. A connection serves one
/// thread.
package final class MilterConnection {
  /// What the milter chose; nil before the negotiation.
  package private(set) var agreement: MilterOptions?

  /// An answer to connect or HELO that settled all messages of the connection.
  var settled: MilterOutcome?
  /// The steps of the connection itself that were done.
  var greeted: Set<MilterStep> = []
  /// Whether a message was begun and neither ended nor aborted.
  var isInMessage = false

  private let socket: StreamSocket
  private var incoming = MilterPacketBuffer()
  private var outgoing: [UInt8] = []

  /// Connects to a socket named as libmilter does, trying again for as long as `patience` if nobody listens yet.
  package init(
    socket name: String, timeout: Duration = .seconds(30), patience: Duration = .zero
  ) throws(MilterError) {
    let address = try MilterSocketAddress(name)
    let end = ContinuousClock.now + patience
    while true {
      do throws(MilterError) {
        socket = try StreamSocket(to: address, timeout: timeout)
        return
      } catch .system("connect", let code) {
        guard ContinuousClock.now < end else { throw .system("connect", code: code) }
        pause(milliseconds: 10)
      }
    }
  }

  /// Takes over a connected stream socket, such as one end of a socket pair.
  package init(adopting descriptor: Int32, timeout: Duration = .seconds(30)) throws(MilterError) {
    socket = try StreamSocket(adopting: descriptor, timeout: timeout)
  }

  /// Offers options and takes the milter's choice.
  @discardableResult
  package func negotiate(_ offer: MilterOptions = MilterOptions()) throws(MilterError) -> MilterOptions {
    try send(.negotiate, offer.payload)
    let agreement = try MilterOptions(answer: try receivePacket(), to: offer)
    self.agreement = agreement
    return agreement
  }

  /// Sends one packet, whatever the state of the dialogue, and awaits nothing.
  package func send(_ command: MilterCommand, _ payload: [UInt8] = []) throws(MilterError) {
    queue(MilterPacket(command, payload))
    if command == .abort { isInMessage = false }
    try flush()
  }

  /// Sends bytes that need not be a packet.
  package func send(raw bytes: [UInt8]) throws(MilterError) {
    outgoing += bytes
    try flush()
  }

  /// The milter's next reply.
  package func receive() throws(MilterError) -> MilterReply { try MilterReply(try receivePacket()) }

  /// The milter's next packet.
  package func receivePacket() throws(MilterError) -> MilterPacket {
    try flush()
    while true {
      if let packet = try incoming.next() { return packet }
      guard let bytes = try socket.receive() else { throw .closed }
      incoming.append(bytes)
    }
  }

  /// Says goodbye, waits until the milter closes, and throws if it said anything that nobody awaited.
  package func quit() throws(MilterError) {
    defer { close() }
    try send(.quit)
    while let bytes = try socket.receive() { incoming.append(bytes) }
    guard incoming.isEmpty else { throw .violation("a reply that was not awaited") }
  }

  /// Closes without a word.
  package func close() { socket.close() }

  /// Sends a packet with the next that needs an answer.
  func queue(_ packet: MilterPacket) { outgoing += packet.encoded }

  func flush() throws(MilterError) {
    guard !outgoing.isEmpty else { return }
    defer { outgoing.removeAll(keepingCapacity: true) }
    try socket.send(outgoing)
  }
}
