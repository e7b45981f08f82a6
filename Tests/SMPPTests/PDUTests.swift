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
      #expect(try PDUHeader(octets)?.length == octets.count)
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
}
