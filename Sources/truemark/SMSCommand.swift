import ArgumentParser
import ConfigurationFile

/// `truemark sms`: what belongs to short messages alone.
struct SMSCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sms", abstract: "Short messages: the registry of senders.", subcommands: [Registry.self])

  struct Registry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The registry of senders, accounts and templates.", subcommands: [Check.self])
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a registry; exit 1 with file, line and remedy if something is wrong.",
      discussion: """
        A registry is a folder with senders.csv, protected.csv, templates.csv and accounts.yaml, each of which may be \
        missing: see docs/sms-registry.md.
        """)

    @Argument(help: "The folder.", completion: .directory) var folder: String

    func run() throws {
      let files = RegistryFiles(folder)
      for (file, rows) in files.counts { print("\(padded(file, 14)) \(rows) rows") }
      if files.counts.isEmpty, files.problems.isEmpty {
        print("no files: nothing is registered, and the built-in list of protected senders holds")
      }
      for problem in files.problems { printError(printable(problem.description)) }
      guard files.problems.isEmpty else { throw Exit.checkFailed }
      print("The registry is right.")
    }
  }
}
