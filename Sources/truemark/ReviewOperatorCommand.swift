import ArgumentParser
import Foundation
import Review

/// `truemark review operator`: persons with a password and a role.
struct ReviewOperatorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operator", abstract: "Add, remove or list operators.",
    subcommands: [Add.self, Remove.self, List.self])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add an operator, or give one another password or role.",
      discussion: "The password is asked for, or read from standard input if that is no terminal.")

    @Argument(help: "Up to 64 letters, digits, '.', '-', '_' and '@'.") var name: String
    @Option(help: "\(Role.allCases.map(\.rawValue).joined(separator: ", ")).") var role: Role
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      let password = try Password.readNew()
      try options.desk.record(.operators, ["operator": name, "change": "add", "as": role.rawValue])
      try Operators(try options.state).set(name, role, password: password)
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an operator.", discussion: "Exit code 1 if there is none.")

    @Argument(help: "The name.") var name: String
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.operators, ["operator": name, "change": "remove"])
      guard try Operators(try options.state).remove(name) else {
        printError("no operator has the name '\(printable(name))'")
        throw Exit.checkFailed
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the operators and their roles.")

    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var options: ConfigurationOptions

    func run() throws {
      try options.desk.record(.operators, ["change": "none"])
      for known in try Operators(try options.state).all() {
        if json {
          try printJSON(["name": known.name, "role": known.role.rawValue])
        } else {
          print("\(known.name)  \(known.role.rawValue)")
        }
      }
    }
  }
}

extension Role: ExpressibleByArgument {}
