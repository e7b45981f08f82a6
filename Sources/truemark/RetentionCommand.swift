import ArgumentParser
import ConfigurationFile
import DecisionLog
import Foundation

/// `truemark retention`: what is kept, for how long, and why.
struct RetentionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "retention",
    abstract: "Show what the log keeps, prove it, remove what is due, and set or lift legal holds.",
    subcommands: [Status.self, Prove.self, Purge.self, SetHold.self, LiftHold.self])

  struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the days of the log, and which of them are purged.")

    @Flag(help: "One JSON object a day.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let configuration = try options.load().configuration
      let calendar = try RetentionCalendar(try options.state)
      for day in calendar.days {
        if json { try printJSON(day) } else { print(day.line) }
      }
      guard !json else { return }
      for hold in try Holds(try options.state).all() { print("hold \(hold.name) from \(hold.from): \(hold.reason)") }
      print("\(calendar.days.count) days, \(configuration.logRetention.days) are kept")
      print(try Self.backup(configuration.backup, try options.state))
    }

    private static func backup(_ folder: String, _ state: StateFolder) throws -> String {
      guard !folder.isEmpty else { return "no backup is configured" }
      let (log, copied, time) = try LogBackup(of: state, to: URL(filePath: folder)).progress
      guard let time else { return "backup \(folder): nothing is copied yet" }
      let behind = log > copied ? "\(log - copied) entries behind" : "up to date"
      return "backup \(folder): \(copied) entries, \(behind), last written \(time.formatted(.iso8601))"
    }
  }

  struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check that the log, and its backup, cover so many days without a gap that is not explained.",
      discussion: "Exit code 1 if they do not. A log younger than that covers the days since it began.")

    @Option(help: "How many days.") var days = Retention.floor
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let calendar = try RetentionCalendar(try options.state)
      let found = try LogVerifier(try options.state)
      let first = calendar.days.suffix(days + 1).first?.index ?? 0
      let gaps = found.gaps.filter { $0.after >= first && $0.explanation == nil }
      for gap in gaps {
        print("gap of \(gap.seconds) s between records \(gap.before) and \(gap.after), not explained")
      }
      for problem in found.problems { print("WRONG: \(problem.what)") }
      let isPurged = calendar.days.contains { $0.index >= first && $0.purged }
      if isPurged { print("days within the last \(days) are purged") }
      print("\(min(days, calendar.days.count)) of \(days) days are covered, \(found.size) entries signed")
      let isCopied = try proveBackup(first: first)
      guard gaps.isEmpty, found.problems.isEmpty, !isPurged, isCopied else { throw Exit.checkFailed }
    }

    /// Checks that the backup is whole and reaches back as far; true if none is configured.
    private func proveBackup(first: UInt64) throws -> Bool {
      let folder = try options.load().configuration.backup
      guard !folder.isEmpty else {
        print("no backup is configured")
        return true
      }
      let copy = try LogVerifier(log: URL(filePath: folder), key: try LogReader(try options.state).publicKey)
      for problem in copy.problems { print("WRONG in the backup: \(problem.what)") }
      if copy.purged > first { print("records of the last \(days) days are missing in the backup") }
      print("the backup has \(copy.size) entries signed")
      return copy.problems.isEmpty && copy.purged <= first
    }
  }

  struct Purge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove the entries and keys of days that are no longer kept.",
      discussion: "The filter does so by itself within seconds of a new day; this is for a log whose filter is stopped."
    )

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let configuration = try options.load().configuration
      let folder = configuration.backup
      let log = try DecisionLog(
        at: try options.state, retention: configuration.logRetention,
        backup: folder.isEmpty ? nil : URL(filePath: folder))
      let before = try RetentionCalendar(try options.state)
      try log.purge()
      try log.close()
      let gone = zip(before.days, try RetentionCalendar(try options.state).days).filter { !$0.purged && $1.purged }
      for (_, day) in gone { print(day.line) }
      print(gone.isEmpty ? "nothing is due" : "\(gone.count) days are removed")
    }
  }

  struct SetHold: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hold", abstract: "Set a legal hold: nothing from a date on is purged until it is lifted.")

    @Argument(help: "A name for the hold.") var name: String
    @Option(help: "The first date held, YYYY-MM-DD.") var from: String
    @Option(help: "Why, with the reference of the order.") var reason: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      guard Day(from) != nil else { throw ValidationError("'\(from)' is no date, use YYYY-MM-DD") }
      try LogInbox(try options.state).record(
        Event(.hold, ["name": name, "from": from, "reason": reason, "set": "yes"]))
      try Holds(try options.state).set(Hold(name: name, from: from, reason: reason))
    }
  }

  struct LiftHold: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lift", abstract: "Lift a legal hold.")

    @Argument(help: "The name of the hold.") var name: String
    @Option(help: "Why, with the reference of the order.") var reason: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let holds = Holds(try options.state)
      guard try holds.all().contains(where: { $0.name == name }) else {
        printError("no hold has the name '\(name)'")
        throw Exit.checkFailed
      }
      try LogInbox(try options.state).record(Event(.hold, ["name": name, "reason": reason, "set": "no"]))
      _ = try holds.lift(name)
    }
  }
}

extension RetentionCalendar.Day {
  var line: String {
    "\(date)  day \(number)  from record \(index)  \(heartbeats) heartbeats before\(purged ? "  purged" : "")"
  }
}
