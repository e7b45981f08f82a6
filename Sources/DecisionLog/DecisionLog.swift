package import Filtering
package import Foundation
import Synchronization

/// The folder that holds everything the filter keeps: `log/`, `campaigns/` and, apart from them, `keys/`.
package struct StateFolder: Sendable {
  package let url: URL

  package init(_ url: URL) { self.url = url }

  var log: URL { url.appending(path: "log") }
  package var campaigns: URL { url.appending(path: "campaigns") }
  package var keys: URL { url.appending(path: "keys") }
}

/// The log of decisions and events: append only, one writer, one file of JSON Lines a day.
///
/// `append` returns when the record is on the disk, so that a reply sent after it is always proven. Records that arrive
/// while the disk is busy go out together in the next write (group commit): whoever gets the writer next writes for all.
package final class DecisionLog: Sendable {
  private let pseudonyms: Pseudonyms
  private let queue = Mutex<[Entry]>([])
  private let writer: Mutex<LogWriter>

  /// One record on its way.
  private final class Entry: Sendable {
    let content: LogWriter.Content
    let outcome = Mutex<Result<Void, LogError>?>(nil)

    init(_ content: LogWriter.Content) { self.content = content }
  }

  /// Opens the log for writing.
  ///
  /// Fails if somebody else writes it, or it cannot be written.
  package init(at state: StateFolder) throws {
    pseudonyms = Pseudonyms(folder: state.keys)
    var writer = try LogWriter(folder: state.log)
    let torn = try writer.open(on: Day(at: Self.now))
    self.writer = Mutex(writer)
    if torn > 0 { try append(Event(.repair, ["bytes": String(torn)])) }
  }

  package func append(_ decision: Decision) throws {
    let time = Self.now
    let day = Day(at: time)
    let record = try DecisionRecord(decision) { try pseudonyms.make($0, $1, on: day) }
    try append(LogWriter.Content(record, at: time))
  }

  package func append(_ event: Event) throws {
    try append(LogWriter.Content(event, at: Self.now))
  }

  private static var now: Int64 { Int64(Date.now.timeIntervalSince1970) }

  private func append(_ content: LogWriter.Content) throws {
    let entry = Entry(content)
    queue.withLock { $0.append(entry) }
    let outcome = writer.withLock { writer -> Result<Void, LogError> in
      if let outcome = entry.outcome.withLock({ $0 }) { return outcome }
      let batch = queue.withLock { queue in
        defer { queue.removeAll(keepingCapacity: true) }
        return queue
      }
      let outcome = writer.write(batch.map(\.content))
      for item in batch { item.outcome.withLock { $0 = outcome } }
      return outcome
    }
    try outcome.get()
  }
}
