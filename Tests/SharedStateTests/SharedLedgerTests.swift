import Bulk
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SharedState

/// A node with a ledger of its own.
private final class Node {
  let scene: Scene
  let shared: SharedLedger
  private let lines = Lines()

  final class Lines: Sendable {
    let all = Mutex<[String]>([])
  }

  /// Waits longer for the others than the daemon does, since test machines are slow.
  init(_ redis: RedisProcess, key: KeyedHash = .published, ledger: Scene? = nil, password: String = "") {
    scene = ledger ?? Scene(key: key)
    shared = SharedLedger(
      scene.ledger, server: .unix(path: redis.socket), passwordFile: password, patience: 3_000,
      report: { [lines] line in lines.all.withLock { $0.append(line) } })
    shared.start()
  }

  deinit { shared.close() }

  var said: [String] { lines.all.withLock(\.self) }

  /// Where the message stands: recipients, and whether that is bulk.
  @discardableResult
  func count(_ number: Int) -> Stand {
    let standing = shared.observe(scene.sighting(number))
    shared.settle(standing, .delivered)
    return Stand(recipients: standing.campaign.recipients, isBulk: standing.campaign.tier != nil)
  }

  var recipients: Int { scene.snapshots.first?.recipients ?? 0 }

  func waits(until text: String) -> Bool { holds { self.said.contains { $0.contains(text) } } }
}

private struct Stand: Equatable {
  let recipients: Int
  let isBulk: Bool
}

private func holds(_ condition: () -> Bool) -> Bool {
  for _ in 0..<1_000 where !condition() { usleep(20_000) }
  return condition()
}

@Suite("Several machines and a real Redis", .enabled(if: RedisProcess.binary != nil), .serialized)
struct SharedLedgerTests {
  private let redis: RedisProcess

  init() throws {
    redis = try RedisProcess()
  }

  @Test func aCampaignSplitBetweenTwoIsDetectedAsByOne() throws {
    try redis.start()
    let nodes = [Node(redis), Node(redis)]
    let alone = Scene()
    for number in 0..<60 {
      let expected = alone.ledger.observe(alone.sighting(number)).campaign
      let stand = nodes[number % 2].count(number)
      #expect(stand == Stand(recipients: expected.recipients, isBulk: expected.tier != nil))
      #expect(stand.isBulk == (number >= 19))
    }
    #expect(holds { nodes[0].scene.snapshots == nodes[1].scene.snapshots })
    #expect(nodes[0].scene.snapshots.first?.leak == 19)
    #expect(nodes.allSatisfy { $0.said.count == 1 && $0.said[0].contains("are shared through Redis") })
  }

