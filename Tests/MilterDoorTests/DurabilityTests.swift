import DecisionLog
import Foundation
import Mail
import MilterClient
import Synchronization
import Testing

/// What a client was told is in the log, whatever happens to the daemon or its disk.
@Suite("Durability")
struct DurabilityTests {
  /// From our own network, so that nothing is to be looked up.
  private static func message(_ queueID: String) -> MilterTransaction {
    var message = MilterTransaction(
      headers: [HeaderField("From", "a@x.example"), HeaderField("Message-ID", "<1@x.example>")], body: "Hello\r\n")
    message.address = .inet("127.0.0.1", port: 40_000)
    message.setUsualMacros(queueID: queueID, receiver: "mx.victim.example")
    return message
  }

  /// `limit`: octets that any file of the daemon may have, or `unlimited`.
  private static func limitFileSize(_ daemon: Daemon, to limit: String) throws {
    let arguments = ["--pid", String(daemon.process.processIdentifier), "--fsize=\(limit):unlimited"]
    try Process.run(URL(filePath: "/usr/bin/prlimit"), arguments: arguments).waitUntilExit()
  }

  @Test func messagesAreDeferredWhileTheLogCannotGrow() throws {
    let daemon = try Daemon()
    let connection = try daemon.connect()
    try connection.negotiate()
    #expect(try connection.send(Self.message("BEFORE")).reply == .continue)
    // Less than a decision's record takes, more than an alarm does.
    try Self.limitFileSize(daemon, to: "600")
    for number in 0..<5 {
      guard case .replyCode(let text) = try connection.send(Self.message("FULL\(number)")).reply else {
        Issue.record("a message passed without its record")
        return
      }
      #expect(text.hasPrefix("451 4.3.0 "))
    }
    try Self.limitFileSize(daemon, to: "unlimited")
    #expect(try connection.send(Self.message("AFTER")).reply == .continue)
    Thread.sleep(forTimeInterval: 2.5)
    let alarms = try daemon.serviceLog.split(separator: "\n").filter { $0.contains("decisions cannot be recorded") }
    #expect(alarms.count == 1)
    #expect(try daemon.serviceLog.contains("decisions are recorded again"))
    try daemon.crash()
    _ = try daemon.connect()
    let decisions = try daemon.decisions()
    #expect(decisions.count == 2)
    #expect(!decisions.contains { $0.contains("FULL") })
    let counts = try daemon.records("not-judged").compactMap { text in
      text.firstMatch(of: #/"messages":"([0-9]+)"/#).flatMap { Int($0.1) }
    }
    #expect(counts.reduce(0, +) == 5)
    Thread.sleep(forTimeInterval: 1.5)
    #expect(try LogVerifier(daemon.state).problems.isEmpty)
    #expect(try Self.leftovers(daemon).isEmpty)
  }

  /// Files that were begun and not put in their place.
  private static func leftovers(_ daemon: Daemon) throws -> [String] {
    let files = FileManager.default.enumerator(atPath: daemon.folder.path)?.compactMap { $0 as? String } ?? []
    return files.filter { $0.hasSuffix(".new") }
  }

  /// `TRUEMARK_KILLS` says how many times the daemon is killed; 1,000 take an hour or so.
  @Test func everyReplyIsInTheLogWheneverTheDaemonDies() throws {
    let rounds = Int(ProcessInfo.processInfo.environment["TRUEMARK_KILLS"] ?? "") ?? 5
    let daemon = try Daemon()
    let answered = Mutex<Set<String>>([])
    for round in 0..<rounds {
      let group = DispatchGroup()
      // The first connection waits until the daemon listens.
      _ = try daemon.connect()
      let path = "unix:\(daemon.folder.path)/s"
      for client in 0..<4 {
        group.enter()
        Thread {
          defer { group.leave() }
          guard let connection = try? MilterConnection(socket: path, timeout: .seconds(5)),
            (try? connection.negotiate()) != nil
          else { return }
          for number in 0..<10_000 {
            let id = "R\(round)C\(client)N\(number)"
            guard (try? connection.send(Self.message(id))) != nil else { return }
            answered.withLock { _ = $0.insert(id) }
          }
        }.start()
      }
      Thread.sleep(forTimeInterval: Double.random(in: 0.02...1.6))
      daemon.process.kill()
      group.wait()
      try daemon.crash()
      guard round % 50 == 49 || round == rounds - 1 else { continue }
      try check(daemon, answered.withLock { $0 })
      print("\(round + 1) kills, \(answered.withLock(\.count)) replies, all of them in the log")
    }
  }

  private func check(_ daemon: Daemon, _ answered: Set<String>) throws {
    _ = try daemon.connect()
    #expect(answered.count > 0)
    let recorded = Set(
      try daemon.decisions().compactMap { $0.firstMatch(of: #/"queueID":"([^"]*)"/#).map { String($0.1) } })
    #expect(answered.isSubset(of: recorded))
    let found = try LogVerifier(daemon.state)
    #expect(found.problems.isEmpty)
    // The daemon writes meanwhile: what it began is gone soon, what was left stays.
    let left = try Self.leftovers(daemon)
    Thread.sleep(forTimeInterval: 2.5)
    #expect(try Self.leftovers(daemon).filter(left.contains).isEmpty)
  }
}
