import ArgumentParser
import ConfigurationFile
import DecisionLog
import Foundation
import Review

/// `truemark log index`: what `log find` does first, ahead of it.
struct LogIndexCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Bring the index of the log up to date, for 'log find' here or on other hosts.",
    discussion: "Where the index is a database of several hosts, one such command runs on each, with --follow.")

  @Flag(help: "Go on, each ten seconds, until stopped; an index that is away is tried again.") var follow = false
  @OptionGroup var options: ConfigurationOptions

  private static let pause: TimeInterval = 10

  func run() throws {
    let configuration = try options.load().configuration
    guard follow else {
      let size = try LogIndex(configuration).refresh { printError("\($0) of \($1) entries") }
      return print("\(size) entries are indexed")
    }
    var trouble: String?
    while true {
      do {
        let index = try LogIndex(configuration)
        while true {
          try index.refresh()
          if trouble != nil { printError("the index is brought up to date again") }
          trouble = nil
          Thread.sleep(forTimeInterval: Self.pause)
        }
      } catch {
        if trouble == nil { printError("\(error); tried again each \(Int(Self.pause)) seconds") }
        trouble = "\(error)"
        Thread.sleep(forTimeInterval: Self.pause)
      }
    }
  }
}

extension LogIndex {
  /// The index that is configured.
  convenience init(_ configuration: Configuration) throws {
    try self.init(StateFolder(URL(filePath: configuration.state)), database: configuration.index)
  }
}
