import Testing

@testable import Bulk

@Suite("The course of a campaign")
struct CampaignHistoryTests {
  @Test func recipientsByTheTimeOfTheirLastCopy() throws {
    let scene = LedgerScene()
    for number in 0..<12 { scene.observe(["r\(number)"], at: Int64(number * number)) }
    let history = try #require(scene.ledger.campaigns().first)
    #expect(history.sizes(parts: 4) == [6, 2, 2, 2])
    #expect(history.sizes(parts: 1) == [12])
    #expect(history.sizes(parts: 0) == [12])
  }

  @Test func aShortCampaignHasFewParts() throws {
    let scene = LedgerScene()
    for second in 0..<3 { scene.observe(["r\(second)"], at: Int64(second)) }
    #expect(try #require(scene.ledger.campaigns().first).sizes(parts: 24) == [1, 1, 1])
  }

  @Test func theLargestComesFirstAndTheForgottenNotAtAll() {
    let scene = LedgerScene()
    scene.observe(["old"], text: LedgerScene.text(1), at: 0)
    scene.observe(["a"], text: LedgerScene.text(2), at: 40 * 86_400)
    scene.observe(["a", "b"], text: LedgerScene.text(3), at: 40 * 86_400)
    #expect(scene.ledger.campaigns().map(\.snapshot.recipients) == [2, 1])
  }
}
