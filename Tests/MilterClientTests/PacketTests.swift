import MilterClient
import Testing

struct PacketTests {
  @Test func lengthCountsTheLetter() {
    #expect(MilterPacket(.quit).encoded == [0, 0, 0, 1, 0x51])
    #expect(MilterPacket(.helo, [0x61, 0]).encoded == [0, 0, 0, 3, 0x48, 0x61, 0])
  }

  @Test func packetsComeInPieces() throws {
    let packets = [MilterPacket(.helo, [0x61, 0]), MilterPacket(.endOfHeaders), MilterPacket(.body, [1, 2, 3])]
    var buffer = MilterPacketBuffer()
    var found: [MilterPacket] = []
    for byte in packets.flatMap(\.encoded) {
      buffer.append([byte])
      while let packet = try buffer.next() { found.append(packet) }
    }
    #expect(found == packets)
    #expect(buffer.isEmpty)
  }

  @Test(arguments: [[0, 0, 0, 0], [0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func senselessLengths(bytes: [UInt8]) {
    var buffer = MilterPacketBuffer()
    buffer.append(bytes)
    #expect(throws: MilterError.self) { try buffer.next() }
  }
}
