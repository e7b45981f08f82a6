import ArgumentParser
import Assembly
import Bulk
import ConfigurationFile
import DecisionLog
import Filtering
import MilterDoor
import Review
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

  func run() throws { try FilterDaemon<MilterDaemonDoor>.run(options) }
}

/// Postfix and Sendmail, as a daemon's door; a session keeps the filter it began with.
private struct MilterDaemonDoor: DaemonDoor {
  /// The DNS that is asked.
  struct Material: DoorMaterial {
    let resolver: UnboundResolver
    let facts: [String: String] = [:]
    let change: String? = nil

    init(_ configuration: Configuration) throws {
      resolver = try UnboundResolver(servers: configuration.dns.servers)
    }
  }

  private let configuration: Configuration
  private let factory: FilterFactory
  private let server: MilterServer

  init(
    _ rules: Rules<Material>, log: DecisionLog, ledger: any Campaigns, report: @escaping @Sendable (String) -> Void
  ) throws {
    configuration = rules.configuration
    factory = try FilterFactory(ledger)
    server = MilterServer(filter: Self.filter(rules, factory), log: log, report: report)
  }

  static func ledger(_ configuration: Configuration, _ key: KeyedHash) -> CampaignLedger {
    configuration.ledger(key, patience: configuration.patience)
  }

  private static func filter(_ rules: Rules<Material>, _ factory: FilterFactory) -> Filter {
    factory.filter(
      rules.configuration, policy: rules.policy, resolver: rules.material.resolver, provenance: rules.provenance,
      exemptions: rules.adjustments.exemptions)
  }

  var place: String { configuration.socket }

  func start(onEnd: @escaping @Sendable () -> Void) throws {
    try server.start(socket: configuration.socket, permissions: configuration.permissions, onEnd: onEnd)
  }

  func use(_ rules: Rules<Material>) { server.use(Self.filter(rules, factory)) }

  func drain(seconds: Int) { server.drain(seconds: seconds) }
}
