import ArgumentParser
import Bulk
import CampaignStore
import ConfigurationFile
import DecisionLog
import Foundation
import Review

/// `truemark campaign`: what was sent in bulk, by whom, and how much of it came through.
struct CampaignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaign", abstract: "List campaigns, show one, or clear its members away.",
    discussion: "Reads what the daemon keeps in the state folder; it is a second old at most.",
    subcommands: [List.self, Show.self, CampaignClearCommand.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the campaigns with the most recipients.")

    @Option(name: .shortAndLong, help: "How many; 0 for all.") var last = 20
    @Flag(help: "Only those that are bulk.") var bulk = false
    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.campaign, ["last": String(last)])
      let all = try CampaignCommand.campaigns(options.load().configuration)
      let wanted = all.filter { !bulk || $0.snapshot.detectedAt != nil }
      let shown = last == 0 ? wanted[...] : wanted.prefix(last)
      guard !json else {
        for campaign in shown { try printJSON(CampaignLine(campaign)) }
        return
      }
      print(CampaignText.list(Array(shown)))
      if shown.count < wanted.count { print("\(wanted.count - shown.count) more; --last 0 lists all") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one campaign: its course, its senders, its leak, and decisions of the log.",
      discussion: "Exit code 1 if there is no such campaign.")

    @Argument(help: "The campaign, as findings and records name it.") var id: String
    @Flag(help: "One JSON object.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.campaign, ["campaign": id])
      let configuration = try options.load().configuration
      guard let history = try CampaignCommand.campaigns(configuration).first(where: { $0.snapshot.id == id }) else {
        printError("no campaign is named '\(printable(id))'; see 'truemark campaign list'")
        throw Exit.checkFailed
      }
      let records = try LogCommand.find(LogQuery([id], kind: "decision"), in: configuration).records
      let decisions = try records.map {
        try DecisionFacts($0.record.text)
      }
      if json { return try printJSON(CampaignLine(history, decisions)) }
      print(CampaignText.details(history, decisions))
    }
  }

  private static func campaigns(_ configuration: Configuration) throws -> [CampaignHistory] {
    let files = LedgerFiles(StateFolder(URL(filePath: configuration.state)))
    guard let ledger = try files.load({ configuration.ledger($0, patience: .none) }) else {
      throw UnreadableInput(description: "\(configuration.state): no campaigns are kept here (state)")
    }
    return ledger.campaigns()
  }
}
