import Foundation
import Mail
import MilterClient
import Testing

@Suite("The milter door, on the real protocol")
struct MilterDoorTests {
  /// A message whose verdict needs no DNS: from our own network.
  private func own(_ headers: [HeaderField] = [HeaderField("From", "a@x.example")]) -> MilterTransaction {
    var message = MilterTransaction(headers: headers + [HeaderField("Message-ID", "<1@x.example>")], body: "Hello\r\n")
    message.address = .inet("127.0.0.1", port: 40_000)
    message.setUsualMacros(queueID: "4TEST", receiver: "mx.victim.example")
    return message
  }

  /// From outside and without an author, so that nothing is to be looked up: concealed, tagged.
  private func anonymous(_ headers: [HeaderField] = []) -> MilterTransaction {
    var message = MilterTransaction(headers: headers + [HeaderField("Message-ID", "<1@x.example>")], body: "Hello\r\n")
    message.sender = "<>"
    message.setUsualMacros(queueID: "4TEST", receiver: "mx.victim.example")
    return message
  }

  @Test func severalMessagesOnAConnection() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    for _ in 0..<3 { #expect(try connection.send(own()).reply == .continue) }
    try connection.quit()
    #expect(try daemon.decisions().count == 3)
  }

  @Test func anAbortedMessageLeavesNothingBehind() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    for step in [MilterStep.mail, .recipient, .header, .body] {
      var message = own([HeaderField("From", "left@over.example"), HeaderField("From", "left@over.example")])
      message.recipients = ["<left@over.example>"]
      try connection.send(message, through: step)
      try connection.send(.abort)
    }
    #expect(try connection.send(own()).reply == .continue)
    let decisions = try daemon.decisions()
    #expect(decisions.count == 1)
    #expect(!decisions[0].contains("over.example"))
  }

  /// Steps that libmilter itself does not insist on: without MAIL or RCPT it never answers.
  @Test(arguments: [[MilterStep.helo], [.connect], [.connect, .helo], [.header, .body]])
  func stepsMayBeLeftOut(steps: [MilterStep]) throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    var message = anonymous()
    message.skipped = Set(steps)
    #expect(try connection.send(message).reply != .tempfail)
    #expect(try daemon.decisions().count == 1)
  }

  @Test func theNullSenderIsASenderOfItsOwn() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    _ = try connection.send(anonymous())
    #expect(try daemon.decisions().first?.contains(#""sender""#) == false)
  }

  @Test func taggedMailGetsItsFieldsAndLosesForgedOnes() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    let name = "Authentication-Results"
    let foreign = HeaderField(name, "other.example; spf=pass")
    let message = anonymous([
      HeaderField(name, "mx.victim.example; dkim=pass"), foreign, HeaderField(name, "MX.victim.example; spf=pass"),
    ])
    let outcome = try connection.send(message)
    #expect(outcome.reply == .continue)
    for mta in MTA.allCases {
      let headers = MilterModification.apply(outcome.modifications, to: message.headers, as: mta)
      let results = headers.filter { $0.isNamed(name) }
      #expect(results.count == 2)
      #expect(results.first?.text.hasPrefix("mx.victim.example;") == true)
      #expect(results.first?.text.contains("dkim=pass") == false)
      #expect(results.last == foreign)
      let verdict = try #require(headers.first { $0.isNamed("Truemark-Verdict") })
      #expect(verdict.text.hasPrefix("tag; id="))
      #expect(verdict.text.contains("from.missing"))
    }
  }

  @Test func aSilentDNSDefersWithTheDecisionsID() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    var message = anonymous([HeaderField("From", "a@x.example")])
    message.sender = "<a@x.example>"
    guard case .replyCode(let text) = try connection.send(message).reply else {
      Issue.record("no reply with a code")
      return
    }
    #expect(text.hasPrefix("451 4.7.1 Truemark "))
    let decision = try #require(try daemon.decisions().first)
    #expect(decision.contains(#""action":"defer""#))
    #expect(decision.contains(#""established":[]"#))
    let id = try #require(text.split(separator: " ").dropFirst(3).first?.dropLast())
    #expect(decision.contains(#""id":"\#(id)""#))
  }

  @Test func tooMuchIsSaidAndJudgedByTheRest() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    var message = own()
    message.headers.append(HeaderField("X-Long", String(repeating: "x", count: 1_000_000)))
    message.headers += (0..<10_000).map { HeaderField("X-\($0)", "y") }
    message.body = [UInt8](repeating: UInt8(ascii: "z"), count: 3_000_000)
    #expect(try connection.send(message).reply == .continue)
    let decision = try #require(try daemon.decisions().first)
    #expect(decision.contains(#""datum":"bodyBytes, headerBytes, headerCount""#))
  }

  @Test func rudeClientsDoNotHurtOthers() throws {
    let daemon = try Daemon()
    for rudeness in 0..<4 {
      let connection = try daemon.connect()
      switch rudeness {
      case 0: try connection.send(.helo, Array("early\0".utf8))
      case 1: try connection.send(raw: [0xff, 0xff, 0xff, 0xff, 0x51])
      case 2: try connection.send(raw: [0, 0, 0])
      default:
        try connection.negotiate()
        try connection.send(own(), through: .body)
      }
      connection.close()
    }
    let polite = try daemon.connect()
    try polite.negotiate()
    #expect(try polite.send(own()).reply == .continue)
    #expect(daemon.isRunning)
    #expect(try daemon.decisions().count == 1)
  }

  @Test func noPlainAddressIsAtRest() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    var message = own([
      HeaderField("From", "Secret Author <s3cret.author@x.example>"), HeaderField("Subject", "t0psecret"),
    ])
    message.sender = "<s3cret.sender@x.example>"
    message.recipients = ["<s3cret.recipient@y.example>"]
    message.body = Array("b0dysecret\r\n".utf8)
    message.macros[.mail]?["{auth_authen}"] = "s3cret.user"
    _ = try connection.send(message)
    let files = try #require(FileManager.default.enumerator(at: daemon.folder, includingPropertiesForKeys: nil))
    var searched = 0
    for case let file as URL in files where file.lastPathComponent != "truemark.yaml" {
      guard let data = try? Data(contentsOf: file) else { continue }
      searched += 1
      for secret in ["s3cret", "t0psecret", "b0dysecret", "127.0.0.1", "Secret Author"] {
        #expect(data.firstRange(of: Data(secret.utf8)) == nil, "\(secret) in \(file.lastPathComponent)")
      }
    }
    #expect(searched >= 2)
    #expect(try daemon.decisions().first?.contains(#""class":"authenticated""#) == true)
  }
}
