import Mail
import SMPP
import SMS
import Testing

@Suite("Short messages from PDUs")
struct ShortMessageTests {
  private static let text: [UInt8] = [0x4F, 0x60, 0x59, 0x7D]
  private static let concatenation: [UInt8] = [5, 0, 3, 7, 3, 2]

  private static func pdu(
    _ command: CommandID = .submitSM, _ octets: [UInt8] = text, esmClass: UInt8 = 0, parameters: [Parameter] = []
  ) throws -> PDU {
    var fields: [Field: PDU.Value] = [
      .sourceTON: .integer(5), .sourceAddress: .text("Bank"), .destinationAddress: .text("8613800000001"),
      .esmClass: .integer(esmClass), .dataCoding: .integer(8),
    ]
    if command != .dataSM { fields[.shortMessage] = .octets(octets[...]) }
    return try PDU(command, sequence: 1, fields, parameters: parameters)
  }

  private func read(_ pdu: PDU, from side: Side = .esme, alphabet: Alphabet = .gsm7) -> ShortMessage? {
    ShortMessage(
      pdu, from: side, account: "acc", clientAddress: nil, dialect: Dialect(alphabet: alphabet), receivedAt: 9)
  }

  @Test func submission() throws {
    let parameters = [
      Parameter(.callbackNumber, [1, 5, 1] + Array("95588".utf8)), Parameter(.init(rawValue: 0x1400), [0x31, 0x32, 0]),
    ]
    let message = try #require(read(Self.pdu(parameters: parameters)))
    let expected = ShortMessage(
      account: "acc", operation: "submit_sm", source: SenderAddress("Bank", ton: 5, npi: 0),
      destinations: ["8613800000001"], text: "你好", dataCoding: 8, callback: SenderAddress("95588", ton: 5, npi: 1),
      entity: "12", octets: 4, receivedAt: 9)
    #expect(message == expected)
  }

  /// UTF-8, UTF-8 that was cut, and what can only be ISO 8859-1.
  @Test(arguments: [
    ("ІСВС", Array("ІСВС".utf8)), ("中国\u{FFFD}", Array("中国".utf8) + [0xE9, 0x93]), ("Café", [0x43, 0x61, 0x66, 0xE9]),
    ("Bank", Array("Bank".utf8)),
  ])
  func senderInOtherLetters(name: String, octets: [UInt8]) throws {
    let pdu = try PDU(.submitSM, sequence: 1, [.sourceAddress: .octets(octets[...])])
    #expect(read(pdu)?.source.text == name)
  }

  @Test func manyRecipients() throws {
    let pdu = try PDU(
      .submitMulti, sequence: 1,
      [
        .destinations: .destinations([
          .address(ton: 1, npi: 1, ArraySlice("447700900123".utf8)), .distributionList(ArraySlice("staff".utf8)),
        ]), .shortMessage: .text("hi"),
      ])
    #expect(read(pdu)?.destinations == ["447700900123", "staff"])
    #expect(read(pdu)?.text == "hi" && read(pdu)?.operation == "submit_multi")
  }

  @Test func dataOfBothSides() throws {
    let pdu = try Self.pdu(.dataSM, parameters: [Parameter(.messagePayload, Self.text)])
    #expect(read(pdu)?.text == "你好" && read(pdu)?.direction == .submitted)
    #expect(read(pdu, from: .smsc)?.direction == .delivered)
  }

  @Test(arguments: [CommandID.deliverSM, .dataSM], [0x04, 0x08, 0x10, 0x18, 0x20] as [UInt8])
  func receiptsAreNoMessages(command: CommandID, type: UInt8) throws {
    #expect(read(try Self.pdu(command, esmClass: type), from: .smsc) == nil)
    #expect(read(try Self.pdu(command, esmClass: type | 0x43), from: .smsc) == nil)
  }

  @Test(arguments: [0x00, 0x04, 0x08, 0x10, 0x18, 0x20, 0x3C] as [UInt8])
  func customersSendNoReceipts(type: UInt8) throws {
    #expect(read(try Self.pdu(esmClass: type))?.text == "你好")
    #expect(read(try Self.pdu(.deliverSM), from: .smsc)?.direction == .delivered)
  }

  @Test(arguments: [
    CommandID.bindTransmitter, .submitSM.response, .enquireLink, .querySM, .cancelSM, .alertNotification, .genericNack,
  ])
  func otherOperationsAreNoMessages(command: CommandID) throws {
    #expect(read(try PDU(command, sequence: 1)) == nil)
  }

