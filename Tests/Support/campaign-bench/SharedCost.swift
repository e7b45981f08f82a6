import Bulk
import Foundation
import Measurement
import SharedState
import Synchronization
import TestSupport

/// What it takes to count a message when several machines count together through a Redis on this one.
enum SharedCost {
  private struct Load {
    let sessions: Int
    /// Milliseconds between the messages of a session.
    var pause = 0
  }

  static func measure(messages: Int) throws {
    guard RedisProcess.binary != nil else { return }
    let sightings = (0..<messages).map { Cost.message($0) }
    print("time to count a message and settle it, in microseconds; messages a second of all nodes")
    print("                   sessions       p50       p99       max  messages/s")
    for load in [Load(sessions: 8, pause: 16), Load(sessions: 1), Load(sessions: 8)] {
      let sightings = load.pause == 0 ? sightings : Array(sightings.prefix(5_000))
      row("alone", [ledger()], sightings, load)
      for (name, nodes) in [("one node", 1), ("two nodes", 2)] {
        try withRedis { redis in try shared(name, nodes, redis, sightings, load) }
      }
    }
    try withRedis { redis in
      let outage = Thread {
        usleep(200_000)
        redis.kill()
        usleep(500_000)
        try? redis.start()
      }
      outage.start()
      try shared("two, Redis killed", 2, redis, sightings + sightings + sightings, Load(sessions: 8))
      while !outage.isFinished { usleep(10_000) }
    }
  }

  /// Of all sessions.
  private final class Times: Sendable {
    let all = Mutex<[Double]>([])
    let ended = DispatchSemaphore(value: 0)
  }

  private static func ledger() -> CampaignLedger {
    CampaignLedger(tiers: [Tier(recipients: 100, hours: 24)], memory: 256 << 20, key: Cost.key)
  }

  private static func withRedis(_ body: (RedisProcess) throws -> Void) throws {
    let redis = try RedisProcess()
    try redis.start()
    try body(redis)
  }

  private static func shared(
    _ name: String, _ count: Int, _ redis: RedisProcess, _ sightings: [Sighting], _ load: Load
  ) throws {
    guard let server = RedisServer("unix:\(redis.socket)") else { return }
    let ledgers = (0..<count).map { _ in ledger() }
    let nodes = ledgers.map { ledger in
      SharedLedger(ledger, server: server, report: { if !$0.contains("are shared") { print("  \($0)") } })
    }
    for node in nodes { node.start() }
    row(name, nodes, sightings, load)
    let end = ContinuousClock.now + .seconds(10)
    func messages() -> [Int] { ledgers.map { $0.campaigns().reduce(0) { $0 + $1.snapshot.messages } } }
    while Set(messages()).count > 1 || messages()[0] < sightings.count, .now < end { usleep(50_000) }
    print("  messages that each ledger counted in the end: \(messages()); the log: \(try redis.size())")
    for node in nodes { node.close() }
  }

  private static func row(_ name: String, _ nodes: [any Campaigns], _ sightings: [Sighting], _ load: Load) {
    let times = Times()
    let sessions = load.sessions
    let start = ContinuousClock.now
    for session in 0..<sessions {
      Thread {
        var own: [Double] = []
        for number in stride(from: session, to: sightings.count, by: sessions) {
          let node = nodes[number / sessions % nodes.count]
          let begin = ContinuousClock.now
          node.settle(node.observe(sightings[number]), .delivered)
          own.append((ContinuousClock.now - begin) / .microseconds(1))
          usleep(UInt32(load.pause * 1_000))
        }
        times.all.withLock { $0 += own }
        times.ended.signal()
      }.start()
    }
    for _ in 0..<sessions { times.ended.wait() }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    let sorted = times.all.withLock { $0.sorted() }
    let label = name + String(repeating: " ", count: max(0, 17 - name.count))
    let figures = [sorted.quantile(0.5), sorted.quantile(0.99), sorted.last ?? 0, Double(sorted.count) / seconds]
    print(
      label + Column.text(String(sessions)) + figures.map { Column.number($0, digits: 0) }.joined())
  }
}

extension RedisProcess {
  /// Entries of the only stream, and its octets in memory.
  fileprivate func size() throws -> String {
    let keys = try command("KEYS", "*")
    return "\(try command("XLEN", keys)) entries, \(try command("MEMORY", "USAGE", keys, "SAMPLES", "0")) octets"
  }

  private func command(_ words: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/redis-cli")
    process.arguments = ["-s", socket] + words
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").joined()
  }
}
