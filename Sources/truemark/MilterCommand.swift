import ArgumentParser
import Assembly
import Bulk
import CampaignStore
import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Judging
import Logging
import MilterDoor
import Review
import SharedState
import Synchronization
import SystemDNS

/// `truemark milter`: the daemon for Postfix and Sendmail.
struct MilterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "milter", abstract: "Filter mail for Postfix or Sendmail.",
    discussion: """
      Signals: TERM and INT let messages under way end and stop; HUP reloads the configuration (mode, policy, site,
      limits and DNS; not socket, state and bulk); USR1 reopens the service log.
      """)

  @OptionGroup var options: ConfigurationOptions

  func run() throws {
    // Before any thread is made, so that all of them leave the signals to this one.
    var signals = SignalSet([SIGTERM, SIGINT, SIGHUP, SIGUSR1])
    signals.block()
    // A file that may not grow is an error like a full disk.
    _ = signal(SIGXFSZ, SIG_IGN)
    leaveNoMemoryBehind()
    let (configuration, effective) = try options.load()
    let service = try MilterService(configuration, effective)
    try service.start(onEnd: { kill(getpid(), SIGTERM) })
    while true {
      switch signals.wait() {
      case SIGHUP: service.later { service.reload(options) }
      case SIGUSR1: service.later { service.reopenLog() }
      default: return service.stop()
      }
    }
  }
}

/// Has a crash write nothing of what was in memory, which may be an address: no core, and none of the backtraces of the
/// Swift runtime, which show what registers point to.
func leaveNoMemoryBehind() {
  var none = rlimit(rlim_cur: 0, rlim_max: 0)
  _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
  for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { _ = signal(number, SIG_DFL) }
}

/// The running daemon: its logs, its server, and what the signals ask of it.
private final class MilterService: Sendable {
  private let serviceLog: ServiceLog
  private let logger: Logger
  private let decisions: DecisionLog
  private let campaigns: CampaignStore
  /// Where several machines count together.
  private let shared: SharedLedger?
  private let factory: FilterFactory
  private let server: MilterServer
  private let configuration: Configuration
  private let adjustmentsFile: AdjustmentsFile
  /// What new sessions are judged by.
  private let current: Mutex<Rules>
  /// Why the adjustments cannot be read; nil if they can.
  private let trouble = Mutex<String?>(nil)
  /// Reloads happen one after the other, away from the thread that waits for signals.
  private let queue = DispatchQueue(label: "reload")

  /// All that a filter is made of.
  private struct Rules: Sendable {
    var configuration: Configuration
    /// Its text.
    var effective: String
    var resolver: UnboundResolver
    var adjustments: Adjustments
    /// When the file of the adjustments was written.
    var adjusted: Date?

    var policy: Policy { adjustments.applied(to: configuration.judgingPolicy) }
    var provenance: Provenance { Provenance(effective, policy) }

    func filter(_ factory: FilterFactory) -> Filter {
      factory.filter(
        configuration, policy: policy, resolver: resolver, provenance: provenance, exemptions: adjustments.exemptions)
    }

    var facts: [String: String] {
      [
        "version": Truemark.version, "mode": configuration.mode.rawValue, "configuration": provenance.configuration,
        "policy": provenance.policy, "exemptions": String(adjustments.exemptions.count),
        "switchedOff": adjustments.switchedOff.sorted().joined(separator: " "),
      ]
    }
  }