  @Test func manySessionsAtOnceMakeOneLedger() throws {
    try redis.start()
    let nodes = [Node(redis), Node(redis)]
    let sightings = (0..<400).map { nodes[0].scene.sighting($0) }
    let campaigns = nodes.map(\.shared)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for number in stride(from: thread, to: 400, by: 8) {
        let campaign = campaigns[thread % 2]
        campaign.settle(campaign.observe(sightings[number]), .delivered)
      }
    }
    #expect(holds { nodes[0].recipients == 400 && nodes[1].recipients == 400 })
    #expect(holds { nodes[0].scene.snapshots.map(\.messages) == nodes[1].scene.snapshots.map(\.messages) })
    #expect(nodes[0].scene.snapshots.first?.messages == 400)
  }

  @Test func aRedisThatDiesStopsNothingAndIsMergedLater() throws {
    try redis.start()
    let nodes = [Node(redis), Node(redis)]
    for number in 0..<6 { nodes[number % 2].count(number) }
    #expect(holds { nodes.allSatisfy { $0.recipients == 6 } })
    redis.kill()
    #expect(nodes.allSatisfy { $0.waits(until: "is away, campaigns are counted by this machine alone") })
    let start = ContinuousClock.now
    for number in 6..<26 { nodes[number % 2].count(number) }
    #expect(ContinuousClock.now - start < .seconds(1))
    #expect(nodes.allSatisfy { $0.recipients == 16 })
    try redis.start()
    #expect(nodes.allSatisfy { $0.waits(until: "is back after") })
    #expect(holds { nodes.allSatisfy { $0.recipients == 26 } })
    #expect(nodes[0].said.contains { $0.contains("10 messages were counted alone meanwhile, 0 entries about them") })
    #expect(nodes.allSatisfy { $0.said.contains { $0.contains("lost entries: this machine keeps") } })
    #expect(nodes[0].count(26) == Stand(recipients: 27, isBulk: true))
    #expect(nodes[1].count(27) == Stand(recipients: 28, isBulk: true))
    #expect(nodes.allSatisfy { $0.scene.snapshots.count == 1 && $0.said.count == 4 })
    #expect(holds { nodes.allSatisfy { $0.scene.snapshots[0].messages == 28 } })
  }

  @Test func aRedisThatKeepsItsLogLosesNothing() throws {
    let redis = try RedisProcess(["--appendonly", "yes", "--appendfsync", "always"])
    try redis.start()
    let nodes = [Node(redis), Node(redis)]
    for number in 0..<6 { nodes[number % 2].count(number) }
    redis.kill()
    for number in 6..<16 { nodes[number % 2].count(number) }
    try redis.start()
    #expect(holds { nodes.allSatisfy { $0.recipients == 16 && $0.scene.snapshots[0].messages == 16 } })
    #expect(!nodes.contains { $0.said.contains { $0.contains("lost entries") } })
  }

  @Test func aSilentRedisIsWaitedForOnce() throws {
    try redis.start()
    let scene = Scene()
    let shared = SharedLedger(scene.ledger, server: .unix(path: redis.socket), report: { _ in })
    shared.start()
    defer { shared.close() }
    shared.settle(shared.observe(scene.sighting(0)), .delivered)
    redis.freeze()
    let start = ContinuousClock.now
    for number in 1..<20 { shared.settle(shared.observe(scene.sighting(number)), .delivered) }
    #expect(ContinuousClock.now - start < .milliseconds(900))
    #expect(scene.snapshots.first?.recipients == 20)
    redis.wake()
    // What came late is known, and not counted again.
    let other = Node(redis)
    #expect(holds { other.recipients == 20 && other.scene.snapshots[0].messages == 20 })
    #expect(scene.snapshots.first?.messages == 20)
  }

  @Test func itStartsWithoutRedisAndJoinsLater() throws {
    let node = Node(redis)
    #expect(node.said.count == 1 && node.said[0].contains("is away, campaigns are counted by this machine alone"))
    #expect(node.count(0).recipients == 1)
    try redis.start()
    #expect(node.waits(until: "1 messages were counted alone meanwhile"))
    let other = Node(redis)
    #expect(holds { other.recipients == 1 })
    #expect(node.count(1).recipients == 2)
  }

  @Test func anotherKeyDoesNotMix() throws {
    try redis.start()
    let (node, stranger) = (Node(redis), Node(redis, key: KeyedHash(k0: 1, k1: 2)))
    for number in 0..<5 { node.count(number) }
    #expect(stranger.count(5).recipients == 1)
    #expect(node.count(6).recipients == 6)
  }

  @Test func aNodeReadsOnWhereItStopped() throws {
    try redis.start()
    let scene = Scene()
    do {
      let node = Node(redis, ledger: scene)
      for number in 0..<4 { node.count(number) }
    }
    let other = Node(redis)
    for number in 4..<8 { other.count(number) }
    #expect(scene.snapshots.first?.messages == 4)
    let again = Node(redis, ledger: scene)
    #expect(again.count(8).recipients == 9)
    #expect(again.scene.snapshots.first?.messages == 9)
    // A fresh node begins with what the log holds.
    #expect(Node(redis).count(9).recipients == 10)
  }

  @Test func rubbishInRedisIsToldAndSkipped() throws {
    try redis.start()
    let node = Node(redis)
    node.count(0)
    let connection = try RedisConnection(.unix(path: redis.socket))
    let key = "truemark:{\(node.scene.ledger.keyName)}:campaigns"
    for fields in [
      ["e", "rubbish"], ["e", "TMkf\u{7}aaaaaaaaaaaaaaaaaaaaaaaaaaaa"], ["a", "b", "c", "d"], ["e", ""],
    ] {
      _ = try connection.run([(["XADD", key, "*"] + fields).map { Array($0.utf8) }])
    }
    #expect(node.count(1).recipients == 2)
    #expect(node.waits(until: "that this key did not write, or damaged ones: "))
    // A key of another type is an error of Redis, and the node goes on alone.
    _ = try connection.run([["DEL", key].map { Array($0.utf8) }, ["SET", key, "x"].map { Array($0.utf8) }])
    #expect(node.waits(until: "Redis says: WRONGTYPE"))
    #expect(node.count(2).recipients == 3)
    _ = try connection.run([["FLUSHALL"].map { Array($0.utf8) }])
    #expect(node.waits(until: "is back after"))
    #expect(node.count(3).recipients == 4)
  }

  @Test func aPasswordIsAskedFor() throws {
    let redis = try RedisProcess([
      "--requirepass", "secret", "--user", "mail", "on", ">other", "~truemark:*", "+xadd", "+xread", "+xrange",
      "+xrevrange", "+expire",
    ])
    try redis.start()
    let file = redis.folder.appending(path: "password")
    let (right, named) = (redis.folder.appending(path: "right"), redis.folder.appending(path: "named"))
    try "secret\n".write(to: right, atomically: true, encoding: .utf8)
    try "mail other\n".write(to: named, atomically: true, encoding: .utf8)
    let without = Node(redis)
    #expect(without.said.first?.contains("Redis says: NOAUTH") == true)
    let node = Node(redis, password: file.path)
    #expect(node.said.first?.contains("no password can be read (bulk.redisPasswordFile)") == true)
    try "wrong\n".write(to: file, atomically: true, encoding: .utf8)
    #expect(Node(redis, password: file.path).said.first?.contains("Redis says: WRONGPASS") == true)
    try "secret\n".write(to: file, atomically: true, encoding: .utf8)
    #expect(node.waits(until: "are shared through Redis"))
    #expect(node.count(0).recipients == 1)
    #expect(Node(redis, password: right.path).count(1).recipients == 2)
    #expect(Node(redis, password: named.path).count(2).recipients == 3)
  }
}
