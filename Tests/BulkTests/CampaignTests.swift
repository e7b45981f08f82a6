import Testing

@testable import Bulk

private let key = KeyedHash(k0: 0x0706_0504_0302_0100, k1: 0x0f0e_0d0c_0b0a_0908)

@Suite("SipHash-2-4")
struct KeyedHashTests {
  /// The first vectors of the reference implementation: key 00…0f, input of 0, 1, 2 and more octets.
  @Test func matchesTheReference() {
    let expected: [UInt64] = [
      0x726f_db47_dd0e_0e31, 0x74f8_39c5_93dc_67fd, 0x0d6c_8009_d9a9_4f5a, 0x8567_6696_d7fb_7e2d,
      0xcf27_94e0_2771_87b7, 0x1876_5564_cd99_a68d, 0xcbc9_466e_58fe_e3ce, 0xab02_00f5_8b01_d137,
      0x93f5_f579_9a93_2462,
    ]
    for (length, value) in expected.enumerated() { #expect(key((0..<UInt8(length)).map { $0 }) == value) }
  }
}

@Suite("Campaigns")
struct CampaignLedgerTests {
  private let words = "this is the text of one and the same offer that goes to very many people who never asked for it"

  private func ledger(capacity: Int = 100_000) -> CampaignLedger {
    CampaignLedger(
      tiers: [Tier(recipients: 10, hours: 24), Tier(recipients: 100, hours: 720)], capacity: capacity, key: key)
  }

  private func observe(
    _ ledger: CampaignLedger, _ text: String, _ recipients: [String], at time: Int64
  ) -> CampaignSnapshot {
    ledger.observe(ledger.fingerprints(Substance(readings: [text])), recipients: recipients, at: time)
  }

  @Test func countsRecipientsOfVariedCopies() {
    let ledger = ledger()
    var ids: Set<String> = []
    for number in 0..<10 {
      let text = "Dear customer\(number), \(words) https://x\(number).example/ \(number * 37)"
      let snapshot = observe(ledger, text, ["r\(number)"], at: Int64(number))
      ids.insert(snapshot.id)
      #expect(snapshot.recipients == number + 1)
      #expect((snapshot.tier != nil) == (number >= 9))
    }
    #expect(ids.count == 1)
  }

  @Test func countsARecipientOnce() {
    let ledger = ledger()
    for time in 0..<50 { #expect(observe(ledger, words, ["same"], at: Int64(time)).recipients == 1) }
  }

  @Test func forgetsRecipientsOutsideTheWindow() {
    let ledger = ledger()
    for number in 0..<9 { _ = observe(ledger, words, ["r\(number)"], at: 0) }
    #expect(observe(ledger, words, ["late"], at: 25 * 3_600).tier == nil)
    #expect(observe(ledger, words, ["r1"], at: 25 * 3_600).recipients == 10)
  }

  @Test func keepsOtherTextsApart() {
    let ledger = ledger()
    let other = "completely different words about the meeting on thursday where we will talk about plans for spring"
    let first = observe(ledger, words, ["a"], at: 0)
    #expect(observe(ledger, other, ["b"], at: 0).id != first.id)
  }

  @Test(arguments: ["Your code is 123456", "", "ok", "您的验证码是123456，五分钟内有效"])
  func shortTextsMakeNoCampaign(_ text: String) {
    let ledger = ledger()
    for number in 0..<20 {
      let snapshot = observe(ledger, text, ["r\(number)"], at: 0)
      #expect(snapshot.recipients == 1 && snapshot.tier == nil && snapshot.reason == .oneMessage)
    }
    #expect(observe(ledger, String(repeating: "ok ", count: 1_000), ["r"], at: 0).reason == .oneMessage)
    #expect(observe(ledger, String(repeating: "ok ", count: 1_000), ["s"], at: 0).reason == .oneMessage)
    #expect(ledger.cost == 0)
  }

  /// One transaction is one message, whatever is in it.
  @Test func recipientsOfOneMessageCountWithoutText() {
    let snapshot = observe(ledger(), "", (0..<150).map { "r\($0)" }, at: 0)
    #expect(snapshot.recipients == 150 && snapshot.tier?.recipients == 100)
  }

  @Test func staysWithinItsCapacity() {
    let ledger = ledger(capacity: 20_000)
    for number in 0..<5_000 {
      let text = (0..<20).map { "w\(number)x\("abcdefghijklmnopqrst".dropFirst($0).prefix(1))" }.joined(separator: " ")
      _ = observe(ledger, text.map { $0.isNumber ? letter($0) : String($0) }.joined(), ["r"], at: Int64(number))
    }
    #expect(ledger.cost <= 20_000)
  }

  /// Digits are all alike in canonical text, so that numbered words need letters.
  private func letter(_ digit: Character) -> String {
    String("abcdefghij".dropFirst(digit.wholeNumberValue ?? 0).prefix(1))
  }
}
