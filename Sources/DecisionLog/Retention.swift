import Foundation

/// How long records are kept, and what may go.
package struct Retention: Hashable, Sendable {
  /// Decree 82, article 13: no configuration goes below.
  package static let floor = 60

  /// What is kept under which law.
  package enum Profile: String, CaseIterable, Sendable {
    /// Mail in China: 60 days (Decree 82, article 13), six months (Cybersecurity Law, article 23).
    case cnMail = "cn-mail"
    /// SMS in China: five months, which are 153 days at most (MIIT Order 31).
    case cnSMS = "cn-sms"
    /// The European Union: no longer than is needed (GDPR, article 5(1)(e)).
    case eu

    /// The fewest days that can be configured.
    package var floor: Int { self == .cnSMS ? 153 : Retention.floor }
    /// The days that are kept where no others are configured.
    package var standard: Int { self == .eu ? Retention.floor : 184 }
  }

  /// Days of the log that are kept whole before the present one.
  package let days: Int

  /// `days` nil: as many as the profile has.
  package init(_ profile: Profile = .cnMail, days: Int? = nil) {
    self.days = max(days ?? profile.standard, profile.floor)
  }

  /// Heartbeats of half a day: a day counts as lived only if the filter was alive for as long on average.
  private static let heartbeatsADay = 86_400 / DecisionLog.heartbeat / 2

  /// The first index that must be kept.
  ///
  /// A day goes when as many whole days of the log follow it as are kept, and as many heartbeats as half of that time
  /// has: whoever turns the clock forth and back makes days, but no heartbeats.
  func firstKept(_ all: [LogDays.Entry], heartbeats: Int) -> UInt64 {
    guard let present = all.last else { return 0 }
    let enough = days * Self.heartbeatsADay
    let next = all.dropFirst().last { day in
      present.number - day.number >= days && heartbeats - day.heartbeats >= enough
    }
    return next?.index ?? 0
  }
}

/// A legal hold: nothing from this date on is purged while it stands.
package struct Hold: Codable, Hashable, Sendable {
  package let name: String
  package let from: String
  package let reason: String

  package init(name: String, from: String, reason: String) {
    self.name = name
    self.from = from
    self.reason = reason
  }
}

/// The days of a log, for those who ask what is kept.
package struct RetentionCalendar: Sendable {
  package struct Day: Encodable, Sendable {
    package let number: Int
    package let date: String
    package let index: UInt64
    package let heartbeats: Int
    /// Its entries and its key are gone.
    package let purged: Bool
  }

  package let days: [Day]

  package init(_ state: StateFolder) throws {
    let minimum = try LogMinimum(state.log).read()
    let all = try LogDays(state.log).all()
    days = all.enumerated().map { number, day in
      let end = number + 1 < all.count ? all[number + 1].index : .max
      return Day(
        number: day.number, date: day.date.description, index: day.index, heartbeats: day.heartbeats,
        purged: end <= minimum)
    }
  }
}
