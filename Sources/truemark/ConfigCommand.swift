import ArgumentParser
import ConfigurationFile

/// `truemark config`: whether a configuration is right, and what is in force.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Check or show the configuration.", subcommands: [Check.self, Show.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check the configuration; exit 1 with line and remedy if something is wrong.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      do {
        _ = try options.load()
        print("The configuration is right.")
      } catch let error as ConfigurationError {
        printError(error.description)
        throw Exit.checkFailed
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the configuration in force; without a file, the documented defaults.")

    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      print(try options.load().effective)
    }
  }
}
