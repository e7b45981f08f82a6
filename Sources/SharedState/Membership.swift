/// Whether this node counts together with the others, or alone for now.
struct Membership {
  private(set) var isJoined = false
  /// When that began.
  private(set) var since: ContinuousClock.Instant
  private(set) var hasJoined = false
  private var isAwayTold = false
  /// The shortest time alone: longer each time after a join that did not last, so that messages do not wait in vain.
  private var pause = Duration.zero

  private static let pauses = (shortest: Duration.seconds(1), longest: Duration.seconds(60))

  init(at now: ContinuousClock.Instant) { since = now }

  func mayJoin(at now: ContinuousClock.Instant) -> Bool { !isJoined && now - since >= pause }

  mutating func join(at now: ContinuousClock.Instant) {
    isJoined = true
    hasJoined = true
    since = now
  }

  /// True if this is news.
  mutating func leave(at now: ContinuousClock.Instant) -> Bool {
    guard isJoined else {
      defer { isAwayTold = true }
      return !isAwayTold && !hasJoined
    }
    isJoined = false
    pause =
      now - since < Self.pauses.longest && pause > .zero
      ? min(pause * 2, Self.pauses.longest) : Self.pauses.shortest
    since = now
    return true
  }
}
