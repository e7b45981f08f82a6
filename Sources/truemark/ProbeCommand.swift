import ArgumentParser
import ConfigurationFile
import CorpusDoor
import DNS
import Foundation
import SystemDNS

/// `truemark probe`: one mechanism alone.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Try one mechanism alone.",
    discussion: "The DNS is that of --zone; without it, the configured servers are asked.",
    subcommands: [ProbeSPFCommand.self, ProbeDKIMCommand.self, ProbeDMARCCommand.self, ProbeARCCommand.self])
}

/// Who answers a probe's questions, and how its result is shown.
struct ProbeOptions: ParsableArguments {
  @Option(help: "A zone file that answers instead of the DNS.") var zone: String?
  @Flag(help: "One JSON object a line.") var json = false
  @OptionGroup var options: ConfigurationOptions

  /// Questions to the zone, or to the configured DNS without one.
  ///
  /// `fallback` answers in place of the DNS, if given.
  func lookups(_ configuration: Configuration, fallback: Zone? = nil) throws -> Lookups {
    let resolver: any Resolver =
      if let zone {
        try Zone(contentsOf: URL(filePath: zone))
      } else if let fallback {
        fallback
      } else {
        try UnboundResolver(servers: configuration.dns.servers)
      }
    return Lookups(resolver: resolver, budget: .seconds(configuration.dns.budget))
  }

  /// Prints the value as JSON, or the rows with their titles.
  func show(_ value: some Encodable, _ rows: [(title: String, text: String)]) throws {
    if json {
      try printJSON(value)
    } else {
      print(
        table(rows.filter { !$0.text.isEmpty }.map { [$0.title, printable($0.text)] }, alignRight: false))
    }
  }
}
