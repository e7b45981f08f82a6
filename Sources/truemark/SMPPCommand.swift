import ArgumentParser
import Assembly
import Bulk
import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Judging
import SMPPDoor
import SMS

/// `truemark smpp`: the daemon between customers and the SMSC.
struct SMPPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "smpp", abstract: "Filter short messages between ESMEs and an SMSC (SMPP 3.4).",
    discussion: """
      For each session of a customer one to the SMSC; what is not refused goes on octet for octet. It needs a state
      folder of its own. Signals: TERM and INT let messages under way be answered and stop; HUP reloads the
      configuration (mode, policy, sms; not its socket, upstream, certificates and limits, and not state and bulk); USR1 reopens the service
      log. The registry is taken up whenever its files change.
      """)

  @OptionGroup var options: ConfigurationOptions

  func run() throws { try FilterDaemon<SMPPDaemonDoor>.run(options) }
}

/// Customers and the SMSC, as a daemon's door; each message is judged by what is in force when it comes.
private struct SMPPDaemonDoor: DaemonDoor {
  /// Who may show which sender.
  struct Material: DoorMaterial {
    let registry: SenderRegistry
    private let files: RegistryStamp

    init(_ configuration: Configuration) throws {
      // Nobody holds short messages.
      if let held = configuration.judgingPolicy.actions.first(where: { $0.value == .quarantine }) {
        throw UnreadableInput(
          description: "policy.actions.\(held.key.rawValue): a short message cannot be held; use tag, defer or reject")
      }
      files = RegistryStamp(configuration.sms.registry)
      registry =
        configuration.sms.registry.isEmpty
        ? SenderRegistry() : try RegistryFiles.read(configuration.sms.registry)
    }

    var facts: [String: String] {
      ["senders": String(registry.senders.count), "accounts": String(registry.accounts.count)]
    }

    /// Files that change at this moment are read when they are whole.
    var change: String? {
      let now = files.now
      guard now != files else { return nil }
      Thread.sleep(forTimeInterval: 0.2)
      return files.now == now ? now.description : nil
    }
  }

  private let settings: SMSSettings
  private let factory: SMSFilterFactory
  private let server: SMPPServer

  init(
    _ rules: Rules<Material>, log: DecisionLog, ledger: any Campaigns, report: @escaping @Sendable (String) -> Void
  ) throws {
    settings = rules.configuration.sms
    factory = try SMSFilterFactory(ledger)
    server = try SMPPServer(settings, filter: Self.filter(rules, factory), log: log, report: report)
  }

  static func ledger(_ configuration: Configuration, _ key: KeyedHash) -> CampaignLedger {
    configuration.smsLedger(key)
  }

  private static func filter(_ rules: Rules<Material>, _ factory: SMSFilterFactory) -> SMSFilter {
    factory.filter(
      rules.configuration, policy: rules.policy, registry: rules.material.registry, provenance: rules.provenance)
  }

  var place: String {
    "\(settings.listening?.description ?? ""), for the SMSC at \(settings.center?.description ?? "")"
  }

  func start(onEnd: @escaping @Sendable () -> Void) throws { try server.start() }

  func use(_ rules: Rules<Material>) { server.use(Self.filter(rules, factory), rules.configuration.sms) }

  func drain(seconds: Int) { server.drain(seconds: seconds) }
}
