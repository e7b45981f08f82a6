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

  func observe(
    _ recipients: [String], text: String = words, from author: String? = nil, at time: Int64, _ outcome: Outcome? = nil
  ) throws -> CampaignSnapshot {
    let fingerprint = try #require(ledger.fingerprint(CanonicalText(text)))
    let standing = ledger.observe(
      Sighting(
        time: time, fingerprint: fingerprint, recipients: recipients, author: author, network: author.map { "of \($0)" }
      ))
    if let outcome { ledger.settle(standing, outcome) }
    return try #require(standing.campaign)
  }

  /// Letters for a number: digits are all alike in canonical text.
  static func letters(_ number: Int) -> String {
    String(String(number).map { Array("abcdefghij")[$0.wholeNumberValue ?? 0] })
  }

  static func text(_ number: Int) -> String {
    (0..<20).map { "w\(letters(number))x\(letters($0))" }.joined(separator: " ")
  }
}

@Suite("The campaign ledger")
struct CampaignLedgerTests {
  @Test func countsRecipientsOfVariedCopies() throws {
    let scene = LedgerScene()
    var ids: Set<String> = []
    for number in 0..<10 {
      let text = "Dear customer\(number), \(LedgerScene.words) https://x\(number).example/ \(number * 37)"
      let snapshot = try scene.observe(["r\(number)"], text: text, at: Int64(number))
      ids.insert(snapshot.id)
      #expect(snapshot.recipients == number + 1)
      #expect((snapshot.tier != nil) == (number >= 9))
    }
    #expect(ids.count == 1)
  }

  @Test func countsARecipientOnce() throws {
    let scene = LedgerScene()
    for time in 0..<50 { #expect(try scene.observe(["same"], at: Int64(time)).recipients == 1) }
  }

  @Test func countsWhoSends() throws {
    let scene = LedgerScene()
    for number in 0..<30 { _ = try scene.observe(["r\(number)"], from: "d\(number % 7).example", at: 0) }
    let snapshot = try scene.observe(["r0"], from: "d0.example", at: 0)
    #expect(snapshot.authors == 7)
    #expect(snapshot.networks == 7)
    #expect(snapshot.messages == 31)
  }

  @Test func forgetsRecipientsOutsideTheWindow() throws {
    let scene = LedgerScene()
    for number in 0..<9 { _ = try scene.observe(["r\(number)"], at: 0) }
    #expect(try scene.observe(["late"], at: 25 * 3_600).tier == nil)
    #expect(try scene.observe(["r1"], at: 25 * 3_600).recipients == 10)
  }

  /// A clock that jumps far ahead and back wipes nothing, and what it stamped is not counted.
  @Test func aClockThatJumpsDoesNoHarm() throws {
    let scene = LedgerScene()
    let now: Int64 = 1_790_000_000
    for number in 0..<9 { _ = try scene.observe(["r\(number)"], at: now + Int64(number)) }
    for time in [now + 400_000_000, .max, .min, -1] { _ = try scene.observe(["jump\(time)"], at: time) }
    #expect(try scene.observe(["r8"], at: now + 60).tier == nil)
    #expect(try scene.observe(["r9"], at: now + 60).tier != nil)
  }

  @Test func keepsOtherTextsApart() throws {
    let scene = LedgerScene()
    let first = try scene.observe(["a"], at: 0)
    #expect(try scene.observe(["b"], text: LedgerScene.other, at: 0).id != first.id)
  }

  @Test func shortTextsMakeNoCampaign() {
    let ledger = LedgerScene().ledger
    #expect(ledger.fingerprint(CanonicalText("Your code is 123456")) == nil)
    #expect(ledger.fingerprint(CanonicalText(String(repeating: "ok ", count: 1_000))) == nil)
  }

  @Test func staysWithinItsMemoryAndKeepsTheLarge() throws {
    let scene = LedgerScene(memory: 1 << 20)
    let large = try scene.observe((0..<50).map { "r\($0)" }, at: 0)
    for number in 0..<5_000 { _ = try scene.observe(["r"], text: LedgerScene.text(number), at: Int64(number)) }
    #expect(scene.ledger.cost <= 1 << 20)
    #expect(scene.ledger.count < 4_000)
    #expect(try scene.observe(["last"], at: 5_000).id == large.id)
  }

  @Test func growsWithoutLosingAnybody() throws {
    let scene = LedgerScene()
    for number in 0..<3_000 { _ = try scene.observe(["a"], text: LedgerScene.text(number), at: 0) }
    #expect(scene.ledger.count == 3_000)
    let found = try (0..<3_000).count { try scene.observe(["b"], text: LedgerScene.text($0), at: 0).messages == 2 }
    #expect(found == 3_000)
  }

  @Test func theLeakIsWhatCameThroughBefore() throws {
    let scene = LedgerScene()
    for number in 0..<3 { _ = try scene.observe(["a\(number)"], at: 0, .delivered) }
    for number in 0..<6 { _ = try scene.observe(["b\(number)"], at: 0, .stopped) }
    #expect(try scene.observe(["c"], at: 1, .stopped).leak == 3)
    let late = try scene.observe(["d"], at: 2, .delivered)
    #expect(late.detectedAt == 1)
    #expect(try scene.observe(["d"], at: 3).leak == 3)
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
    #expect(standing?.campaign == nil)
    #expect(sources.author?.recipients == 60)
    #expect(sources.network?.recipients == 120)
    #expect(sources.signature?.tier == sources.largestTier)
    #expect(sources.memorySince == nil)
  }
}

@Suite("First copies")
struct FirstCopiesTests {
  private let scene = LedgerScene(patience: Patience(wait: 300, atMost: 3_600))

  @Test func aSingleCopyWaitsOnce() throws {
    #expect(try scene.observe(["a"], at: 0, .putOff).isUndecided)
    #expect(try scene.observe(["a"], at: 200, .putOff).isUndecided)
    #expect(try !scene.observe(["a"], at: 300, .delivered).isUndecided)
    // The same text to the same recipient, another day.
    #expect(try !scene.observe(["a"], at: 90_000).isUndecided)
  }

  @Test func aGrowingCampaignWaitsOn() throws {
    _ = try scene.observe(["a"], at: 0, .putOff)
    _ = try scene.observe(["b"], at: 250, .putOff)
    #expect(try scene.observe(["a"], at: 310, .putOff).isUndecided)
    #expect(try !scene.observe(["a"], at: 600).isUndecided)
  }

  @Test func butNotForEver() throws {
    for minute in 0..<70 {
      _ = try scene.observe(["a"], at: Int64(minute * 60), .putOff)
      _ = try scene.observe(["b\(minute % 5)\(minute / 9)"], at: Int64(minute * 60), .putOff)
    }
    #expect(try !scene.observe(["a"], at: 4_300).isUndecided)
  }

  @Test func oneNewRecipientMakesTheWholeMessageWait() throws {
    _ = try scene.observe(["a"], at: 0, .putOff)
    #expect(try scene.observe(["a", "b"], at: 400).isUndecided)
  }
}
