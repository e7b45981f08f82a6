import Crypto
import Foundation
import Review
import Synchronization

/// Somebody who has logged in.
struct Session: Sendable {
  let name: String
  /// What every form of his carries.
  let formToken: String
  /// Searches of his, by what stands for them in addresses: what he looks for is in no address and no server's log.
  fileprivate(set) var searches: [String: String] = [:]
  fileprivate let begun: ContinuousClock.Instant
  fileprivate var seen: ContinuousClock.Instant
}

/// Who is logged in: in memory alone, so that a restart logs everybody out.
final class Sessions: Sendable {
  /// By the SHA-256 of the cookie's value, so that no time of comparison tells anything about it.
  private let all = Mutex<[SHA256Digest: Session]>([:])

  private static let idle = Duration.seconds(30 * 60)
  private static let longest = Duration.seconds(12 * 3_600)
  private static let limit = 1_000
  private static let searchLimit = 50

  /// Gives the value of the cookie.
  func begin(_ name: String) -> String {
    let (token, now) = (Self.random(), ContinuousClock.now)
    all.withLock { all in
      all = all.filter { Self.lives($0.value, now) }
      if all.count >= Self.limit, let oldest = all.min(by: { $0.value.seen < $1.value.seen }) { all[oldest.key] = nil }
      all[Self.key(token)] = Session(name: name, formToken: Self.random(), begun: now, seen: now)
    }
    return token
  }

  /// The session of a cookie; nil if there is none or it is over.
  func session(_ token: String) -> Session? {
    let (key, now) = (Self.key(token), ContinuousClock.now)
    return all.withLock { all in
      guard let session = all[key], Self.lives(session, now) else {
        all[key] = nil
        return nil
      }
      all[key]?.seen = now
      return session
    }
  }

  func end(_ token: String) { all.withLock { $0[Self.key(token)] = nil } }

  /// Remembers a search, and gives what stands for it.
  func remember(_ search: String, _ token: String) -> String {
    let (key, handle) = (Self.key(token), String(Self.random().prefix(12)))
    all.withLock { all in
      if all[key]?.searches.count ?? 0 >= Self.searchLimit, let any = all[key]?.searches.keys.first {
        all[key]?.searches[any] = nil
      }
      all[key]?.searches[handle] = search
    }
    return handle
  }

  private static func lives(_ session: Session, _ now: ContinuousClock.Instant) -> Bool {
    now - session.seen < idle && now - session.begun < longest
  }

  private static func key(_ token: String) -> SHA256Digest { SHA256.hash(data: Data(token.utf8)) }

  /// 256 bits, as letters and digits.
  private static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return (0..<4).map { _ in
      let digits = String(generator.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