  init(_ configuration: Configuration, _ effective: String) throws {
    self.configuration = configuration
    serviceLog = try ServiceLog(path: configuration.service.log)
    logger = serviceLog.logger
    let state = StateFolder(URL(filePath: configuration.state))
    adjustmentsFile = AdjustmentsFile(state)
    let adjusted = adjustmentsFile.modified
    let adjustments = try? adjustmentsFile.read()
    // What cannot be read now is tried again, and told, each second.
    let rules = Rules(
      configuration: configuration, effective: effective,
      resolver: try UnboundResolver(servers: configuration.dns.servers), adjustments: adjustments ?? Adjustments(),
      adjusted: adjustments == nil ? nil : adjusted)
    current = Mutex(rules)
    decisions = try DecisionLog(
      at: state, retention: configuration.logRetention,
      backup: configuration.backup.isEmpty ? nil : URL(filePath: configuration.backup),
      report: { [logger] in logger.error("\($0)") })
    campaigns = try CampaignStore(
      at: state, make: { configuration.ledger($0, patience: configuration.patience) },
      report: { [logger] in logger.warning("\($0)") })
    shared = configuration.redis.map { [logger, campaigns] in
      SharedLedger(
        campaigns.ledger, server: $0, passwordFile: configuration.bulk.redisPasswordFile,
        report: { logger.warning("\($0)") })
    }
    factory = try FilterFactory(shared ?? campaigns.ledger)
    server = MilterServer(
      filter: rules.filter(factory), log: decisions, report: { [logger] in logger.error("\($0)") })
    try decisions.append(Event(.start, rules.facts))
  }

  func start(onEnd: @escaping @Sendable () -> Void) throws {
    shared?.start()
    try server.start(socket: configuration.socket, permissions: configuration.permissions, onEnd: onEnd)
    campaigns.start()
    watchAdjustments()
    logger.info("listening on \(configuration.socket), mode \(configuration.mode.rawValue)")
  }

  func later(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// New sessions get the new configuration; if it is wrong, the old one stays.
  func reload(_ options: ConfigurationOptions) {
    do {
      let (fresh, effective) = try options.load()
      var rules = current.withLock { $0 }
      (rules.configuration, rules.effective) = (fresh, effective)
      rules.resolver = try UnboundResolver(servers: fresh.dns.servers)
      try use(rules)
      logger.info("configuration reloaded, mode \(fresh.mode.rawValue)")
    } catch {
      logger.error("the configuration in force stays: \(error)")
    }
  }

  /// New sessions are judged by these rules, which the log tells before.
  private func use(_ rules: Rules) throws {
    try decisions.append(Event(.configuration, rules.facts))
    server.use(rules.filter(factory))
    current.withLock { $0 = rules }
  }

  /// Looks once a second for what people adjusted.
  private func watchAdjustments() {
    queue.asyncAfter(deadline: .now() + 1) { [weak self] in
      self?.adjust()
      self?.watchAdjustments()
    }
  }

  /// A file that cannot be read changes nothing, which is said once.
  private func adjust() {
    var rules = current.withLock { $0 }
    let modified = adjustmentsFile.modified
    guard modified != rules.adjusted else { return }
    do {
      rules.adjustments = try adjustmentsFile.read()
      rules.adjusted = modified
      try use(rules)
      trouble.withLock { $0 = nil }
      logger.info(
        "\(rules.adjustments.exemptions.count) exemptions, \(rules.adjustments.switchedOff.count) findings switched off"
      )
    } catch {
      let isNew = trouble.withLock { known in
        defer { known = "\(error)" }
        return known != "\(error)"
      }
      if isNew { logger.error("the adjustments in force stay: \(error)") }
    }
  }

  func reopenLog() {
    do {
      try serviceLog.reopen()
      logger.info("service log reopened")
    } catch {
      logger.error("the service log stays: \(error)")
    }
  }

  func stop() {
    logger.info("stopping")
    queue.sync { server.drain(seconds: 30) }
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

/// Signals that are waited for instead of delivered.
private struct SignalSet {
  private var set = sigset_t()

  init(_ signals: [Int32]) {
    _ = unsafe sigemptyset(&set)
    for signal in signals { _ = unsafe sigaddset(&set, signal) }
  }

  mutating func block() { _ = unsafe pthread_sigmask(SIG_BLOCK, &set, nil) }

  mutating func wait() -> Int32 {
    var signal: Int32 = 0
    _ = unsafe sigwait(&set, &signal)
    return signal
  }
}
