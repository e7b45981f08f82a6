import Testing

@testable import SMPP

@Suite("PDUs (SMPP 3.4 sections 3 to 5)")
struct PDUTests {
  @Test(arguments: Samples.commands)
  func areWrittenAsTheyWereRead(command: CommandID) throws {
    for pdu in try Samples.pdus(command) {
      let octets = pdu.encoded
      let read = try PDU(octets)
      #expect(read == pdu)
      #expect(read.encoded == octets)
      #expect(try PDUHeader(octets[...])?.length == octets.count)
    }
  }

  @Test(arguments: Samples.commands, [0, 1, 4, 254, 600])
  func keepTheirParameters(command: CommandID, size: Int) throws {
    let parameters = Samples.parameters(size)
    let fields = try #require(try Samples.pdus(command).first)
    let layout = try #require(command.layout)
    let pdu = try PDU(
      command, sequence: 7, Dictionary(uniqueKeysWithValues: zip(layout.map(\.field), fields.values)),
      parameters: parameters + parameters.reversed())
    let read = try PDU(pdu.encoded)
    #expect(read.parameters == parameters + parameters.reversed())
    #expect(read.encoded == pdu.encoded)
  }

  @Test func readsASubmission() throws {
    // submit_sm from SMPP 3.4's fields, written by hand.
    let body: [UInt8] =
      [0] + [5, 0] + Array("Bank".utf8) + [0] + [1, 1] + Array("447700900123".utf8) + [0] + [0x40, 0, 0] + [0, 0]
      + [1, 0, 8, 0] + [2, 0x4F, 0x60] + [0x02, 0x04, 0, 2, 0, 9]
    let header: [UInt8] = [0, 0, 0, UInt8(16 + body.count), 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 42]
    let pdu = try PDU(header + body)
    #expect(pdu.command == .submitSM && pdu.sequence == 42 && pdu.status == .ok)
    #expect(pdu.string(.sourceAddress) == "Bank" && pdu.integer(.sourceTON) == 5)
    #expect(pdu.string(.destinationAddress) == "447700900123" && pdu.integer(.esmClass) == 0x40)
    #expect(pdu.integer(.dataCoding) == 8 && Array(pdu.octets(.shortMessage)) == [0x4F, 0x60])
    #expect(pdu.parameter(.init(rawValue: 0x0204))?.integer(octets: 2) == 9)
    #expect(pdu.parameter(.messagePayload) == nil && pdu.string(.systemID).isEmpty)
    #expect(pdu.encoded == header + body)
  }

  @Test func whatDoesNotFitIsNotWritten() {
    let long = PDU.Value.text(String(repeating: "1", count: 21))
    #expect(throws: PDUError(.invalidSourceAddress)) { try PDU(.submitSM, sequence: 1, [.sourceAddress: long]) }
    #expect(throws: PDUError.self) { try PDU(.submitSM, sequence: 1, [.sourceAddress: .text("a\u{0}b")]) }
    #expect(throws: PDUError.self) { try PDU(.submitSM, sequence: 1, [.sourceTON: .text("a")]) }
    #expect(throws: PDUError.self) { try PDU(.submitSM, sequence: 1, [.systemID: .text("a")]) }
    let message = PDU.Value.octets(ArraySlice(repeating: 1, count: 256))
    #expect(throws: PDUError.self) { try PDU(.submitSM, sequence: 1, [.shortMessage: message]) }
  }

  @Test func answers() throws {
    let request = try PDUHeader(length: 100, command: 0x04, status: 0, sequence: 9)
    let refusal = PDU(answering: request, .submitFailed, hasBody: true)
    #expect(refusal.encoded == [0, 0, 0, 17, 0x80, 0, 0, 4, 0, 0, 0, 0x45, 0, 0, 0, 9, 0])
    #expect(PDU(answering: request, .submitFailed).encoded.count == 16)
    for command: CommandID in [.outbind, .alertNotification, .submitSM.response, .init(rawValue: 0x999)] {
      let request = try PDUHeader(length: 16, command: command.rawValue, status: 0, sequence: 9)
      #expect(PDU(answering: request, .invalidCommandID).command == .genericNack)
    }
  }

  @Test(arguments: [1, 2, 7, 16, 17, 1_000])
  func areCutFromAStream(octetsAtATime: Int) throws {
    let pdus = try Samples.commands.flatMap(Samples.pdus)
    let stream = pdus.flatMap(\.encoded)
    var rest: [UInt8] = []
    var found: [PDU] = []
    for start in stride(from: 0, to: stream.count, by: octetsAtATime) {
      rest += stream[start..<min(start + octetsAtATime, stream.count)]
      var whole = rest.prefix(rest.wholePDUs.octets)
      rest.removeFirst(whole.count)
      while let header = try PDUHeader(whole) {
        found.append(try PDU(Array(whole.prefix(header.length))))
        whole.removeFirst(header.length)
      }
    }
    #expect(found == pdus)
    #expect(rest.isEmpty)
  }

  @Test func haveNames() {
    #expect(CommandID.submitSM.description == "submit_sm")
    #expect(CommandID.submitSM.response.description == "submit_sm_resp")
    #expect(CommandID.genericNack.description == "generic_nack")
    #expect(CommandID(rawValue: 0x8000_0999).description == "0x80000999")
    #expect(CommandStatus.invalidSourceAddress.description == "ESME_RINVSRCADR")
    #expect(CommandStatus(rawValue: 0x400).description == "0x400")
    #expect(Parameter.Tag.messagePayload.description == "message_payload")
  }
}
