import Testing

@testable import Bulk

@Suite("What machines tell each other")
struct SharedEntryTests {
  private let scene = LedgerScene()

  private func observed(_ number: UInt64 = 1) -> SharedEntry {
    let sighting = Sighting(
      time: 1_790_000_000, fingerprints: scene.ledger.fingerprints(Substance(readings: [LedgerScene.words])),
      recipients: ["a", "b"], author: "d.example", network: "n")
    return SharedEntry(node: 7, number: number, news: .observed(scene.ledger.observation(of: sighting)))
  }

  @Test func anEntryIsReadAsItWasWritten() throws {
    let bytes = try #require(scene.ledger.encode(observed(3)))
    let entry = try #require(scene.ledger.decode(bytes))
    #expect(entry.node == 7 && entry.number == 3)
    guard case .observed(let observation) = entry.news else { return #expect(Bool(false), "another kind") }
    #expect(scene.ledger.count(observation).campaign.recipients == 2)
    let other = SharedEntry(node: 8, number: 1, news: .settled(3, .putOff))
    let settled = try #require(scene.ledger.encode(other).flatMap { scene.ledger.decode($0) })
    guard case .settled(3, .putOff) = settled.news else { return #expect(Bool(false), "another kind") }
  }

  @Test func aDamagedEntryIsNone() throws {
    let bytes = try #require(scene.ledger.encode(observed()))
    for count in 0..<bytes.count { #expect(scene.ledger.decode(Array(bytes.prefix(count))) == nil) }
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1
      #expect(scene.ledger.decode(damaged) == nil)
    }
    #expect(scene.ledger.decode(bytes + [0]) == nil)
    #expect(scene.ledger.decode([0] + bytes) == nil)
  }

  @Test func anotherKeyReadsNoEntry() throws {
    let stranger = CampaignLedger(tiers: [], memory: 1 << 20, key: KeyedHash(k0: 1, k1: 2))
    #expect(stranger.keyName != scene.ledger.keyName && stranger.keyName.count == 16)
    #expect(stranger.decode(try #require(scene.ledger.encode(observed()))) == nil)
  }

  @Test func whatIsTooLargeIsNotShared() {
    let recipients = (0..<120_000).map { "r\($0)" }
    let observation = scene.ledger.observation(of: Sighting(time: 1, recipients: recipients))
    #expect(scene.ledger.encode(SharedEntry(node: 1, number: 1, news: .observed(observation))) == nil)
  }

  @Test func aNodeIsReadOnceAndInOrder() {
    var progress = SharedProgress()
    func note(_ node: UInt64, _ number: UInt64) -> Bool {
      progress.note(SharedEntry(node: node, number: number, news: .settled(1, .delivered)))
    }
    #expect(note(1, 1) && note(2, 1) && note(1, 2) && note(1, 5))
    #expect(!note(1, 5) && !note(1, 3) && !note(2, 1))
    #expect(note(2, 2))
    // Of many nodes the one that was silent longest is forgotten.
    for node in 100..<163 as Range<UInt64> { #expect(note(node, 9)) }
    #expect(!note(2, 2) && note(1, 1))
  }

  @Test func positionsAreOrderedAndRead() {
    #expect(LogPosition("12-3") == LogPosition(time: 12, number: 3))
    #expect(LogPosition("12-3").map(\.description) == "12-3")
    #expect(LogPosition(time: 1, number: 9) < LogPosition(time: 2, number: 0))
    for text in ["", "-", "1", "1-", "-1", "1-2-3", "a-1", "99999999999999999999-0"] {
      #expect(LogPosition(text) == nil)
    }
  }

  @Test func progressIsKeptInJournalAndSnapshot() throws {
    scene.ledger.beginJournal()
    var progress = SharedProgress()
    progress.position = LogPosition(time: 5, number: 6)
    _ = progress.note(observed(4))
    scene.ledger.progress = progress
    let journal = scene.ledger.journalled().bytes
    #expect(scene.ledger.journalled().bytes.isEmpty)
    for bytes in [journal, try #require(scene.ledger.image(part: 0))] {
      let again = LedgerScene()
      #expect(again.ledger.restore(bytes).damagedBytes == 0)
      #expect(again.ledger.progress == progress)
    }
  }
}
