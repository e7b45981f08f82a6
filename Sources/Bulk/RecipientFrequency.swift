import Synchronization

/// How often an account writes to the same recipient, by the hour and day of the clock (UTC), in bounded memory.
///
/// A table of a fixed size: where two pairs meet, the later takes the place, so that a count can be too low and never
/// too high.
package final class RecipientFrequency: Sendable {
  package struct Count: Hashable, Sendable {
    package var inHour: Int
    package var inDay: Int

    package init(inHour: Int = 0, inDay: Int = 0) {
      self.inHour = inHour
      self.inDay = inDay
    }
  }

  private struct Entry {
    var pair: UInt32 = 0
    var hour: UInt32 = 0
    var inHour: UInt16 = 0
    var inDay: UInt16 = 0

    mutating func count(_ other: UInt32, at now: UInt32) {
      if pair != other || hour / 24 != now / 24 { inDay = 0 }
      if pair != other || hour != now { inHour = 0 }
      (pair, hour) = (other, now)
      inHour = inHour == .max ? .max : inHour + 1
      inDay = inDay == .max ? .max : inDay + 1
    }
  }

  private let key: KeyedHash
  private let entries: Mutex<[Entry]>

  /// `capacity`: pairs, of 12 octets each.
  package init(key: KeyedHash, capacity: Int = 1 << 18) {
    self.key = key
    entries = Mutex(Array(repeating: Entry(), count: max(capacity, 1)))
  }

  /// Counts one message, and gives what the recipient has most of it.
  ///
  /// `time`: seconds since 1970 UTC.
  package func count(_ account: String, _ recipients: [String], at time: Int64) -> Count {
    let sender = key(account.utf8)
    let hour = UInt32(clamping: time / 3_600)
    return entries.withLock { entries in
      recipients.reduce(into: Count()) { most, recipient in
        let hash = key(words: [sender, key(recipient.utf8)])
        let place = Int(hash % UInt64(entries.count))
        entries[place].count(UInt32(truncatingIfNeeded: hash >> 32), at: hour)
        most.inHour = max(most.inHour, Int(entries[place].inHour))
        most.inDay = max(most.inDay, Int(entries[place].inDay))
      }
    }
  }
}
