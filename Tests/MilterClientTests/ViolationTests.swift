import Mail
import MilterClient
import Testing

/// What a milter must not do, and what may become of a connection.
struct ViolationTests {
  private static let silent = MilterOptions(actions: .addHeaders, flags: .noReplies)

  @Test(arguments: [
    MilterOptions(version: 7), MilterOptions(version: 1), MilterOptions(actions: .addRecipients),
    MilterOptions(flags: .skip),
  ])
  func moreThanOffered(answer: MilterOptions) throws {
    let milter = try ScriptedMilter(answer, [])
    #expect(throws: MilterError.self) {
      try milter.connection.negotiate(MilterOptions(actions: .addHeaders, flags: .noReplies))
    }
  }

  @Test func negotiationRefused() throws {
    let milter = try ScriptedMilter([MilterPacket("r")])
    #expect(throws: MilterError.violation("negotiation answered by r")) { try milter.connection.negotiate() }
  }

  @Test(arguments: [MilterPacket("q", "odd\0"), MilterPacket("s"), MilterPacket("Z")])
  func wrongAtTheEnd(answer: MilterPacket) throws {
    let milter = try ScriptedMilter(Self.silent, [answer])
    #expect(throws: MilterError.self) { try milter.connection.send(MilterTransaction()) }
  }

  @Test(arguments: [MilterPacket("h", "X-B\0 b\0"), MilterPacket("s")])
  func wrongBeforeTheEnd(answer: MilterPacket) throws {
    let milter = try ScriptedMilter(MilterOptions(flags: []), [answer])
    #expect(throws: MilterError.self) { try milter.connection.send(MilterTransaction()) }
  }

  @Test func answerNobodyAwaited() throws {
    let milter = try ScriptedMilter(Self.silent, [MilterPacket("a"), MilterPacket("c")])
    try milter.connection.send(MilterTransaction())
    milter.hangUp()
    #expect(throws: MilterError.violation("a reply that was not awaited")) { try milter.connection.quit() }
  }

  @Test func noAnswer() throws {
    let milter = try ScriptedMilter(Self.silent, [])
    #expect(throws: MilterError.timedOut) { try milter.connection.send(MilterTransaction()) }
  }

  @Test func hungUp() throws {
    let milter = try ScriptedMilter(Self.silent, [])
    milter.hangUp()
    #expect(throws: MilterError.closed) { try milter.connection.send(MilterTransaction()) }
  }

  @Test func closedHere() throws {
    let milter = try ScriptedMilter([])
    milter.connection.close()
    #expect(throws: MilterError.closed) { try milter.connection.send(.abort) }
  }
}
