import ArgumentParser
import ConfigurationFile
import DecisionLog
import Foundation
import Yams

/// Where the configuration comes from.
struct ConfigurationOptions: ParsableArguments {
  @Option(name: .customLong("config"), help: "The configuration file; default /etc/truemark/truemark.yaml if present.")
  var path: String?

  private static let standard = "/etc/truemark/truemark.yaml"

  /// The folder of the log and its keys.
  var state: StateFolder { get throws { StateFolder(URL(filePath: try load().configuration.state)) } }

  /// The configuration and the text of what is in force.
  func load() throws -> (configuration: Configuration, effective: String) {
    let path = path ?? (FileManager.default.fileExists(atPath: Self.standard) ? Self.standard : nil)
    guard let path else {
      let text = Configuration.documentation
      return (try DocumentedYAML.read(Configuration.self, from: text, source: "the built-in defaults").value, text)
    }
    return try Self.load(path)
  }

  /// The same of one file.
  static func load(_ path: String) throws -> (configuration: Configuration, effective: String) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw UnreadableInput(description: "\(path): the configuration file cannot be read")
    }
    let text = String(decoding: data, as: UTF8.self)
    let (configuration, node) = try DocumentedYAML.read(Configuration.self, from: text, source: path)
    return (configuration, try Yams.serialize(node: node))
  }
}

/// Input that cannot be read: exit code 3.
struct UnreadableInput: Error, CustomStringConvertible {
  let description: String
}

/// The exit codes of every subcommand.
enum Exit {
  static let checkFailed = ExitCode(1)
  static let usage = ExitCode(2)
  static let unreadable = ExitCode(3)
}