  @Test func replacement() throws {
    func replacement(_ octets: [UInt8]) throws -> ShortMessage? {
      read(try PDU(.replaceSM, sequence: 1, [.shortMessage: .octets(octets[...])]))
    }
    #expect(try replacement(Array("plain text!!".utf8))?.text == "plain text!!")
    #expect(try replacement([0x30, 0x10, 0x4F, 0x60])?.text.hasSuffix("\n【你") == true)
    #expect(try replacement(Self.text)?.destinations == [])
    #expect(try replacement(Self.text)?.flaws == [.replacement])
    #expect(try replacement([])?.flaws == [])
  }

  @Test func twoTexts() throws {
    let message = try #require(read(Self.pdu(parameters: [Parameter(.messagePayload, [0x59, 0x7D])])))
    #expect(message.text == "你好\n好" && message.flaws == [.payloadConflict] && message.octets == 6)
    let payloads = [Parameter(.messagePayload, [0x59, 0x7D]), Parameter(.messagePayload, [0x4F, 0x60])]
    let second = try #require(read(Self.pdu(.submitSM, [], parameters: payloads)))
    #expect(second.text == "好\n你" && second.flaws == [.payloadConflict])
    let alone = try #require(read(Self.pdu(.submitSM, [], parameters: [Parameter(.messagePayload, Self.text)])))
    #expect(alone.text == "你好" && alone.flaws.isEmpty)
  }

  @Test func parts() throws {
    let message = try #require(read(Self.pdu(.submitSM, Self.concatenation + Self.text, esmClass: 0x40)))
    #expect(message.text == "你好" && message.flaws.isEmpty && message.octets == 10)
    #expect(message.part == ShortMessage.Part(reference: 7, number: 2, total: 3))
    let payload = try #require(
      read(
        Self.pdu(
          .submitSM, [], esmClass: 0x40, parameters: [Parameter(.messagePayload, Self.concatenation + Self.text)])))
    #expect(payload.text == "你好" && payload.part == message.part)
    let isForProgram = try Self.pdu(.submitSM, [6, 5, 4, 0x23, 0xF4, 0, 0] + Self.text, esmClass: 0x40)
    #expect(read(isForProgram)?.text == "" && read(isForProgram)?.flaws == [])
  }

  @Test(arguments: [[], [9, 0, 3], [5, 0, 3, 7, 3, 4, 0x4F, 0x60], [0, 0x59, 0x7D, 0x4F]] as [[UInt8]])
  func brokenHeaders(octets: [UInt8]) throws {
    let message = try #require(read(Self.pdu(.submitSM, octets, esmClass: 0x40)))
    #expect(message.flaws == [.userDataHeader] && message.part == nil)
    #expect(message.text.isEmpty == octets.isEmpty)
  }

  @Test(
    arguments: [
      ([(0x020C, [0, 7]), (0x020E, [3]), (0x020F, [2])], true), ([(0x020C, [0, 7]), (0x020E, [3])], false),
      ([(0x020C, [0, 7]), (0x020E, [3]), (0x020F, [4])], false),
      ([(0x020C, [7]), (0x020E, [3]), (0x020F, [2])], false),
      ([(0x020C, [0, 7]), (0x020E, [0]), (0x020F, [0])], false), ([(0x020F, [])], false),
    ] as [([(UInt16, [UInt8])], Bool)])
  func segments(values: [(UInt16, [UInt8])], isPart: Bool) throws {
    let parameters = values.map { Parameter(.init(rawValue: $0), $1) }
    let message = try #require(read(Self.pdu(parameters: parameters)))
    #expect(message.part == (isPart ? ShortMessage.Part(reference: 7, number: 2, total: 3) : nil))
    #expect(message.flaws == (isPart ? [] : [.userDataHeader]))
    // A header that says otherwise comes first.
    let both = try #require(
      read(Self.pdu(.submitSM, [5, 0, 3, 8, 3, 2] + Self.text, esmClass: 0x40, parameters: parameters)))
    #expect(both.part?.reference == 8 && both.flaws == [.userDataHeader])
  }

  @Test(
    arguments: [
      ([1, 5, 1, 0x39, 0x35], "95"), ([0, 1, 1, 0x21, 0xF3], "123"), ([0, 1, 1, 0x39, 0x35], "95"), ([1, 0, 0], ""),
      ([1, 1], nil), ([], nil),
    ] as [([UInt8], String?)])
  func callbackNumbers(value: [UInt8], digits: String?) throws {
    #expect(read(try Self.pdu(parameters: [Parameter(.callbackNumber, value)]))?.callback?.text == digits)
  }

  @Test(arguments: Alphabet.allCases)
  func alphabetOfTheSMSC(alphabet: Alphabet) throws {
    let pdu = try PDU(.submitSM, sequence: 1, [.shortMessage: .text("é")])
    #expect(read(pdu, alphabet: alphabet)?.text == (alphabet == .utf8 ? "é" : "Ã©"))
  }
}
