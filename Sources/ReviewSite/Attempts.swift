import Synchronization

/// Bounds how often something may be tried: so many times within so long, by whoever it is counted for.
final class Attempts: Sendable {
  private let limit: Int
  private let span: Duration
  private let times = Mutex<[String: [ContinuousClock.Instant]]>([:])
  /// Of whom it is counted at the same time; beyond, nobody new may.
  private static let names = 10_000

  init(_ limit: Int, within span: Duration) { (self.limit, self.span) = (limit, span) }

  /// Counts an attempt of each; false if one of them had enough.
  func isAllowed(_ names: String...) -> Bool {
    let now = ContinuousClock.now
    return times.withLock { times in
      if times.count > Self.names { times = times.filter { $0.value.contains { now - $0 < span } } }
      guard times.count <= Self.names else { return false }
      for name in names { times[name]?.removeAll { now - $0 >= span } }
      guard names.allSatisfy({ (times[$0]?.count ?? 0) < limit }) else { return false }
      for name in names { times[name, default: []].append(now) }
      return true
    }
  }

  /// Forgets those of one, as after a success.
  func forgive(_ name: String) { times.withLock { $0[name] = nil } }
}
