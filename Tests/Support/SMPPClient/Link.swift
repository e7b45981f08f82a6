package import SMPP

/// A connection on which PDUs come and go; what is to be sent is collected, since every call costs.
package struct Link {
  package let tcp: TCP
  /// What came, from `start` on.
  private var input: [UInt8] = []
  private var start = 0
  private var output: [UInt8] = []

  package init(_ tcp: TCP) { self.tcp = tcp }

  /// Connects, and binds.
  package init(binding request: PDU, to host: String, port: UInt16) throws {
    self.init(try TCP.connect(to: host, port: port))
    send(request.encoded)
    try flush()
    while true {
      while let frame = try next() {
        guard let header = try PDUHeader(frame), header.command == request.command.response else { continue }
        guard header.status == .ok else { throw LinkError("the bind was refused: \(header.status)") }
        return
      }
      guard receive() else { throw LinkError("the connection ended before the bind was answered") }
    }
  }

  package mutating func send(_ octets: some Sequence<UInt8>) { output.append(contentsOf: octets) }

  package mutating func flush() throws {
    guard !output.isEmpty else { return }
    try tcp.send(output)
    output.removeAll(keepingCapacity: true)
  }

  /// Waits for octets; false at the end.
  package mutating func receive() -> Bool {
    let octets = tcp.receive()
    input.removeFirst(start)
    start = 0
    input.append(contentsOf: octets)
    return !octets.isEmpty
  }

  /// The octets of the next PDU; nil until all of them are there.
  package mutating func next() throws(PDUError) -> ArraySlice<UInt8>? {
    let rest = input[start...]
    guard let header = try PDUHeader(rest), rest.count >= header.length else { return nil }
    start += header.length
    return rest.prefix(header.length)
  }

  /// Answers what asks for nothing but an answer; `deliver_sm` and `data_sm` are taken.
  package mutating func answer(_ header: PDUHeader) {
    guard header.command.hasResponse else { return }
    send(PDU(answering: header, .ok, hasBody: true).encoded)
  }
}

package struct LinkError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}
