import Bulk
import Testing

@testable import SharedState

/// A ledger, and messages of one campaign for it.
struct Scene {
  static let tier = Tier(recipients: 20, hours: 24)

  private static let texts = [
    "this is the text of one and the same offer that goes to very many people who never asked for it",
    "completely different words about the meeting on thursday where we will talk about plans for spring",
    "your parcel could not be delivered because nobody paid the small customs fee that is due before friday noon",
  ]

  let ledger: CampaignLedger

  init(key: KeyedHash = .published) {
    ledger = CampaignLedger(tiers: [Self.tier], memory: 4 << 20, key: key)
  }

  func sighting(_ number: Int, campaign: Int = 0) -> Sighting {
    Sighting(
      time: 1_790_000_000 + Int64(number),
      fingerprints: ledger.fingerprints(Substance(readings: [Self.texts[campaign]])),
      recipients: ["r\(number)"], author: "d\(number % 3).example", network: "n\(number % 5)")
  }

  var snapshots: [CampaignSnapshot] { ledger.campaigns().map(\.snapshot) }
}

@Suite("The parts of the shared ledger")
struct PartsTests {
  /// Two nodes' entries, in one order.
  private func log(_ scene: Scene) -> [[UInt8]] {
    (0..<60).flatMap { number -> [[UInt8]] in
      let node = UInt64(number % 2)
      let count = UInt64(number / 2) * 2
      let seen = scene.ledger.observation(of: scene.sighting(number, campaign: number % 3))
      let entries = [
        SharedEntry(node: node, number: count + 1, news: .observed(seen)),
        SharedEntry(node: node, number: count + 2, news: .settled(count + 1, .delivered)),
      ]
      return entries.compactMap { scene.ledger.encode($0) }
    }
  }

  private func feed(_ log: [[UInt8]], to inbox: inout Inbox) {
    for (number, bytes) in log.enumerated() {
      let position = LogPosition(time: 1, number: UInt64(number))
      if let entry = inbox.receive(bytes, at: position) { inbox.apply(entry) }
    }
  }

  @Test func oneLogMakesEqualLedgers() {
    let (one, other) = (Scene(), Scene())
    let log = log(one)
    for scene in [one, other] {
      var inbox = Inbox(scene.ledger)
      feed(log, to: &inbox)
      #expect(inbox.read == 120 && inbox.damaged == 0)
    }
    #expect(one.snapshots == other.snapshots && one.snapshots.count == 3)
    #expect(one.snapshots.allSatisfy { $0.recipients == 20 && $0.leak == 19 && $0.tier != nil })
  }

  @Test func whatIsSentAgainCountsOnce() {
    let (one, other) = (Scene(), Scene())
    let log = log(one)
    var inbox = Inbox(one.ledger)
    feed(log, to: &inbox)
    var again = Inbox(other.ledger)
    feed(Array(log[..<90]) + Array(log[70...]), to: &again)
    feed(log, to: &again)
    #expect(one.snapshots == other.snapshots)
  }

  @Test func damagedEntriesAreSkippedAndCounted() {
    let (one, other) = (Scene(), Scene())
    let log = log(one)
    var inbox = Inbox(one.ledger)
    feed(log, to: &inbox)
    var damaged = Inbox(other.ledger)
    feed(log.flatMap { [$0, Array($0.dropLast()), [], Array("TMkf".utf8)] }, to: &damaged)
    #expect(damaged.damaged == 360)
    let told = [damaged.damagedNews(), damaged.damagedNews()]
    #expect(told == [360, nil])
    #expect(one.snapshots == other.snapshots)
  }

  @Test func anOverfullOutboxDropsTheOldest() {
    var outbox = Outbox(limit: 1_000)
    for number in 1...300 {
      outbox.add(Outbox.Entry(bytes: Array(repeating: UInt8(number % 256), count: 10), ticket: nil))
    }
    #expect(outbox.count == 100 && outbox.dropped == 200 && outbox.newest == 300)
    let all = outbox.fetch(1_000)
    #expect(all.map { $0[0] } == (201...300).map { UInt8($0 % 256) } && outbox.isWritten)
    let none = outbox.fetch(1_000)
    #expect(none.isEmpty)
    let (gone, back) = (outbox.take(200), outbox.take(250))
    #expect(gone == nil && back?.bytes.first == 250 && outbox.count == 50)
    outbox.rewind()
    let some = outbox.fetch(7)
    #expect(some.map { $0[0] } == (251...257).map { UInt8($0 % 256) } && !outbox.isWritten)
    let (last, again, unknown) = (outbox.take(300), outbox.take(300), outbox.take(301))
    #expect(last != nil && again == nil && unknown == nil && outbox.count == 0 && outbox.isWritten)
    outbox.add(Outbox.Entry(bytes: [1], ticket: nil))
    let next = outbox.fetch(9)
    #expect(next == [[1]])
  }

  @Test func oneLargeEntryIsKept() {
    var outbox = Outbox(limit: 10)
    outbox.add(Outbox.Entry(bytes: Array(repeating: 1, count: 100), ticket: nil))
    #expect(outbox.count == 1 && outbox.dropped == 0)
  }

  @Test func aMessageIsCountedByWhoClaimsItFirst() {
    let scene = Scene()
    let late = Ticket()
    #expect(late.wait(milliseconds: 1) == nil)
    #expect(!late.claim())
    let ticket = Ticket()
    #expect(ticket.claim())
    ticket.deliver(scene.ledger.observe(scene.sighting(1)))
    #expect(ticket.wait(milliseconds: 1)?.campaign.recipients == 1)
  }

  @Test func whoLeavesOftenStaysAwayLonger() {
    let start = ContinuousClock.now
    var membership = Membership(at: start)
    #expect(membership.mayJoin(at: start))
    let told = [membership.leave(at: start), membership.leave(at: start)]
    #expect(told == [true, false])
    membership.join(at: start)
    var now = start
    for pause in [1, 2, 4, 8, 16, 32, 60, 60] {
      let told = [membership.leave(at: now), membership.leave(at: now)]
      #expect(told == [true, false])
      #expect(!membership.mayJoin(at: now + .seconds(pause) - .milliseconds(1)))
      now += .seconds(pause)
      #expect(membership.mayJoin(at: now))
      membership.join(at: now)
    }
    _ = membership.leave(at: now + .seconds(61))
    #expect(membership.mayJoin(at: now + .seconds(62)))
  }

  @Test(arguments: [
    ("unix:/run/redis.sock", "unix:/run/redis.sock"), ("redis.example:6379", "redis.example:6379"),
    ("[::1]:6379", "[::1]:6379"), ("unix:run/redis.sock", nil), ("", nil), ("host", nil), ("host:0", nil),
    ("host:65536", nil), (":6379", nil), ("::1:6379", nil),
  ])
  func serversAreRead(text: String, server: String?) {
    #expect(RedisServer(text)?.description == server)
  }
}
