import Testing

@testable import Bulk

/// A ledger, and messages for it.
struct LedgerScene {
  static let words =
    "this is the text of one and the same offer that goes to very many people who never asked for it"
  static let other =
    "completely different words about the meeting on thursday where we will talk about plans for spring"

  let ledger: CampaignLedger

  init(memory: Int = 4 << 20, patience: Patience = .none) {
    ledger = CampaignLedger(
      tiers: [Tier(recipients: 100, hours: 720), Tier(recipients: 10, hours: 24)], memory: memory, key: .published,
      patience: patience)
  }

  @discardableResult
  func observe(
    _ recipients: [String], text: String = words, from author: String? = nil, at time: Int64, _ outcome: Outcome? = nil
  ) -> CampaignSnapshot {
    let standing = ledger.observe(
      Sighting(
        time: time, fingerprints: ledger.fingerprints(Substance(readings: [text])), recipients: recipients,
        author: author, network: author.map { "of \($0)" }))
    if let outcome { ledger.settle(standing, outcome) }
    return standing.campaign
  }

  /// Letters for a number: digits are all alike in canonical text.
  static func letters(_ number: Int) -> String {
    String(String(number).map { Array("abcdefghij")[$0.wholeNumberValue ?? 0] })
  }

  /// Words that no other number has, of other lengths.
  static func text(_ number: Int) -> String {
    let words = (0..<20).map { KeyedHash.published(words: [UInt64(number), $0]) }
    return words.map { letters(Int($0 >> 8 % (1 << (8 + $0 % 40)))) }.joined(separator: " ")
  }
}

@Suite("The campaign ledger")
struct CampaignLedgerTests {
  @Test func countsRecipientsOfVariedCopies() {
    let scene = LedgerScene()
    var ids: Set<String> = []
    for number in 0..<10 {
      let text = "Dear customer\(number), \(LedgerScene.words) https://x\(number).example/ \(number * 37)"
      let snapshot = scene.observe(["r\(number)"], text: text, at: Int64(number))
      ids.insert(snapshot.id)
      #expect(snapshot.recipients == number + 1)
      #expect((snapshot.tier != nil) == (number >= 9))
    }
    #expect(ids.count == 1)
  }

