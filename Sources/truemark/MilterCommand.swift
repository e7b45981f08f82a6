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
import SharedState
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
  /// Reloads happen one after the other, away from the thread that waits for signals.
  private let queue = DispatchQueue(label: "reload")

  init(_ configuration: Configuration, _ effective: String) throws {
    self.configuration = configuration
    serviceLog = try ServiceLog(path: configuration.service.log)
    logger = serviceLog.logger
    let resolver = try UnboundResolver(servers: configuration.dns.servers)
    let state = StateFolder(URL(filePath: configuration.state))
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
      filter: factory.filter(configuration, resolver: resolver, provenance: Provenance(configuration, effective)),
      log: decisions,
      report: { [logger] in logger.error("\($0)") })
    try decisions.append(Event(.start, Self.facts(configuration, effective)))
  }

  func start(onEnd: @escaping @Sendable () -> Void) throws {
    shared?.start()
    try server.start(socket: configuration.socket, permissions: configuration.permissions, onEnd: onEnd)
    campaigns.start()
    logger.info("listening on \(configuration.socket), mode \(configuration.mode.rawValue)")
  }

  func later(_ work: @escaping @Sendable () -> Void) { queue.async(execute: work) }

  /// New sessions get the new configuration; if it is wrong, the old one stays.
  func reload(_ options: ConfigurationOptions) {
    do {
      let (fresh, effective) = try options.load()
      let resolver = try UnboundResolver(servers: fresh.dns.servers)
      try decisions.append(Event(.configuration, Self.facts(fresh, effective)))
      server.use(factory.filter(fresh, resolver: resolver, provenance: Provenance(fresh, effective)))
      logger.info("configuration reloaded, mode \(fresh.mode.rawValue)")
    } catch {
      logger.error("the configuration in force stays: \(error)")
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

  private static func facts(_ configuration: Configuration, _ effective: String) -> [String: String] {
    let provenance = Provenance(configuration, effective)
    return [
      "version": Truemark.version, "mode": configuration.mode.rawValue, "configuration": provenance.configuration,
      "policy": provenance.policy,
    ]
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
