import ArgumentParser

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
      PolicyCommand.self,
    ])
}
