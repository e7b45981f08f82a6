import ArgumentParser
import CorpusDoor
import DNS

/// The command line; one file per subcommand.
@main
struct Truemark: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "truemark",
    abstract: "Finds mail sent in bulk whose sender is forged or concealed, and proves what it did.",
    version: version,
    subcommands: [
      MilterCommand.self, ScoreCommand.self, ExplainCommand.self, LogCommand.self, ConfigCommand.self,
      PolicyCommand.self, ProbeCommand.self,
    ])

  /// Runs the command; wrong usage and unreadable input have exit codes of their own.
  nonisolated static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      if error is UnreadableInput || error is CorpusError || error is ZoneError {
        printError("Error: \(error)")
        exit(withError: Exit.unreadable)
      }
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      printError(fullMessage(for: error))
      exit(withError: Exit.usage)
    }
  }
}
