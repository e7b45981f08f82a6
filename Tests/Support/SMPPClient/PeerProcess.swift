package import Foundation
import Glibc

/// `smpp-load` as a process of its own: an SMSC or a relay that is ready, killed with its owner.
package final class PeerProcess {
  private let process = Process()
  private let output = Pipe()
  /// Where it listens, on the loopback.
  package let port: UInt16

  /// Starts it on a free port: `sink` and its options, or `relay` and the port of another.
  package init(_ mode: String, _ arguments: [String] = []) throws {
    let program = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    process.executableURL = program.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "smpp-load")
    process.arguments = [mode, "0"] + arguments
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = line.split(separator: ":").last.flatMap({ UInt16($0.dropLast()) }) else {
      _ = kill(process.processIdentifier, SIGKILL)
      throw LinkError("smpp-load said: \(line)")
    }
    self.port = port
  }

  // A child of a worker thread has its signals blocked, all but this one.
  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

  /// Ends a sink; gives what it printed last.
  package func end() -> Data {
    process.terminate()
    process.waitUntilExit()
    return output.fileHandleForReading.availableData
  }
}
