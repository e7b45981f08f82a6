import Mail
import MilterClient
import Testing

struct DialogueTests {
  private static let message = MilterTransaction(
    headers: [HeaderField("Subject", "Hello"), HeaderField("X-A", "1")], body: "Hello\r\n")
  private static let silent = MilterOptions(flags: [.noReplies, .leadingSpace, .skip])
  private static let talking = MilterOptions(flags: [.leadingSpace, .skip])

  @Test func everyStepIsAnswered() throws {
    let answers = String(repeating: "c", count: 9) + "a"
    let milter = try ScriptedMilter(Self.talking, answers.unicodeScalars.map { MilterPacket($0) })
    let outcome = try milter.connection.send(Self.message)
    #expect(outcome.reply == .accept)
    #expect(outcome.step == .endOfMessage)
    #expect(try milter.received().letters == "OCHMRTLLNBE")
  }

  @Test func silentMilterAnswersAtTheEnd() throws {
    let milter = try ScriptedMilter(
      Self.silent, [MilterPacket("p"), MilterPacket("h", "X-B\0 b\0"), MilterPacket("c"), MilterPacket("a")])
    #expect(try milter.connection.send(Self.message).modifications == [.addHeader(HeaderField("X-B", "b"))])
    #expect(try milter.connection.send(Self.message).reply == .accept)
    #expect(try milter.received().letters == "OCHMRTLLNBEMRTLLNBE")
  }

  @Test func unwantedStepsAreLeftOut() throws {
    let flags: MilterProtocolFlags = [.noReplies, .noConnect, .noHelo, .noRecipient, .noHeaders, .noBody]
    let milter = try ScriptedMilter(MilterOptions(flags: flags), [MilterPacket("a")])
    var message = Self.message
    message.skipped = [.data]
    try milter.connection.send(message)
    #expect(try milter.received().letters == "OMNE")
  }

  @Test func packetsAsOnTheWire() throws {
    let milter = try ScriptedMilter(Self.silent, [MilterPacket("a")])
    var message = Self.message
    message.sender = MilterPath("<a@b>", parameters: ["SIZE=1"])
    message.macros = [.connect: ["j": "mx", "{daemon_name}": "in"], .mail: ["i": "1"]]
    message.chunkSize = 4
    try milter.connection.send(message)
    let packets = try milter.received()
    #expect(packets.letters == "ODCHDMRTLLNBBE")
    let client = Array("client.example.org\u{0}4".utf8) + [0x9c, 0x40] + Array("192.0.2.1\0".utf8)
    #expect(packets[2].payload == client)
    #expect(packets.payloads("D") == ["Cj\0mx\0{daemon_name}\0in\0", "Mi\u{0}1\0"])
    #expect(packets.payloads("M") == ["<a@b>\0SIZE=1\0"])
    #expect(packets.payloads("L") == ["Subject\0 Hello\0", "X-A\0 1\0"])
    #expect(packets.payloads("B") == ["Hell", "o\r\n"])
  }

  @Test func spaceIsTheMTAsIfNotNegotiated() throws {
    let milter = try ScriptedMilter(
      MilterOptions(flags: .noReplies), [MilterPacket("h", "X-B\0b\0"), MilterPacket("a")])
    #expect(try milter.connection.send(Self.message).modifications == [.addHeader(HeaderField("X-B", "b"))])
    #expect(try milter.received().payloads("L") == ["Subject\0Hello\0", "X-A\u{0}1\0"])
  }

  @Test func onlyListedMacrosAreSent() throws {
    let options = MilterOptions(flags: .noReplies).answer + [0, 0, 0, 2] + Array("i {mail_addr}\0".utf8)
    let milter = try ScriptedMilter([MilterPacket(.negotiate, options), MilterPacket("a")])
    var message = Self.message
    message.macros = [.mail: ["i": "1", "v": "2"], .data: ["v": "2"]]
    try milter.connection.send(message)
    #expect(try milter.received().payloads("D") == ["Mi\u{0}1\0", "Tv\u{0}2\0"])
  }

  @Test func refusalEndsTheMessageAndAborts() throws {
    let milter = try ScriptedMilter(Self.talking, ["c", "c", "r", "t"].map { MilterPacket($0) })
    #expect(try milter.connection.send(Self.message).step == .mail)
    #expect(try milter.connection.send(Self.message).reply == .tempfail)
    #expect(try milter.received().letters == "OCHMAMA")
  }

  @Test func oneRecipientIsEnough() throws {
    let milter = try ScriptedMilter(Self.talking, ["c", "c", "c", "r", "c", "d"].map { MilterPacket($0) })
    var message = Self.message
    message.recipients = ["<a@b>", "<c@d>"]
    let outcome = try milter.connection.send(message)
    #expect(outcome.recipientReplies == [.reject, .continue])
    #expect(outcome.reply == .discard)
    #expect(outcome.step == .data)
  }

  @Test func noRecipientIsLeft() throws {
    let milter = try ScriptedMilter(Self.talking, ["c", "c", "c", "r"].map { MilterPacket($0) })
    let outcome = try milter.connection.send(Self.message)
    #expect(outcome.reply == .reject)
    #expect(outcome.step == .recipient)
  }

  @Test func connectionIsSettledOnce() throws {
    let milter = try ScriptedMilter(Self.talking, [MilterPacket("a")])
    #expect(try milter.connection.send(Self.message).reply == .accept)
    #expect(try milter.connection.send(Self.message).step == .connect)
    #expect(try milter.received().letters == "OC")
  }

  @Test func skippedBody() throws {
    let milter = try ScriptedMilter(Self.talking, "ccccccccsa".unicodeScalars.map { MilterPacket($0) })
    var message = Self.message
    message.chunkSize = 1
    #expect(try milter.connection.send(message).reply == .accept)
    #expect(try milter.received().letters == "OCHMRTLLNBE")
  }

  @Test func stoppedShort() throws {
    let milter = try ScriptedMilter(Self.silent, [MilterPacket("a")])
    #expect(try milter.connection.send(Self.message, through: .body).reply == .continue)
    try milter.connection.send(Self.message)
    #expect(try milter.received().letters == "OCHMRTLLNBAMRTLLNBE")
  }
}
