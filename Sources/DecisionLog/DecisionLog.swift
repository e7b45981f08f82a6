package import Filtering
package import Foundation
import Synchronization
import Transparency

/// The folder that holds everything the filter keeps: `log/`, `campaigns/` and, apart from them, `keys/`.
package struct StateFolder: Sendable {
  package let url: URL

  package init(_ url: URL) { self.url = url }

  var log: URL { url.appending(path: "log") }
  package var campaigns: URL { url.appending(path: "campaigns") }
  package var keys: URL { url.appending(path: "keys") }
}

/// The log of decisions and events: append only, one writer, any number of readers.
///
/// `append` returns, or tells, when the record is on the disk, so that a reply sent after it is always proven. Records
/// that arrive while the disk is busy go out together in the next write (group commit): the first of those that wait
/// writes for all.
/// Each second the new records are brought into the tree and its head is signed; each ten seconds a heartbeat is
/// recorded, and the head is kept.
package final class DecisionLog: Sendable {
  private let keys: DayKeys
  /// The records that go to the disk together next, their batch as soon as there are any, and who is told.
  private let open = Lock<(records: [RecordEncoding], batch: Batch?, told: [Told])>(([], nil, []))
  private typealias Told = @Sendable (Result<Void, any Error>) -> Void
  private let writer: Lock<LogWriter>
  private let store: Mutex<TreeStore>
  private let timer = DispatchQueue(label: "log")
  /// Where batches are written for those who do not wait.
  private let commits = DispatchQueue(label: "log.commits")
  private let calendar: Mutex<LogCalendar>
  /// The day of the calendar, since 1970, for those who only ask whether it goes on.
  private let today = Atomic<Int64>(.min)
  private let retention: Retention
  private let state: StateFolder
  private let clock: @Sendable () -> Int64
  /// Why the last head could not be signed; nil if it was.
  private let trouble = Alarm("the decision log is written again", "the decision log cannot be written")
  private let backup: BackupQueue?
  private let backlog: Backlog
  /// A store before its second is over is under way.
  private let isStoringEarly = Atomic(false)

  private let refusals = Alarm("decisions are recorded again", "decisions cannot be recorded")
  /// Events of the inbox are taken by one at a time, so that none is twice in the log.
  private let taking = Lock(())
  /// Messages without a record, not even that they have none.
  private let unrecorded = Mutex(0)
  private let report: @Sendable (String) -> Void

  /// Seconds between heartbeats.
  package static let heartbeat = 10

  /// Opens the log for writing.
  ///
  /// Fails if somebody else writes it, its head is not of its key, or it cannot be written. `report` takes lines for the
  /// service log. `backup`: the folder of a second copy, which never delays a record.
  package convenience init(
    at state: StateFolder, retention: Retention = Retention(), backup: URL? = nil,
    clock: @escaping @Sendable () -> Int64 = DecisionLog.wallClock,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws {
    try self.init(at: state, retention, backup, Backlog(), clock, report)
  }

  init(
    at state: StateFolder, _ retention: Retention, _ backup: URL?, _ backlog: Backlog,
    _ clock: @escaping @Sendable () -> Int64, _ report: @escaping @Sendable (String) -> Void
  ) throws {
    self.state = state
    self.backlog = backlog
    self.retention = retention
    self.clock = clock
    self.report = report
    keys = DayKeys(folder: state.keys)
    self.backup = backup.map { BackupQueue(LogBackup(of: state, to: $0), report) }
    var store = try TreeStore(folder: state.log, signer: try LogKey(folder: state.keys).signer)
    let torn = try store.recover(at: UInt64(clock()))
    writer = Lock(try LogWriter(behind: try store.frontier, in: state.log))
    self.store = Mutex(store)
    calendar = Mutex(try LogCalendar(state))
    if torn > 0 { try append(Event(.repair, ["bytes": String(torn)])) }
    schedule(beat: 1)
  }

  /// Records a decision; if that cannot be, it records that it could not, as soon as it can.
  package func append(_ decision: Decision) throws {
    let outcome = Result {
      try backlog.waitForRoom()
      _ = try write(try encoded { key, time in [RecordEncoding(try DecisionRecord(decision, key), at: time)] })
    }
    note(outcome, count: 1)
    if case .failure = outcome { try? appendNotJudged() }
    try outcome.get()
  }

  /// Records decisions that are answered together, all of them or none, and returns before they are on the disk.
  ///
  /// `keepsContent`: with their texts, sealed. `then` is told, on another thread, once they are there or cannot be.
  package func append(
    _ decisions: [SMSDecision], keepsContent: Bool, then: @escaping @Sendable (Result<Void, any Error>) -> Void
  ) {
    guard !decisions.isEmpty else { return then(.success(())) }
    let told: Told = { [self] outcome in
      note(outcome, count: decisions.count)
      then(outcome)
    }
    do {
      try backlog.checkRoom()
      let encodings = try encoded { key, time in
        try decisions.map { RecordEncoding(try DecisionRecord($0, keepsContent: keepsContent, key), at: time) }
      }
      let (batch, place) = enter(encodings, told)
      if place == 0 { commits.async { [self] in commit(batch) } }
    } catch {
      commits.async { told(.failure(error)) }
    }
  }

  /// Whether the disk follows, so that who can should bring more.
  package var keepsUp: Bool { !backlog.isHalfFull }

  /// Decisions as they are written under the day's key, in a day that has begun.
  private func encoded(_ encode: (DayKey, Int64) throws -> [RecordEncoding]) throws -> [RecordEncoding] {
    let time = clock()
    let encodings = try encode(try keys.forWriting(on: Day(at: time)), time)
    try beginDay(at: time)
    return encodings
  }

  /// Notes whether so many decisions have their records; how many have none is recorded within a second.
  ///
  /// Appends nothing itself, for it is called where records are written.
  private func note(_ outcome: Result<Void, any Error>, count: Int) {
    switch outcome {
    case .success: refusals.end(report)
    case .failure(let error):
      refusals.begin("\(error)", report)
      unrecorded.withLock { $0 += count }
    }
  }

  /// Records how many messages have no record of their own.
  private func appendNotJudged() throws {
    let count = unrecorded.withLock { count in
      defer { count = 0 }
      return count
    }
    guard count > 0 else { return }
    do {
      try append(Event(.notJudged, ["messages": String(count), "reason": "the decision could not be recorded"]))
    } catch {
      unrecorded.withLock { $0 += count }
      throw error
    }
  }

  package func append(_ event: Event) throws {
    let time = clock()
    var event = event
    // So that the next start need not look further back for a heartbeat, however soon this one is over.
    if event.kind == .start { event.facts["heartbeats"] = String(calendar.withLock(\.heartbeats)) }
    try append(RecordEncoding(try EventRecord(event) { try keys.forWriting(on: Day(at: time)) }, at: time))
  }

  private func append(_ content: RecordEncoding) throws {
    try beginDay(at: content.time)
    _ = try write([content])
  }

  /// Records that a day begins, if it does.
  private func beginDay(at time: Int64) throws {
    let day = Day(at: time).number
    guard today.load(ordering: .acquiring) != day else { return }
    try calendar.withLock { calendar in
      if let facts = calendar.beginning(at: time) {
        let record = try EventRecord(Event(.day, facts)) { try keys.forWriting(on: Day(at: time)) }
        let index = try write([RecordEncoding(record, at: time)])
        try calendar.begin(at: time, index: index)
      }
      today.store(day, ordering: .releasing)
    }
  }

  /// Brings all records into the tree and signs its head.
  package func checkpoint(keepsHead: Bool = true) throws {
    try store.withLock { store in
      let batch = try writer.withLock { try $0.cut() }
      let octets = store.octetsWaiting + batch.octets
      defer { backlog.remove(octets - store.octetsWaiting) }
      try store.store(batch, at: UInt64(clock()), keepsHead: keepsHead)
    }
    backup?.later()
  }

  /// Signs the head over all records, and has it copied, for which it waits ten seconds at most.
  package func close() throws {
    try? appendNotJudged()
    try checkpoint()
    backup?.wait(seconds: 10)
  }

  /// Seconds since 1970 UTC.
  package static let wallClock: @Sendable () -> Int64 = { Int64(Date.now.timeIntervalSince1970) }

  /// Gives the index of the first of some records, once they are on the disk.
  private func write(_ records: [RecordEncoding]) throws -> UInt64 {
    let (batch, place) = enter(records)
    if place == 0 { commit(batch) }
    return try batch.index(at: place)
  }

  /// Puts records among those that go to the disk next; whoever's are the first has to `commit` them all.
  private func enter(_ records: [RecordEncoding], _ told: Told? = nil) -> (batch: Batch, place: Int) {
    backlog.add(records.octets)
    return open.withLock { open in
      let batch = open.batch ?? Batch()
      open.batch = batch
      open.records += records
      if let told { open.told.append(told) }
      return (batch, open.records.count - records.count)
    }
  }

  /// Writes the batch that is open, once the one before is on the disk.
  private func commit(_ batch: Batch) {
    let (outcome, told) = writer.withLock { writer in
      let (records, told) = open.withLock { open in
        defer { open = ([], nil, []) }
        return (open.records, open.told)
      }
      defer { backlog.remove(records.octets) }
      return (batch.finish { try writer.append(records, backlog) }, told)
    }
    for tell in told { tell(outcome.mapError { $0 }) }
    if backlog.isLarge { storeEarly() }
  }

  /// Stores before the second is over, so that no more has to wait in memory.
  private func storeEarly() {
    guard !isStoringEarly.exchange(true, ordering: .relaxed) else { return }
    timer.async { [weak self] in
      // What fails now fails in the next beat again, which says so.
      try? self?.checkpoint(keepsHead: false)
      self?.isStoringEarly.store(false, ordering: .relaxed)
    }
  }

  /// Once a second until the log is let go.
  private func schedule(beat number: Int) {
    timer.asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.beat(number % Self.heartbeat == 0)
      self?.schedule(beat: number + 1)
    }
  }

  private func beat(_ isHeartbeat: Bool) {
    do {
      try appendNotJudged()
      try takeInbox()
      if isHeartbeat {
        let number = calendar.withLock { $0.countHeartbeat() }
        try append(Event(.heartbeat, ["number": String(number)]))
      }
      try checkpoint(keepsHead: isHeartbeat)
      if isHeartbeat { try purge() }
      trouble.end(report)
    } catch {
      trouble.begin("\(error)", report)
    }
  }

  /// Records the events that others left.
  func takeInbox() throws {
    try taking.withLock { _ in try LogInbox(state).take { try append($0) } }
  }

  /// Removes the entries and keys of days that are no longer kept.
  ///
  /// The tree's hashes and heads stay, so that proofs of what was there still hold.
  package func purge() throws {
    let purge = try calendar.withLock { try Purge($0, retention, state) }
    guard let purge else { return }
    try append(Event(.purge, purge.facts))
    try purge.run()
    if let keys = purge.destroyedKeys { try append(Event(.keyDestroyed, ["days": keys])) }
  }
}
