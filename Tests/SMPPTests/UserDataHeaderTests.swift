import SMS
import Testing

@Suite("User data headers (3GPP TS 23.040 section 9.2.3.24)")
struct UserDataHeaderTests {
  @Test(
    arguments: [
      ([5, 0, 3, 7, 3, 2], ShortMessage.Part(reference: 7, number: 2, total: 3)),
      ([6, 8, 4, 1, 7, 3, 3], ShortMessage.Part(reference: 263, number: 3, total: 3)),
      ([11, 5, 4, 0, 80, 0, 0, 0, 3, 7, 2, 1], ShortMessage.Part(reference: 7, number: 1, total: 2)),
      ([3, 0x70, 1, 9], nil),
      ([10, 0, 3, 7, 3, 2, 0, 3, 7, 3, 2], ShortMessage.Part(reference: 7, number: 2, total: 3)),
    ] as [([UInt8], ShortMessage.Part?)])
  func reads(octets: [UInt8], part: ShortMessage.Part?) throws {
    let header = try UserDataHeader(octets + [0x41])
    #expect(header.part == part)
    #expect(header.size == octets.count)
    #expect(try UserDataHeader(octets[...]) == header)
  }

  @Test(
    arguments: [
      [], [0], [5], [5, 0, 3, 7, 3], [6, 0, 3, 7, 3, 2], [5, 0, 4, 7, 3, 2], [4, 0, 2, 7, 3], [5, 8, 3, 7, 3, 2],
      [5, 0, 3, 7, 3, 4], [5, 0, 3, 7, 0, 0], [5, 0, 3, 7, 0, 1], [5, 0, 3, 7, 3, 0], [1, 0], [3, 4, 1, 80],
      [10, 0, 3, 7, 3, 2, 0, 3, 7, 3, 1], [11, 0, 3, 7, 3, 2, 8, 4, 0, 8, 3, 2], [255, 0, 3, 7, 3, 2], [2, 0x24, 0],
    ] as [[UInt8]])
  func refuses(octets: [UInt8]) {
    #expect(throws: UserDataHeader.Malformed()) { try UserDataHeader(octets[...]) }
  }

  @Test func recognises() throws {
    #expect(try UserDataHeader([6, 5, 4, 0x23, 0xF4, 0, 0]).isForProgram)
    #expect(try UserDataHeader([4, 4, 2, 80, 0]).isForProgram)
    #expect(try !UserDataHeader([6, 0x24, 1, 1, 0x25, 1, 13]).isForProgram)
  }
}
