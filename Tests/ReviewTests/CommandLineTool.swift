import Foundation

/// The command `truemark` of this build.
enum CommandLineTool {
  /// What it says, on both of its outputs.
  static func run(_ arguments: [String], input: String = "") throws -> String {
    let (process, pipe, typed) = (Process(), Pipe(), Pipe())
    process.executableURL = Bundle.main.bundleURL.appending(path: "truemark")
    process.arguments = arguments
    (process.standardInput, process.standardOutput, process.standardError) = (typed, pipe, pipe)
    try process.run()
    try typed.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try typed.fileHandleForWriting.close()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }

  /// The words of every subcommand that does something, as the program tells them.
  static func verbs() throws -> Set<String> {
    struct Help: Decodable { let command: Command }
    struct Command: Decodable {
      let commandName: String
      let subcommands: [Command]?

      func verbs(_ before: [String]) -> [String] {
        let words = before + [commandName]
        return below.isEmpty ? [words.joined(separator: " ")] : below.flatMap { $0.verbs(words) }
      }

      var below: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }
    }
    let help = try JSONDecoder().decode(Help.self, from: Data(try run(["--experimental-dump-help"]).utf8))
    return Set(help.command.below.flatMap { $0.verbs([]) })
  }
}
