import SMPP

/// A connection on which PDUs come and go; what is to be sent is collected, since every call costs.
struct Link {
  let tcp: TCP
  private var frames = PDUFrames()
  private var output: [UInt8] = []

  init(_ tcp: TCP) { self.tcp = tcp }

  /// Connects, and binds.
  init(binding request: PDU, to address: ServerAddress) throws {
    self.init(try TCP.connect(to: address.host, port: address.port))
    send(request.encoded)
    try flush()
    while true {
      while let frame = try next() {
        guard let header = try PDUHeader(frame), header.command == request.command.response else { continue }
        guard header.status == .ok else { throw LoadError("the bind was refused: \(header.status)") }
        return
      }
      guard receive() else { throw LoadError("the connection ended before the bind was answered") }
    }
  }

  mutating func send(_ octets: some Sequence<UInt8>) { output.append(contentsOf: octets) }

  mutating func flush() throws {
    guard !output.isEmpty else { return }
    try tcp.send(output)
    output.removeAll(keepingCapacity: true)
  }

  /// Waits for octets; false at the end.
  mutating func receive() -> Bool {
    let octets = tcp.receive()
    frames.append(octets)
    return !octets.isEmpty
  }

  mutating func next() throws(PDUError) -> ArraySlice<UInt8>? { try frames.next() }

  /// Answers what asks for nothing but an answer; `deliver_sm` and `data_sm` are taken.
  mutating func answer(_ header: PDUHeader) {
    guard header.command.hasResponse else { return }
    send(PDU(answering: header, .ok, hasBody: true).encoded)
  }
}

struct LoadError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