  @Test func countsARecipientOnce() {
    let scene = LedgerScene()
    for time in 0..<50 { #expect(scene.observe(["same"], at: Int64(time)).recipients == 1) }
  }

  @Test func countsWhoSends() {
    let scene = LedgerScene()
    for number in 0..<30 { scene.observe(["r\(number)"], from: "d\(number % 7).example", at: 0) }
    let snapshot = scene.observe(["r0"], from: "d0.example", at: 0)
    #expect(snapshot.authors == 7)
    #expect(snapshot.networks == 7)
    #expect(snapshot.messages == 31)
  }

  @Test func forgetsRecipientsOutsideTheWindow() {
    let scene = LedgerScene()
    for number in 0..<9 { scene.observe(["r\(number)"], at: 0) }
    #expect(scene.observe(["late"], at: 25 * 3_600).tier == nil)
    #expect(scene.observe(["r1"], at: 25 * 3_600).recipients == 10)
  }

  /// A clock that jumps far ahead and back wipes nothing, and what it stamped is not counted.
  @Test func aClockThatJumpsDoesNoHarm() {
    let scene = LedgerScene()
    let now: Int64 = 1_790_000_000
    for number in 0..<9 { scene.observe(["r\(number)"], at: now + Int64(number)) }
    for time in [now + 400_000_000, .max, .min, -1] { scene.observe(["jump\(time)"], at: time) }
    #expect(scene.observe(["r8"], at: now + 60).tier == nil)
    #expect(scene.observe(["r9"], at: now + 60).tier != nil)
  }

  @Test func keepsOtherTextsApart() {
    let scene = LedgerScene()
    let first = scene.observe(["a"], at: 0)
    #expect(scene.observe(["b"], text: LedgerScene.other, at: 0).id != first.id)
  }

  @Test(arguments: ["Your code is 123456", "", "ok", "您的验证码是123456，五分钟内有效"])
  func shortTextsMakeNoCampaign(_ text: String) {
    let scene = LedgerScene(patience: Patience(wait: 300, atMost: 3_600))
    for number in 0..<20 {
      let snapshot = scene.observe(["r\(number)"], text: text, at: 0)
      #expect(snapshot.recipients == 1 && snapshot.tier == nil && snapshot.reason == .oneMessage)
      // It would wait for ever, since nothing is kept of it.
      #expect(!snapshot.isUndecided)
    }
    let first = scene.observe(["r"], text: String(repeating: "ok ", count: 1_000), at: 0)
    #expect(scene.observe(["r"], text: String(repeating: "ok ", count: 1_000), at: 0).id != first.id)
    #expect(scene.ledger.cost == 0 && scene.ledger.count == 0)
  }

  /// One transaction is one message, whatever is in it.
  @Test func recipientsOfOneMessageCountWithoutText() {
    let snapshot = LedgerScene().observe((0..<150).map { "r\($0)" }, text: "", at: 0)
    #expect(snapshot.recipients == 150 && snapshot.tier?.recipients == 100)
  }

  @Test func aCampaignKnowsWhyItIsOne() {
    let scene = LedgerScene()
    #expect(scene.observe(["a"], at: 0).reason == .oneMessage)
    #expect(scene.observe(["b"], at: 0).reason == .text)
    #expect(scene.ledger.campaigns().map(\.reasons) == [[.oneMessage, .text]])
  }

  @Test func staysWithinItsMemoryAndKeepsTheLarge() {
    let scene = LedgerScene(memory: 1 << 20)
    let large = scene.observe((0..<50).map { "r\($0)" }, at: 0)
    for number in 0..<5_000 { scene.observe(["r"], text: LedgerScene.text(number), at: Int64(number)) }
    #expect(scene.ledger.cost <= 1 << 20)
    #expect(scene.ledger.count < 4_000)
    #expect(scene.observe(["last"], at: 5_000).id == large.id)
  }

  @Test func growsWithoutLosingAnybody() {
    let scene = LedgerScene()
    for number in 0..<3_000 { scene.observe(["a"], text: LedgerScene.text(number), at: 0) }
    #expect(scene.ledger.count == 3_000)
    let found = (0..<3_000).count { scene.observe(["b"], text: LedgerScene.text($0), at: 0).messages == 2 }
    #expect(found == 3_000)
  }

  @Test func theLeakIsWhatCameThroughBefore() {
    let scene = LedgerScene()
    for number in 0..<3 { scene.observe(["a\(number)"], at: 0, .delivered) }
    for number in 0..<6 { scene.observe(["b\(number)"], at: 0, .stopped) }
    #expect(scene.observe(["c"], at: 1, .stopped).leak == 3)
    let late = scene.observe(["d"], at: 2, .delivered)
    #expect(late.detectedAt == 1)
    #expect(scene.observe(["d"], at: 3).leak == 3)
  }

  @Test func sourcesAreCountedWhateverTheySend() throws {
    let scene = LedgerScene()
    var standing: Standing?
    for number in 0..<120 {
      standing = scene.ledger.observe(
        Sighting(
          time: 0, recipients: ["r\(number)"], author: "d.example", isBacked: number % 2 == 0, network: "n",
          signatures: ["b"]))
    }
    let sources = try #require(standing?.sources)
    #expect(standing?.campaign.reason == .oneMessage && scene.ledger.count == 0)
    #expect(sources.author?.recipients == 60)
    #expect(sources.network?.recipients == 120)
    #expect(sources.signature?.tier == sources.largestTier)
    #expect(sources.memorySince == nil)
  }
}

@Suite("First copies")
struct FirstCopiesTests {
  private let scene = LedgerScene(patience: Patience(wait: 300, atMost: 3_600))

  @Test func aSingleCopyWaitsOnce() {
    #expect(scene.observe(["a"], at: 0, .putOff).isUndecided)
    #expect(scene.observe(["a"], at: 200, .putOff).isUndecided)
    #expect(!scene.observe(["a"], at: 300, .delivered).isUndecided)
    // The same text to the same recipient, another day.
    #expect(!scene.observe(["a"], at: 90_000).isUndecided)
  }

  @Test func aGrowingCampaignWaitsOn() {
    scene.observe(["a"], at: 0, .putOff)
    scene.observe(["b"], at: 250, .putOff)
    #expect(scene.observe(["a"], at: 310, .putOff).isUndecided)
    #expect(!scene.observe(["a"], at: 600).isUndecided)
  }

  @Test func butNotForEver() {
    for minute in 0..<70 {
      scene.observe(["a"], at: Int64(minute * 60), .putOff)
      scene.observe(["b\(minute % 5)\(minute / 9)"], at: Int64(minute * 60), .putOff)
    }
    #expect(!scene.observe(["a"], at: 4_300).isUndecided)
  }

  @Test func oneNewRecipientMakesTheWholeMessageWait() {
    scene.observe(["a"], at: 0, .putOff)
    #expect(scene.observe(["a", "b"], at: 400).isUndecided)
  }
}
