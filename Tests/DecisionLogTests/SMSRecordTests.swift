import FilterSupport
import Filtering
import Foundation
import Mail
import SMS
import Testing
import Transparency

@testable import DecisionLog

/// What the log keeps of short messages.
@Suite("Records of short messages")
struct SMSRecordTests {
  private static let registry = SenderRegistry(senders: [
    RegisteredSender(account: "bank", kind: .alpha, sender: "Bankly", owner: "91110000X")
  ])

  private func message(_ source: String, _ text: String = "【某某银行】您的验证码是123456。") -> ShortMessage {
    ShortMessage(
      account: "bank", clientAddress: IPAddress("192.0.2.7"), source: SenderAddress(source, ton: 5, npi: 0),
      destinations: ["8613800000001", "8613800000002"], text: text,
      part: ShortMessage.Part(reference: 7, number: 1, of: 2), dataCoding: 8, octets: 40, receivedAt: 1_790_000_000)
  }

  /// The record of the first decision, and the state it is in.
  private func record(_ messages: [ShortMessage], keepsContent: Bool) async throws -> (StoredRecord, Scratch) {
    let scratch = Scratch()
    let log = try scratch.open()
    let filter = try TestFilter.makeSMS(Self.registry)
    try await append(messages.map { filter.decide($0) }, to: log, keepsContent: keepsContent)
    try log.close()
    let records = try scratch.records().filter { $0.text.contains(#""kind":"decision""#) }
    try #require(records.count == messages.count)
    return (records[0], scratch)
  }

  private func append(_ decisions: [SMSDecision], to log: DecisionLog, keepsContent: Bool = false) async throws {
    try await withCheckedThrowingContinuation { waiting in
      log.append(decisions, keepsContent: keepsContent) { waiting.resume(with: $0) }
    }
  }

  @Test func marksOfServicesAreInClearAndNumbersOfPersonsAreNot() async throws {
    let (record, _) = try await record([message("Bankly"), message("+8613912345678")], keepsContent: false)
    for part in [
      #""account":"bank""#, #""channel":"sms""#, #""class":"account""#, #""mark":"bankly""#, #""binding":"bound""#,
      #""owner":"91110000X""#, #""signatures":["某某银行"]"#, #""part":{"number":1,"reference":7,"total":2}"#,
    ] {
      #expect(record.text.contains(part), "\(part)")
    }
    for secret in ["13800000001", "13912345678", "192.0.2.7", "123456", "验证码"] {
      #expect(!record.text.contains(secret), "\(secret)")
    }
    let terms = try #require(RecordTerms(record))
    #expect(terms.all.isSuperset(of: ["bank", "bankly", "91110000x", "某某银行"]))
    #expect(terms.traits.contains(RecordTrait(.class, "account")))
  }

  @Test func contentIsSealedWhereTheLawAsksForIt() async throws {
    for keepsContent in [true, false] {
      let text = "【某某银行】您的验证码是123456。"
      let (record, scratch) = try await record([message("Bankly", text)], keepsContent: keepsContent)
      let values = try LogReader(scratch.state).sealedValues(of: record).mapValues(\.value)
      #expect(values["content"] == (keepsContent ? text : nil))
      #expect(values["recipients/1"] == "8613800000002")
      #expect(values["from/0"] == "Bankly")
      #expect(!record.text.contains("123456"))
    }
  }

  @Test func noneOrAll() async throws {
    let scratch = Scratch()
    let log = try scratch.open()
    try await append([], to: log)
    let filter = try TestFilter.makeSMS(Self.registry)
    try await append((0..<100).map { _ in filter.decide(message("Bankly")) }, to: log)
    try log.close()
    let numbers = try scratch.records().filter { $0.text.contains("decision") }.map(\.sequence)
    #expect(numbers.count == 100)
    #expect(numbers == Array(numbers[0]..<numbers[0] + 100))
  }

  @Test func whereTheFilesLagBehindNobodyWaits() async throws {
    let scratch = Scratch()
    let log = try DecisionLog(
      at: scratch.state, Retention(), nil, Backlog(limit: 20_000, patience: 600), DecisionLog.wallClock, { _ in })
    try log.checkpoint()
    // A file in place of the folder of the tree's files: none of them can be written.
    let tile = scratch.state.log.appending(path: "tile")
    try Data().write(to: tile)
    let filter = try TestFilter.makeSMS(Self.registry)
    var recorded = 0
    await #expect(throws: LogError.self) {
      while recorded < 1_000 {
        try await append([filter.decide(message("Bankly"))], to: log)
        recorded += 1
      }
    }
    #expect(recorded > 0 && recorded < 100)
    try FileManager.default.removeItem(at: tile)
    try log.close()
    let texts = try scratch.records().map(\.text)
    #expect(texts.count { $0.contains(#""kind":"decision""#) } == recorded)
    #expect(texts.contains { $0.contains(#""kind":"not-judged""#) && $0.contains(#""messages":"1""#) })
  }
}
