import Testing

@testable import SMPP

/// Whatever becomes of a PDU on its way: it is refused, or what is read of it is all of it.
@Suite("Damaged PDUs")
struct DamageTests {
  @Test(arguments: Samples.commands)
  func anyEnd(command: CommandID) throws {
    let octets = try sample(command).encoded
    for count in 0..<octets.count {
      let cut = Array(octets.prefix(count))
      #expect(throws: PDUError(.invalidCommandLength)) { try PDU(cut) }
      check(cut.withLength)
    }
  }

  @Test(arguments: Samples.commands)
  func anyOctet(command: CommandID) throws {
    let octets = try sample(command).encoded
    for index in octets.indices {
      for value in [0, 1, 2, 0x7F, 0xFF, octets[index] ^ 0x80, octets[index] &+ 1] {
        var damaged = octets
        damaged[index] = value
        check(damaged)
      }
    }
  }

  @Test(arguments: Samples.commands)
  func anyOctetMore(command: CommandID) throws {
    let octets = try sample(command).encoded
    for more in 1...5 { check((octets + [UInt8](repeating: 0, count: more)).withLength) }
  }

  @Test(arguments: [0, 1, 15, 0x8000_0000, 0xFFFF_FFFF, 65_537] as [UInt32])
  func lengthsThatNoPDUHas(length: UInt32) throws {
    let octets = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> $0) } + [UInt8](repeating: 0, count: 12)
    #expect(throws: PDUError(.invalidCommandLength)) { try PDUHeader(octets[...]) }
    let request = try sample(.submitSM).encoded
    let whole = (request + octets).wholePDUs
    #expect(whole.octets == request.count)
    #expect(whole.isBroken)
  }

  @Test(
    arguments: [
      // A string that does not end, and one that is too long.
      (CommandID.submitSM, [0x41] + [], CommandStatus.invalidCommandLength),
      (.submitSM, Array(repeating: 0x41, count: 40), .invalidServiceType),
      (.submitSM, [0, 1, 1] + Array(repeating: 0x41, count: 40), .invalidSourceAddress),
      (.submitSM, [0, 1, 1, 0, 1, 1] + Array(repeating: 0x41, count: 40), .invalidDestinationAddress),
      // sm_length 9, and 1 octet.
      (.submitSM, Array(repeating: 0, count: 16) + [9, 1], .invalidMessageLength),
      // Octets behind the message that are no parameter, and a parameter that goes beyond the PDU.
      (.submitSM, Array(repeating: 0, count: 17) + [4, 0x24, 0], .invalidParameterStream),
      (.submitSM, Array(repeating: 0, count: 17) + [4, 0x24, 0, 2, 0], .invalidParameterStream),
      (.submitMulti, [0, 0, 0, 0, 0], .invalidDestinationCount),
      (.submitMulti, [0, 0, 0, 0, 1, 3], .invalidDestinationFlag),
      (.submitMulti, [0, 0, 0, 0, 255, 2, 0], .invalidCommandLength),
      (.bindTransceiver, Array(repeating: 0x41, count: 60), .invalidSystemID),
      (.enquireLink, [1], .invalidParameterStream),
      (.broadcastSM, [], .invalidCommandID),
      (CommandID(rawValue: 0x1_0000), [], .invalidCommandID),
    ] as [(CommandID, [UInt8], CommandStatus)])
  func isAnsweredByItsStatus(command: CommandID, body: [UInt8], status: CommandStatus) {
    let head = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: command.rawValue >> $0) }
    let octets = ([0, 0, 0, 0] + head + [0, 0, 0, 0, 0, 0, 0, 1] + body).withLength
    #expect(throws: PDUError(status)) { try PDU(octets) }
  }

  @Test func parametersAreBounded() throws {
    let many = Array(repeating: Parameter(.messagePayload, []), count: PDU.mostParameters + 1)
    #expect(throws: PDUError(.invalidParameterStream)) { try PDU(.enquireLink, sequence: 1, parameters: many) }
    #expect(try PDU(.enquireLink, sequence: 1, parameters: Array(many.dropLast())).parameters.count == 256)
  }

  private func check(_ octets: [UInt8]) {
    guard let pdu = try? PDU(octets) else { return }
    #expect(pdu.encoded == octets)
  }

  private func sample(_ command: CommandID) throws -> PDU {
    let layout = try #require(command.layout)
    return try PDU(
      command, sequence: 1, Dictionary(uniqueKeysWithValues: layout.map { ($0.field, $0.format.edges[2]) }),
      parameters: [Parameter(.messagePayload, [1, 2, 3]), Parameter(.sarTotalSegments, [2])])
  }
}

extension [UInt8] {
  /// As `PDUHeader.wholePDUs` finds them.
  var wholePDUs: (octets: Int, isBroken: Bool) {
    PDUHeader.wholePDUs(in: count) { place in
      place + 4 <= count ? self[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } : nil
    }
  }

  /// With the length in front that it has.
  var withLength: [UInt8] {
    var octets = self
    for index in 0..<Swift.min(4, count) { octets[index] = UInt8(truncatingIfNeeded: count >> (24 - 8 * index)) }
    return octets
  }
}
