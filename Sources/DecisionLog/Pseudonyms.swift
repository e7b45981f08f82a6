import Crypto
import Foundation
import Synchronization

/// A UTC day, `2026-11-21`: the unit of keys and of log files.
package struct Day: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let description: String

  /// The day of a time in seconds since 1970 UTC.
  package init(at time: Int64) {
    description = String(Timestamp.text(time).prefix(10))
  }

  /// Reads `YYYY-MM-DD`; nil for other text.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count == 10, text.split(separator: "-").map(\.utf8.count) == [4, 2, 2] else { return nil }
    description = String(text)
  }

  package static func < (left: Day, right: Day) -> Bool { left.description < right.description }
}

/// Times in records: RFC 3339 in UTC, whole seconds.
enum Timestamp {
  static func text(_ seconds: Int64) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
  }
}

/// What a pseudonym stands for.
///
/// The same text has different pseudonyms in different roles.
package enum PseudonymRole: String, Sendable, CaseIterable {
  case sender
  case recipient
  case author
  case user
  case client
  case messageID
}

/// Stands in for addresses at rest: HMAC-SHA-256 under a random key of the day, cut to 128 bits.
///
/// Without the key nobody can test a guessed address, and pseudonyms of different days cannot be linked. The keys lie in
/// a folder of their own, one file a day, readable by the owner only.
final class Pseudonyms: Sendable {
  private let folder: URL
  private let keys = Mutex<[Day: SymmetricKey]>([:])

  init(folder: URL) {
    self.folder = folder
  }

  /// The pseudonym of a text on a day, the day's key being made if there is none.
  func make(_ role: PseudonymRole, _ text: String, on day: Day) throws -> String {
    let key = try keys.withLock { keys in
      if let key = keys[day] { return key }
      let key = try Self.load(day, in: folder) ?? SymmetricKey(data: KeyFile.create(Self.file(day, in: folder)))
      keys = [day: key]
      return key
    }
    return Self.hmac(role, text, key)
  }

  /// The pseudonyms a text has in any role on a past day; none if the day's key is gone.
  func find(_ text: String, on day: Day) throws -> Set<String> {
    guard let key = try Self.load(day, in: folder) else { return [] }
    return Set(PseudonymRole.allCases.map { Self.hmac($0, text, key) })
  }

  private static func hmac(_ role: PseudonymRole, _ text: String, _ key: SymmetricKey) -> String {
    let input = Data("\(role.rawValue)\0\(text.lowercased())".utf8)
    let code = HMAC<SHA256>.authenticationCode(for: input, using: key)
    return code.prefix(16).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  private static func file(_ day: Day, in folder: URL) -> URL {
    folder.appending(path: "\(day).key")
  }

  private static func load(_ day: Day, in folder: URL) throws -> SymmetricKey? {
    try KeyFile.load(file(day, in: folder)).map { SymmetricKey(data: $0) }
  }
}
