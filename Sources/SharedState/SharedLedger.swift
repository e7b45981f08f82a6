package import Bulk
import Foundation
import Synchronization

/// The campaign ledger of one of several machines that count together, through a log in Redis.
///
/// Every node writes what it observes to the log, and counts all that the log holds in the log's order, its own
/// messages included: so all nodes have the same ledger, and a message stands where it would if one machine got all
/// mail. A message waits at most `patience` for its turn. While Redis is away no message waits: it is counted at once,
/// kept, and told to the others later; what they wrote meanwhile is read then.
package final class SharedLedger: Campaigns {
  private let ledger: CampaignLedger
  private let server: RedisServer
  /// A path; empty for none.
  private let passwordFile: String
  /// Milliseconds.
  private let patience: Int
  private let report: @Sendable (String) -> Void
  /// This start of the daemon.
  private let node = UInt64.random(in: .min ... .max)
  private let state: Mutex<State>
  /// There is something to write.
  private let news = DispatchSemaphore(value: 0)
  /// Joined for the first time, or told that it is not possible now.
  private let begun = DispatchSemaphore(value: 0)
  private let finished = DispatchSemaphore(value: 0)

  private struct State {
    var membership = Membership(at: .now)
    var outbox = Outbox()
    /// Messages counted alone since the node left.
    var queued = 0
    /// Entries of the log read by then.
    var readBefore = 0
    var isWriterIdle = false
    /// The connection for writing stands.
    var isWriting = false
    /// When the threads end at the latest; nil while they go on.
    var end: ContinuousClock.Instant?
  }

  /// Does not connect.
  ///
  /// `passwordFile`: a line with the password, or with name and password. `report` takes lines for the service log.
  package init(
    _ ledger: CampaignLedger, server: RedisServer, passwordFile: String = "", patience: Int = 50,
    report: @escaping @Sendable (String) -> Void
  ) {
    self.ledger = ledger
    self.server = server
    self.passwordFile = passwordFile
    self.patience = patience
    self.report = report
    state = Mutex(State())
  }

  package func fingerprints(_ substance: Substance) -> Fingerprints { ledger.fingerprints(substance) }

  package func observe(_ sighting: Sighting) -> Standing {
    let observation = ledger.observation(of: sighting)
    let (number, ticket) = state.withLock { state in
      let ticket = state.membership.isJoined ? Ticket() : nil
      let number = add(.observed(observation), ticket, to: &state)
      if ticket == nil { state.queued += 1 }
      return (number, number == nil ? nil : ticket)
    }
    var standing: Standing?
    if let ticket {
      standing = ticket.wait(milliseconds: patience)
      if standing == nil { leave("no answer within \(patience) ms") }
    }
    var counted = standing ?? ledger.count(observation)
    counted.sharedNumber = number
    return counted
  }

  package func settle(_ standing: Standing, _ outcome: Outcome) {
    ledger.settle(standing, outcome)
    guard let number = standing.sharedNumber else { return }
    state.withLock { _ = add(.settled(number, outcome), nil, to: &$0) }
  }

  /// Puts an entry into the outbox; its number, or nil if it is too large to share.
  private func add(_ news: SharedEntry.News, _ ticket: Ticket?, to state: inout State) -> UInt64? {
    let number = state.outbox.next
    guard let bytes = ledger.encode(SharedEntry(node: node, number: number, news: news)) else { return nil }
    state.outbox.add(Outbox.Entry(bytes: bytes, ticket: ticket))
    wakeWriter(&state)
    return number
  }

  private func wakeWriter(_ state: inout State) {
    if state.isWriterIdle { news.signal() }
    state.isWriterIdle = false
  }
}

/// Coming and going.
extension SharedLedger {
  /// Connects, and waits up to a second until this node counts with the others; if it cannot, it goes on alone.
  package func start() {
    for (name, work) in [("redis-write", write), ("redis-read", read)] {
      let thread = Thread { [self] in
        // A connection that broke is an error of the call, and no signal.
        var set = sigset_t()
        _ = unsafe sigemptyset(&set)
        _ = unsafe sigaddset(&set, SIGPIPE)
        _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
        work()
        finished.signal()
      }
      thread.name = name
      thread.start()
    }
    _ = begun.wait(timeout: .now() + 1)
  }

  /// Ends when the others were told all, or after a second; what they were not told stays in this node's ledger.
  package func close() {
    state.withLock { state in
      state.end = .now + (state.membership.isJoined ? .seconds(1) : .zero)
      wakeWriter(&state)
    }
    for _ in 0..<2 { finished.wait() }
  }

  /// True when nothing is left to do before the end, or no time.
  private func isOver(_ isDone: (Outbox) -> Bool) -> Bool {
    state.withLock { state in
      guard let end = state.end else { return false }
      return isDone(state.outbox) || ContinuousClock.now >= end
    }
  }

