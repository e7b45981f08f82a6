import ArgumentParser
import ConfigurationFile
import CorpusDoor
import DNS
import DecisionLog
import Foundation
import Review

/// The command line; one file per subcommand.
@main
struct Truemark: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "truemark",
    abstract: "Finds mail sent in bulk whose sender is forged or concealed, and proves what it did.",
    version: version,
    subcommands: [
      MilterCommand.self, SMPPCommand.self, ScoreCommand.self, ExplainCommand.self, FindCommand.self, ShowCommand.self,
      VerdictCommand.self, StatsCommand.self, WhatIfCommand.self, AuditCommand.self, LogCommand.self,
      CampaignCommand.self, AppealCommand.self, HeldCommand.self, ReleaseCommand.self, ApproveCommand.self,
      InspectCommand.self, ReviewCommand.self, ConfigCommand.self, PolicyCommand.self, ProbeCommand.self,
      RetentionCommand.self, WitnessCommand.self, SMSCommand.self,
    ])

  /// Runs a subcommand.
  ///
  /// Exit codes: 0 done, 1 a check did not hold, 2 usage, 3 input that cannot be read.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let error where isUnreadableInput(error) {
      printError("truemark: \(error)")
      Foundation.exit(Exit.unreadable.rawValue)
    } catch let error as ReviewError {
      printError("truemark: \(printable(error.description))")
      Foundation.exit(Exit.checkFailed.rawValue)
    } catch  where exitCode(for: error) == .validationFailure {
      printError(fullMessage(for: error))
      Foundation.exit(Exit.usage.rawValue)
    } catch {
      exit(withError: error)
    }
  }

  private static func isUnreadableInput(_ error: any Error) -> Bool {
    error is UnreadableInput || error is ConfigurationError || error is ZoneError || error is CorpusError
      || error is LogError || error is RegistryError
  }
}
