import DecisionLog
import Foundation
import Review
import Synchronization

/// Bounds how often a password may be tried, and how many are computed at once: each takes 32 MiB and a tenth of a second.
final class LoginGuard: Sendable {
  /// More by name than by client, so that one client alone locks nobody out who comes from elsewhere.
  private let byName = Attempts(30, within: .seconds(900))
  private let byOrigin = Attempts(20, within: .seconds(900))
  private let byBoth = Attempts(5, within: .seconds(900))
  private let busy = Mutex(0)

  private static let together = 2

  enum Outcome {
    case welcome(Operator)
    case wrong
    /// Nothing was computed.
    case tooOften
  }

  func logIn(_ name: String, _ password: String, from origin: String, _ operators: Operators) throws -> Outcome {
    let both = "\(origin) \(name)"
    guard byBoth.isAllowed(both), byOrigin.isAllowed(origin), byName.isAllowed(name), begin() else { return .tooOften }
    defer { busy.withLock { $0 -= 1 } }
    guard let known = try operators.logIn(name, password) else { return .wrong }
    byName.forgive(name)
    byOrigin.forgive(origin)
    byBoth.forgive(both)
    return .welcome(known)
  }

  private func begin() -> Bool {
    busy.withLock { busy in
      guard busy < Self.together else { return false }
      busy += 1
      return true
    }
  }
}
