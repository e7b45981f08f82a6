import SMS
import Synchronization

/// What accounts sent, against what the registry lets them send a second and a day (UTC).
final class Allowances: Sendable {
  private struct Sent {
    var second: Int64 = 0
    var inSecond = 0
    var inDay = 0

    /// Begins anew what is over.
    mutating func moveOn(to time: Int64) {
      if second != time { inSecond = 0 }
      if second / Self.day != time / Self.day { inDay = 0 }
      second = time
    }

    private static let day: Int64 = 86_400
  }

  /// By account; of those alone that have a limit.
  private let sent = Mutex<[String: Sent]>([:])

  /// Whether an account may send a message to so many recipients now; if so, they count.
  func take(_ recipients: Int, for account: SenderAccount, at time: Int64) -> Bool {
    guard account.rate != nil || account.dailyCap != nil else { return true }
    return sent.withLock { sent in
      var own = sent[account.systemID] ?? Sent()
      own.moveOn(to: time)
      defer { sent[account.systemID] = own }
      // Many recipients at once would never fit into a small rate: it is enough that the second is not full.
      guard own.inSecond < account.rate ?? .max, own.inDay + recipients <= account.dailyCap ?? .max else {
        return false
      }
      own.inSecond += recipients
      own.inDay += recipients
      return true
    }
  }
}
