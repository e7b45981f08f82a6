import ArgumentParser
import DecisionLog
import Foundation
import Review

/// Who does it: the Unix user, or an operator who tells a password.
struct ActorOptions: ParsableArguments {
  @Option(
    name: .customLong("as"),
    help: "Act as this operator, whose password is asked for, or read from standard input if that is no terminal.")
  var name: String?

  /// Where that person does what leaves records; a wrong password leaves one too.
  func desk(_ options: ConfigurationOptions) throws -> Desk {
    guard let name else { return try options.desk }
    let state = try options.state
    guard let known = try Operators(state).logIn(name, try Password.read("Password of \(printable(name)): ")) else {
      try options.desk.refuse(.logIn, of: name)
      printError("no operator has this name and password")
      throw Exit.checkFailed
    }
    return try options.desk(Actor(name: known.name, role: known.role, origin: Actor.commandLine.origin))
  }
}

/// A secret that somebody types.
enum Password {
  /// Reads a line from the terminal, on which it is not shown, or from standard input.
  static func read(_ prompt: String) throws -> String {
    let isTerminal = isatty(0) == 1
    var shown = termios()
    if isTerminal {
      FileHandle.standardError.write(Data(prompt.utf8))
      _ = unsafe tcgetattr(0, &shown)
      var hidden = shown
      hidden.c_lflag &= ~tcflag_t(ECHO)
      _ = unsafe tcsetattr(0, TCSAFLUSH, &hidden)
    }
    defer {
      if isTerminal {
        _ = unsafe tcsetattr(0, TCSAFLUSH, &shown)
        printError("")
      }
    }
    guard let line = readLine() else { throw UnreadableInput(description: "no password was given") }
    return line
  }

  /// Reads a new one, on a terminal twice.
  static func readNew() throws -> String {
    let password = try read("New password: ")
    guard isatty(0) == 1 else { return password }
    guard try read("Once more: ") == password else { throw UnreadableInput(description: "the two are not the same") }
    return password
  }
}