  private func leave(_ reason: String) {
    let (isNews, isFirst) = state.withLock { state in
      // The writer connects anew: what is on its way may be lost.
      state.isWriting = false
      wakeWriter(&state)
      let isNews = state.end == nil && state.membership.leave(at: .now)
      return (isNews, isNews && !state.membership.hasJoined)
    }
    guard isNews else { return }
    report("Redis (\(server)) is away, campaigns are counted by this machine alone: \(reason)")
    if isFirst { begun.signal() }
  }

  private func join(_ inbox: Inbox) {
    let line = state.withLock { state -> String in
      let wasJoined = state.membership.hasJoined
      let away = ContinuousClock.now - state.membership.since
      state.membership.join(at: .now)
      let others = inbox.read - state.readBefore
      defer {
        state.queued = 0
        state.readBefore = inbox.read
        state.outbox.forgetDropped()
      }
      let alone =
        "\(state.queued) messages were counted alone meanwhile, \(state.outbox.dropped) entries about them dropped for "
        + "lack of memory"
      let counts = "\(others) entries read" + (state.queued == 0 ? "" : ", " + alone)
      return wasJoined
        ? "Redis (\(server)) is back after \(away.components.seconds) s: \(counts)"
        : "campaigns are shared through Redis (\(server)): \(counts)"
    }
    report(line)
    begun.signal()
  }
}

/// The two threads.
extension SharedLedger {
  private static let batchSize = 256
  /// Milliseconds: joined, and about to join.
  private static let readWait = (long: 250, short: 20)

  private func connect() throws -> RedisLog {
    var password: [String] = []
    if !passwordFile.isEmpty {
      guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8),
        let line = text.split(whereSeparator: \.isNewline).first
      else { throw RedisError("\(passwordFile): no password can be read (bulk.redisPasswordFile)") }
      password = line.split(separator: " ", maxSplits: 1).map(String.init)
    }
    return try RedisLog(server, password: password, keyName: ledger.keyName)
  }

  /// Does the work on a connection, and anew each second when it breaks.
  private func keepTrying(_ isDone: (Outbox) -> Bool, _ work: (RedisLog) throws -> Void) {
    while !isOver(isDone) {
      do {
        try work(connect())
      } catch {
        leave("\(error)")
        for _ in 0..<20 where !isOver(isDone) { Thread.sleep(forTimeInterval: 0.05) }
      }
    }
  }

  private func write() {
    keepTrying(\.isWritten) { log in
      state.withLock { state in
        state.outbox.rewind()
        state.isWriting = true
      }
      while !isOver(\.isWritten), let batch = nextBatch() {
        if batch.isEmpty {
          news.wait()
        } else {
          try log.append(batch, lifetime: ledger.window)
        }
      }
    }
  }

  /// Nothing if the writer must wait; nil if it must connect anew, or end.
  private func nextBatch() -> [[UInt8]]? {
    state.withLock { state in
      guard state.isWriting else { return nil }
      let batch = state.outbox.fetch(Self.batchSize)
      state.isWriterIdle = batch.isEmpty
      return batch.isEmpty && state.end != nil ? nil : batch
    }
  }

  private func read() {
    var inbox = Inbox(ledger)
    keepTrying {
      $0.count == 0
    } _: { log in
      try check(log, &inbox)
      while !isOver({ $0.count == 0 }) {
        let isJoined = state.withLock(\.membership.isJoined)
        let wait = isJoined ? Self.readWait.long : Self.readWait.short
        let entries = try log.entries(after: inbox.progress.position, wait: wait)
        count(entries, &inbox)
        guard entries.count < RedisLog.readLimit, mayJoin else { continue }
        if try check(log, &inbox) { join(inbox) }
      }
    }
  }

  /// Whether to count with the others, now that the log is read to its end.
  private var mayJoin: Bool {
    state.withLock { state in
      state.isWriting && state.membership.mayJoin(at: .now) && state.outbox.count <= Self.batchSize
    }
  }

  /// Finds out whether the log goes on where it was read last, and tells if it does not.
  ///
  /// False if it was begun anew, and is read from its start.
  @discardableResult
  private func check(_ log: RedisLog, _ inbox: inout Inbox) throws -> Bool {
    let position = inbox.progress.position
    guard position > .start else { return true }
    let bounds = try log.bounds()
    if let bounds, bounds.contains(position) { return true }
    report("Redis (\(server)) lost entries: this machine keeps what it counted, but may miss messages of others")
    if let bounds, bounds.lowerBound > position { return true }
    inbox.beginAnew()
    return false
  }

  private func count(_ entries: [RedisLog.Entry], _ inbox: inout Inbox) {
    guard !entries.isEmpty else { return }
    for (position, bytes) in entries {
      guard let entry = inbox.receive(bytes, at: position) else { continue }
      guard entry.node == node else {
        inbox.apply(entry)
        continue
      }
      let own = state.withLock { $0.outbox.take(entry.number) }
      if let ticket = own?.ticket, case .observed(let observation) = entry.news, ticket.claim() {
        ticket.deliver(ledger.count(observation))
      }
    }
    inbox.save()
    if let damaged = inbox.damagedNews() {
      report("Redis (\(server)) holds entries that this key did not write, or damaged ones: \(damaged) skipped")
    }
  }
}
