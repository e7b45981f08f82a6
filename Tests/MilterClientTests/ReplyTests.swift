import Mail
import MilterClient
import Testing

struct ReplyTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let packet: MilterPacket
    let reply: MilterReply

    init(_ letter: Unicode.Scalar, _ text: String, _ reply: MilterReply) {
      packet = MilterPacket(letter, text)
      self.reply = reply
    }

    var testDescription: String { "\(reply)" }
  }

  private static let cases = [
    Case("c", "", .continue),
    Case("a", "", .accept),
    Case("r", "", .reject),
    Case("t", "", .tempfail),
    Case("d", "", .discard),
    Case("s", "", .skip),
    Case("p", "", .progress),
    Case("f", "", .connectionFailure),
    Case("4", "", .shutdown),
    Case("y", "550 5.7.1 No\0", .replyCode("550 5.7.1 No")),
    Case("h", "X-A\0 yes\0", .modification(.addHeader(HeaderField("X-A", "yes")))),
    Case("i", "\0\0\0\u{1}X-A\0 yes\0", .modification(.insertHeader(HeaderField("X-A", "yes"), index: 1))),
    Case("m", "\0\0\0\u{2}X-A\0 yes\0", .modification(.changeHeader(HeaderField("X-A", "yes"), index: 2))),
    Case("m", "\0\0\0\u{2}X-A\0\0", .modification(.deleteHeader(name: Array("X-A".utf8), index: 2))),
    Case("q", "odd\0", .modification(.quarantine(reason: "odd"))),
    Case("+", "<a@b>\0", .modification(.addRecipient("<a@b>", arguments: nil))),
    Case("2", "<a@b>\0NOTIFY=NEVER\0", .modification(.addRecipient("<a@b>", arguments: "NOTIFY=NEVER"))),
    Case("-", "<a@b>\0", .modification(.deleteRecipient("<a@b>"))),
    Case("e", "<a@b>\0", .modification(.changeSender("<a@b>", arguments: nil))),
    Case("b", "new\r\n", .modification(.replaceBody(Array("new\r\n".utf8)))),
  ]

  @Test(arguments: cases)
  func decoded(example: Case) throws {
    #expect(try MilterReply(example.packet) == example.reply)
  }

  @Test(arguments: [
    MilterPacket("Z"), MilterPacket("c", "more"), MilterPacket("y", "550 no end"), MilterPacket("h", "X-A\0 yes"),
    MilterPacket("h", "X-A\0 yes\0more"), MilterPacket("i", "\0\0\0"), MilterPacket("q"),
  ])
  func malformed(packet: MilterPacket) {
    #expect(throws: MilterError.self) { try MilterReply(packet) }
  }

  @Test func headerBytesAreKept() throws {
    let reply = try MilterReply(MilterPacket(code: UInt8(ascii: "h"), payload: [0x58, 0, 0x20, 0xff, 0xfe, 0]))
    #expect(reply == .modification(.addHeader(HeaderField(name: [0x58], value: [0x20, 0xff, 0xfe]))))
  }
}
