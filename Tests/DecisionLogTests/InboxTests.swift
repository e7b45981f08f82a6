import Foundation
import Testing
import Transparency

@testable import DecisionLog

/// Another command, which writes the log and takes nothing.
private final class Writer: Sendable {
  private let lock: WriterLock

  init(_ folder: URL) throws { lock = try WriterLock(folder: folder) }
}

@Suite("The inbox of the log")
struct InboxTests {
  private func kinds(_ scratch: Scratch) throws -> [String] { try scratch.records().compactMap { $0.frame?.kind } }

  @Test func whoeverWaitsTakesItsRecordWhenTheWriterIsGone() throws {
    let scratch = Scratch()
    do {
      let writer = try Writer(scratch.state.log)
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.7) { withExtendedLifetime(writer) {} }
    }
    try LogInbox(scratch.state).record(Event(.gap, ["reason": "so"]))
    #expect(try kinds(scratch).filter { $0 == "gap" }.count == 1)
  }

  @Test func aCommandTakesWhatOthersLeft() throws {
    let scratch = Scratch()
    let inbox = LogInbox(scratch.state)
    for number in 0..<3 { try inbox.leave(Event(.access, ["number": String(number)])) }
    try inbox.record(Event(.gap, [:]))
    #expect(try kinds(scratch).filter { ["access", "gap"].contains($0) } == ["access", "access", "access", "gap"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.state.url.appending(path: "inbox").path) == [])
  }

  @Test func sealedTextsAreNeverPlainAtRest() throws {
    let scratch = Scratch()
    let event = Event(.appeal, ["decision": "x"], sealed: ["contact": "somebody@else.example", "text": "My words."])
    try LogInbox(scratch.state).leave(event)
    func isSecret() throws -> Bool {
      let files = FileManager.default.enumerator(at: scratch.state.url, includingPropertiesForKeys: nil)?.allObjects
      let octets = (files ?? []).compactMap { $0 as? URL }.compactMap { try? Data(contentsOf: $0) }.joined()
      return ["somebody@else", "My words"].allSatisfy { Data(octets).range(of: Data($0.utf8)) == nil }
    }
    #expect(try isSecret())
    try LogInbox(scratch.state).record(Event(.gap, [:]))
    #expect(try isSecret())
    let record = try #require(try scratch.records().first { $0.frame?.kind == "appeal" })
    let values = try ValueOpener(LogReader(scratch.state)).values(of: record).mapValues(\.value)
    #expect(values == event.sealed)
  }
}
