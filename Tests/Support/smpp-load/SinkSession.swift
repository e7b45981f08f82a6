import SMPP
import SMPPClient
import SMS

/// One session of a sink.
struct SinkSession {
  private var link: Link
  private let counts: Counts
  private let recorder: Recorder?
  private let sendsReceipts: Bool
  private let holdsParts: Bool
  private var state = SessionState.open
  private var sequence: UInt32 = 0
  /// Answers to parts that wait for the next part.
  private var held: [(part: ShortMessage.Part, until: ContinuousClock.Instant, answer: [UInt8])] = []

  init(_ link: Link, _ counts: Counts, _ recorder: Recorder?, sendsReceipts: Bool, holdsParts: Bool) {
    self.link = link
    self.counts = counts
    self.recorder = recorder
    self.sendsReceipts = sendsReceipts
    self.holdsParts = holdsParts
  }

  /// Answers until the session ends.
  mutating func run() {
    counts.addSession()
    do {
      while state != .unbound {
        if let first = held.first, !link.tcp.hasInput(within: first.until - .now) {
          release { $0.until <= .now }
        } else {
          guard link.receive() else { return }
          while let frame = try link.next() { try take(frame) }
        }
        try link.flush()
      }
    } catch {
      counts.addBroken()
    }
    link.tcp.end()
  }

  private mutating func take(_ frame: ArraySlice<UInt8>) throws {
    guard let header = try PDUHeader(frame) else { return }
    let isMessage = header.command.isMessage
    counts.add(isMessage: isMessage)
    guard !header.command.isResponse else { return }
    guard isMessage else {
      link.answer(header)
      state.follow(header.command.response, status: .ok, from: header.command == .unbind ? .esme : .smsc)
      return
    }
    let id = counts.nextID()
    guard holdsParts || sendsReceipts || recorder != nil else {
      link.send(answer(header, id))
      return
    }
    try take(PDU(Array(frame)), header, id)
  }

  private mutating func take(_ pdu: PDU, _ header: PDUHeader, _ id: String) throws {
    let message = ShortMessage(pdu, account: nil, clientAddress: nil, receivedAt: 0)
    if let message { recorder?.write(message) }
    let part = holdsParts ? message?.part : nil
    if let part {
      release { $0.part.reference == part.reference && $0.part.number + 1 == part.number }
    }
    if let part, part.number < part.total {
      held.append((part, .now + .seconds(4), answer(header, id)))
    } else {
      link.send(answer(header, id))
    }
    if sendsReceipts, pdu.integer(.registeredDelivery) & 1 != 0, state.isReceiving { try sendReceipt(pdu, id) }
  }

  private mutating func release(
    _ isDue: ((part: ShortMessage.Part, until: ContinuousClock.Instant, answer: [UInt8])) -> Bool
  ) {
    for one in held where isDue(one) { link.send(one.answer) }
    held.removeAll(where: isDue)
  }

  /// The answer to a message: its id, and whom it did not reach, which is nobody.
  private func answer(_ header: PDUHeader, _ id: String) -> [UInt8] {
    guard header.command != .replaceSM else { return PDU(answering: header, .ok).encoded }
    let body = Array(id.utf8) + (header.command == .submitMulti ? [0, 0] : [0])
    let words = [UInt32(PDUHeader.size + body.count), header.command.response.rawValue, 0, header.sequence]
    var octets: [UInt8] = []
    octets.reserveCapacity(PDUHeader.size + body.count)
    for word in words { for shift in [24, 16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: word >> shift)) } }
    return octets + body
  }

  /// A receipt as SMPP 3.4 appendix B has it.
  private mutating func sendReceipt(_ pdu: PDU, _ id: String) throws {
    sequence += 1
    let text = "id:\(id) sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:"
    let receipt = try PDU(
      .deliverSM, sequence: sequence,
      [
        .sourceTON: .integer(pdu.integer(.destinationTON)), .sourceNPI: .integer(pdu.integer(.destinationNPI)),
        .sourceAddress: .octets(pdu.octets(.destinationAddress)), .destinationTON: .integer(pdu.integer(.sourceTON)),
        .destinationNPI: .integer(pdu.integer(.sourceNPI)), .destinationAddress: .octets(pdu.octets(.sourceAddress)),
        .esmClass: .integer(0x04), .shortMessage: .text(text),
      ])
    link.send(receipt.encoded)
  }
}
