package import DecisionLog
import Filtering
import Foundation
import Mail

/// What is typed to find records: terms, `-term` for what none may hold, `since:` and `until:` with a time.
///
/// A term with spaces stands between double quotes. Times are those of `ReviewTime`. Records of kind `access` are found
/// only by a query that names them: otherwise a search would find the searches for the same.
package struct SearchBox: Sendable {
  package let query: LogQuery

  /// Throws `LogError` for a time that is none.
  package init(_ text: String, now: Int64) throws {
    query = try Self.query(Self.words(text), now)
  }

  /// The same of words that a shell has taken apart, none of which is quoted.
  package init(words: [String], now: Int64 = Int64(Date.now.timeIntervalSince1970)) throws {
    query = try Self.query(words.map { ($0, false) }, now)
  }

  private static func query(_ words: [(text: String, isQuoted: Bool)], _ now: Int64) throws -> LogQuery {
    var query = LogQuery([])
    for word in words {
      if let time = word.text.wholeMatch(of: #/(since|until):(.+)/#), !word.isQuoted {
        guard let seconds = ReviewTime.seconds(time.2, now: now) else {
          throw LogError("'\(time.2)' is no time: use \(ReviewTime.forms)")
        }
        query.times =
          time.1 == "since"
          ? seconds..<max(seconds, query.times.upperBound) : min(query.times.lowerBound, seconds)..<seconds
      } else if word.text.hasPrefix("-"), word.text.count > 1, !word.isQuoted {
        query.excluded.append(word.text.dropFirst().lowercased())
      } else {
        query.terms.append(word.text.lowercased())
      }
    }
    let access = Event.Kind.access.rawValue
    if !query.terms.contains(access) { query.excludedKinds.insert(access) }
    return query
  }

  private static func words(_ text: String) -> [(text: String, isQuoted: Bool)] {
    text.matches(of: #/(-?)"([^"]*)"|(\S+)/#).compactMap { match in
      if let plain = match.3 { return (String(plain), false) }
      guard let quoted = match.2, !quoted.isEmpty else { return nil }
      return (String((match.1 ?? "") + quoted), match.1?.isEmpty ?? true)
    }
  }
}

/// A time as reviewers write it.
package enum ReviewTime {
  package static let forms = "2026-11-21, 2026-11-21T08:00:00Z, today, yesterday, now, or 7d, 24h or 30m ago"

  /// Seconds since 1970 UTC; nil if it is no time.
  ///
  /// Days begin at midnight UTC.
  package static func seconds(_ text: some StringProtocol, now: Int64) -> Int64? {
    let midnight = now - now % 86_400
    switch text.lowercased() {
    case "now": return now
    case "today": return midnight
    case "yesterday": return midnight - 86_400
    case let word:
      if let ago = word.wholeMatch(of: #/([0-9]{1,5})([dhm])/#), let count = Int64(ago.1) {
        return now - count * (ago.2 == "d" ? 86_400 : ago.2 == "h" ? 3_600 : 60)
      }
      let whole = text.contains("T") ? String(text) : "\(text)T00:00:00Z"
      return (try? Date(whole, strategy: .iso8601)).map { Int64($0.timeIntervalSince1970) }
    }
  }
}

/// What a term of a search looks like, for those who read the answer.
package enum TermKind: String, CaseIterable, Sendable {
  case decision, address
  case messageID = "Message-ID"
  case client, domain, finding, word

  package init(_ term: String, findings: Set<String>) {
    if DecisionID(term) != nil {
      self = .decision
    } else if findings.contains(term) {
      self = .finding
    } else if IPAddress(term) != nil {
      self = .client
    } else if term.hasPrefix("<"), term.hasSuffix(">") {
      self = .messageID
    } else if term.contains("@") {
      self = .address
    } else {
      self = term.contains(".") && DomainName(term) != nil ? .domain : .word
    }
  }
}
