import ConfigurationFile
import Foundation
import Mail
import Testing

@testable import CorpusDoor

@Suite("Stored messages")
struct MessageFileTests {
  private func read(_ text: String) -> MailMessage {
    var assembly = MessageAssembly(connection: Connection(), limits: Limits())
    MessageFile.read(Array(text.utf8), into: &assembly)
    return assembly.finished(at: 0)
  }

  @Test func keepsHeaderBytesAndMakesCRLF() {
    let message = read("A:  one\n\ttwo\nB:\nC: x\n\nbody\n.\n")
    #expect(message.headers.map { String(decoding: $0.name, as: UTF8.self) } == ["A", "B", "C"])
    #expect(message.headers[0].value == Array("  one\r\n\ttwo".utf8))
    #expect(message.headers[1].value.isEmpty)
    #expect(message.body == Array("body\r\n.\r\n".utf8))
  }

  @Test func crlfStaysAsItIs() {
    let message = read("A: one\r\n two\r\n\r\nbody\r\n")
    #expect(message.headers[0].value == Array(" one\r\n two".utf8))
    #expect(message.body == Array("body\r\n".utf8))
  }

  @Test(arguments: [
    ("", 0, ""), ("\n", 0, ""), ("A: b", 1, ""), ("A: b\n", 1, ""), ("\nbody", 0, "body"),
    ("A: b\nno field\n\nrest", 1, "no field\r\n\r\nrest"),
  ])
  func oddShapes(text: String, fields: Int, body: String) {
    let message = read(text)
    #expect(message.headers.count == fields)
    #expect(message.body == Array(body.utf8))
  }

  @Test func boundsAreSaid() {
    var limits = Limits()
    limits.headerCount = 3
    limits.bodyBytes = 4
    var assembly = MessageAssembly(connection: Connection(), limits: limits)
    MessageFile.read(Array((String(repeating: "A: b\n", count: 10) + "\nlong body").utf8), into: &assembly)
    let message = assembly.finished(at: 0)
    #expect(message.headers.count == 3)
    #expect(message.body == Array("long".utf8))
    #expect(message.truncations == [.headerCount, .bodyBytes])
  }
}

@Suite("Cases")
struct CaseTests {
  @Test(arguments: ["-9223372036854775808", "-1", "253402300800"])
  func refusesTimesThatCannotBe(time: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try DocumentedYAML.read(Case.self, from: "receivedAt: \(time)", source: "a.case")
    }
    #expect(error?.description.hasPrefix("a.case:1: receivedAt: 0 to") == true)
  }
}

@Suite("mbox")
struct MboxTests {
  @Test func splitsAndUnquotes() {
    let text = "From a\nA: 1\n\none\n>From x\n>>From y\n\nFrom b\nB: 2\n\nnot\nFrom here\n"
    let messages = Mbox.messages(in: Data(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    #expect(messages == ["A: 1\n\none\nFrom x\n>From y\n", "B: 2\n\nnot\nFrom here\n"])
  }
}
