import Testing

@testable import Bulk

@Suite("Tallies of distinct things")
struct TallyTests {
  private let key = KeyedHash(k0: 1, k1: 2)
  private let now: UInt32 = 1_790_000_000
  private let month: Int64 = 30 * 86_400

  private func hash(_ number: Int) -> UInt64 { key("\(number)".utf8) }

  private func tally(_ count: Int, at time: (Int) -> UInt32) -> Tally {
    var tally = Tally()
    for number in 0..<count { tally.add(.recipient, hash(number), at: time(number), memory: month) }
    return tally
  }

  @Test func countsExactlyUpToItsLimit() {
    let tally = tally(1_024) { _ in now }
    #expect(tally.count(.recipient) == 1_024)
    #expect(!tally.isSampled(.recipient))
    #expect(tally.count(.network) == 0)
  }

  @Test(arguments: [2_000, 5_000, 20_000, 100_000])
  func estimatesBeyond(count: Int) {
    let tally = tally(count) { _ in now }
    let error = Double(tally.count(.recipient)) / Double(count) - 1
    #expect(abs(error) < 0.12, "\(error)")
    #expect(tally.cost < 32 * 1_024)
  }

  @Test func countsAThingOnce() {
    var tally = Tally()
    let news = (0..<100).map { _ in tally.add(.network, hash(1), at: now, memory: month) }
    #expect(news.count(where: \.self) == 1)
    #expect(tally.count(.network) == 1)
  }

  @Test func anyWindowCanBeAsked() {
    // One each minute, the last one now.
    let tally = tally(600) { now - UInt32(599 - $0) * 60 }
    #expect(tally.count(.recipient, within: 3_600, of: now) == 60)
    #expect(tally.count(.recipient, within: 7 * 3_600, of: now) == 420)
    #expect(tally.count(.recipient, within: month, of: now) == 600)
  }

  @Test func aWindowOfASampleIsEstimated() {
    let tally = tally(50_000) { now - UInt32(49_999 - $0) }
    let estimate = tally.count(.recipient, within: 25_000, of: now)
    #expect((20_000...30_000).contains(estimate), "\(estimate)")
  }

  @Test func whatIsOutOfEveryWindowMakesRoom() {
    var tally = tally(1_000) { _ in now - 40 * 86_400 }
    for number in 1_000..<1_500 { tally.add(.recipient, hash(number), at: now, memory: month) }
    #expect(!tally.isSampled(.recipient))
    #expect(tally.count(.recipient) == 500)
  }

  @Test func kindsAreApart() {
    var tally = Tally()
    for (number, kind) in Tally.Kind.allCases.enumerated() {
      for thing in 0...number { tally.add(kind, hash(thing), at: now, memory: month) }
    }
    for (number, kind) in Tally.Kind.allCases.enumerated() { #expect(tally.count(kind) == number + 1) }
  }

  @Test func reachedRecipientsStayMarked() {
    var tally = tally(10) { _ in now }
    for number in 0..<4 { tally.markReached(hash(number)) }
    tally.markReached(hash(99))
    tally.add(.recipient, hash(0), at: now + 60, memory: month)
    #expect(tally.reached == 4)
  }

  @Test func theFirstAttemptIsKept() {
    var tally = Tally()
    for time in [now, now + 60] { tally.add(.waiting, hash(1), at: time, memory: month) }
    #expect(tally.time(.waiting, hash(1)) == now)
  }

  @Test(arguments: [0, 3, 5_000])
  func canBeWrittenAndRead(count: Int) throws {
    let tally = tally(count) { now + UInt32($0) }
    var writer = ByteWriter()
    tally.write(to: &writer)
    var reader = ByteReader(writer.bytes[...])
    #expect(try #require(Tally(from: &reader)) == tally)
    for end in stride(from: 0, to: writer.bytes.count, by: 7) {
      var short = ByteReader(writer.bytes[..<end])
      #expect(Tally(from: &short) == nil)
    }
  }
}
