import Bulk
import CampaignStore
import ConfigurationFile
import DecisionLog
import Foundation
import Judging
import Logging
import Review
import SharedState
import Synchronization

/// What stands between a daemon's filter and those who send.
protocol DaemonDoor: Sendable {
  associatedtype Material: DoorMaterial

  /// An empty ledger under a key.
  static func ledger(_ configuration: Configuration, _ key: KeyedHash) -> CampaignLedger

  init(
    _ rules: Rules<Material>, log: DecisionLog, ledger: any Campaigns, report: @escaping @Sendable (String) -> Void
  ) throws

  /// Where it listens, for people.
  var place: String { get }
  /// `onEnd` is called when it stops serving, asked or not.
  func start(onEnd: @escaping @Sendable () -> Void) throws
  func use(_ rules: Rules<Material>)
  /// Takes nothing new, lets what is under way end for at most `seconds`, and stops.
  func drain(seconds: Int)
}

/// A running daemon: its logs, its door, and what signals and people ask of it.
final class FilterDaemon<Door: DaemonDoor>: Sendable {
  private let options: ConfigurationOptions
  private let serviceLog: ServiceLog
  private let logger: Logger
  private let decisions: DecisionLog
  private let campaigns: CampaignStore
  /// Where several machines count together.
  private let shared: SharedLedger?
  private let door: Door
  private let adjustmentsFile: AdjustmentsFile
  /// What is judged by now.
  private let current: Mutex<Rules<Door.Material>>
  /// The change of files that could not be read, and when it was tried.
  private let refused = Mutex<(change: String, at: ContinuousClock.Instant)?>(nil)
  /// Why what people changed cannot be read, by what follows from that.
  private let trouble = Mutex<[String: String]>([:])
  /// Reloads happen one after the other, away from the thread that waits for signals.
  private let queue = DispatchQueue(label: "reload")

  /// Serves until TERM or INT: HUP reloads the configuration, USR1 reopens the service log.
  static func run(_ options: ConfigurationOptions) throws {
    // Before any thread is made, so that all of them leave the signals to this one.
    var signals = SignalSet([SIGTERM, SIGINT, SIGHUP, SIGUSR1])
    signals.block()
    // A file that may not grow is an error like a full disk.
    _ = signal(SIGXFSZ, SIG_IGN)
    leaveNoMemoryBehind()
    let daemon = try FilterDaemon(options)
    try daemon.start(onEnd: { kill(getpid(), SIGTERM) })
    while true {
      switch signals.wait() {
      case SIGHUP: daemon.queue.async { daemon.reload() }
      case SIGUSR1: daemon.queue.async { daemon.reopenLog() }
      default: return daemon.stop()
      }
    }
  }

  private init(_ options: ConfigurationOptions) throws {
    self.options = options
    let (configuration, effective) = try options.load()
    serviceLog = try ServiceLog(path: configuration.service.log)
    logger = serviceLog.logger
    let state = StateFolder(URL(filePath: configuration.state))
    adjustmentsFile = AdjustmentsFile(state)
    let adjusted = adjustmentsFile.modified
    let adjustments = try? adjustmentsFile.read()
    // What cannot be read now is tried again, and told, each second.
    let rules = Rules(
      configuration: configuration, effective: effective, material: try Door.Material(configuration),
      adjustments: adjustments ?? Adjustments(), adjusted: adjustments == nil ? nil : adjusted)
    current = Mutex(rules)
    decisions = try DecisionLog(
      at: state, retention: configuration.logRetention,
      backup: configuration.backup.isEmpty ? nil : URL(filePath: configuration.backup),
      report: { [logger] in logger.error("\($0)") })
    campaigns = try CampaignStore(
      at: state, make: { Door.ledger(configuration, $0) }, report: { [logger] in logger.warning("\($0)") })
    shared = configuration.redis.map { [logger, campaigns] in
      SharedLedger(
        campaigns.ledger, server: $0, passwordFile: configuration.bulk.redisPasswordFile,
        report: { logger.warning("\($0)") })
    }
    door = try Door(
      rules, log: decisions, ledger: shared ?? campaigns.ledger, report: { [logger] in logger.error("\($0)") })
    try decisions.append(Event(.start, rules.facts))
  }

  private func start(onEnd: @escaping @Sendable () -> Void) throws {
    shared?.start()
    try door.start(onEnd: onEnd)
    campaigns.start()
    watch()
    logger.info("listening on \(door.place), mode \(current.withLock(\.configuration.mode.rawValue))")
  }

  /// If the new configuration is wrong, the old one stays.
  private func reload() {
    do {
      let (fresh, effective) = try options.load()
      var rules = current.withLock { $0 }
      (rules.configuration, rules.effective) = (fresh, effective)
      rules.material = try Door.Material(fresh)
      try use(rules)
      logger.info("configuration reloaded, mode \(fresh.mode.rawValue)")
    } catch {
      logger.error("the configuration in force stays: \(error)")
    }
  }

  /// What comes from now on is judged by these rules, which the log tells before.
  private func use(_ rules: Rules<Door.Material>) throws {
    try decisions.append(Event(.configuration, rules.facts))
    door.use(rules)
    current.withLock { $0 = rules }
  }

  /// Looks once a second for what people changed.
  private func watch() {
    queue.asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.takeUpChanges()
      self?.watch()
    }
  }

  private func takeUpChanges() {
    takeUp("the adjustments in force stay") { rules in
      let modified = adjustmentsFile.modified
      guard modified != rules.adjusted else { return false }
      rules.adjustments = try adjustmentsFile.read()
      rules.adjusted = modified
      return true
    }
    takeUp("the files in force stay") { rules in
      guard let change = rules.material.change, !isRefused(change) else { return false }
      do {
        rules.material = try Door.Material(rules.configuration)
      } catch {
        refused.withLock { $0 = (change, .now) }
        throw error
      }
      return true
    }
  }

  /// Whether files were tried as they are within the last minute; the reason may pass that is not in them.
  private func isRefused(_ change: String) -> Bool {
    refused.withLock { refused in
      guard let refused, refused.change == change else { return false }
      return .now - refused.at < .seconds(60)
    }
  }

  /// Uses what `change` makes of the rules, if it changes them; what cannot be read changes nothing, which `failure`
  /// says once.
  private func takeUp(_ failure: String, _ change: (inout Rules<Door.Material>) throws -> Bool) {
    var rules = current.withLock { $0 }
    do {
      guard try change(&rules) else { return }
      try use(rules)
      trouble.withLock { $0[failure] = nil }
      let facts = rules.facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      logger.info("changes taken up: \(facts.joined(separator: ", "))")
    } catch {
      let isNew = trouble.withLock { known in
        defer { known[failure] = "\(error)" }
        return known[failure] != "\(error)"
      }
      if isNew { logger.error("\(failure): \(error)") }
    }
  }

  private func reopenLog() {
    do {
      try serviceLog.reopen()
      logger.info("service log reopened")
    } catch {
      logger.error("the service log stays: \(error)")
    }
  }

  private func stop() {
    logger.info("stopping")
    queue.sync { door.drain(seconds: 30) }
    shared?.close()
    campaigns.close()
    do {
      try decisions.append(Event(.stop, [:]))
      try decisions.close()
    } catch {
      logger.error("the stop could not be recorded: \(error)")
    }
    logger.info("stopped")
  }
}
