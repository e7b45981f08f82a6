import Bulk
import Dispatch
import Synchronization

/// Entries of this node that have not come back from the shared log yet, oldest first, in bounded memory.
struct Outbox {
  struct Entry {
    let bytes: [UInt8]
    /// Who waits for the entry to be counted; nil if it is counted, or nothing to count.
    let ticket: Ticket?
  }

  /// Octets kept for a log that is away: some 40,000 messages.
  let limit: Int
  private var entries: [Entry] = []
  /// Places of `entries` before this one are used up.
  private var head = 0
  private var size = 0
  /// The number of the newest entry.
  private(set) var newest: UInt64 = 0
  /// The newest entry that was written on this connection.
  private var written: UInt64 = 0
  /// Entries that had to make room since the last `forgetDropped`.
  private(set) var dropped = 0

  init(limit: Int = 16 << 20) { self.limit = limit }

  var count: Int { entries.count - head }

  /// The number that the next entry gets.
  var next: UInt64 { newest + 1 }

  private var oldest: UInt64 { newest - UInt64(count) + 1 }

  /// Takes the entry numbered `next`.
  mutating func add(_ entry: Entry) {
    newest += 1
    entries.append(entry)
    size += entry.bytes.count
    while size > limit, count > 1 {
      removeFirst()
      dropped += 1
    }
  }

  /// The next entries to write, at most so many.
  mutating func fetch(_ limit: Int) -> [[UInt8]] {
    let first = max(written + 1, oldest)
    guard first <= newest else { return [] }
    let start = head + Int(first - oldest)
    let found = entries[start..<min(start + limit, entries.count)]
    written = first + UInt64(found.count) - 1
    return found.map(\.bytes)
  }

  /// On a new connection all that has not come back is written again.
  mutating func rewind() { written = 0 }

  /// Whether everything was written.
  var isWritten: Bool { written == newest || count == 0 }

  /// Takes out the entry that came back, and those before it, which never will; nil if it is not here any more.
  mutating func take(_ number: UInt64) -> Entry? {
    guard number <= newest else { return nil }
    var entry: Entry?
    while count > 0, oldest <= number { entry = removeFirst() }
    return entry
  }

  mutating func forgetDropped() { dropped = 0 }

  @discardableResult
  private mutating func removeFirst() -> Entry {
    let entry = entries[head]
    size -= entry.bytes.count
    head += 1
    if head >= 256, head * 2 >= entries.count {
      entries.removeFirst(head)
      head = 0
    }
    return entry
  }
}

/// A message that waits to be counted in its turn, but not for long.
final class Ticket: Sendable {
  private let counted = DispatchSemaphore(value: 0)
  private let state = Mutex<(isClaimed: Bool, standing: Standing?)>((false, nil))

  /// True for the first who wants to count the message, and must.
  func claim() -> Bool {
    state.withLock { state in
      defer { state.isClaimed = true }
      return !state.isClaimed
    }
  }

  /// After `claim`.
  func deliver(_ standing: Standing) {
    state.withLock { $0.standing = standing }
    counted.signal()
  }

  /// Where the message stands; nil if nobody began to count it in so many milliseconds: then the caller must.
  func wait(milliseconds: Int) -> Standing? {
    if counted.wait(timeout: .now() + .milliseconds(milliseconds)) == .timedOut {
      if claim() { return nil }
      counted.wait()
    }
    return state.withLock(\.standing)
  }
}
