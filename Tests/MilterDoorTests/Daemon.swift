import DecisionLog
import Foundation
import MilterClient

/// `truemark milter` on a socket and a state folder of its own, in enforce mode, with a DNS that never answers.
///
/// Mail without a From domain, or from our own networks, needs no DNS.
final class Daemon {
  let folder = FileManager.default.temporaryDirectory.appending(path: "tm-\(UUID().uuidString.prefix(8))")
  private(set) var process: MilterProcess

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = """
      mode: enforce
      socket: unix:\(folder.path)/s
      state: \(folder.path)/state
      dns: {servers: ["127.0.0.1@1"], budget: 1}
      limits: {headerBytes: 100000, headerCount: 500, bodyBytes: 1000000}
      service: {log: \(folder.path)/service.log}
      """
    try Data(configuration.utf8).write(to: folder.appending(path: "truemark.yaml"))
    process = try Self.start(folder)
  }

  private static func start(_ folder: URL) throws -> MilterProcess {
    try MilterProcess(
      product: "truemark", arguments: ["milter", "--config", folder.appending(path: "truemark.yaml").path])
  }

  deinit {
    process.kill()
    try? FileManager.default.removeItem(at: folder)
  }

  var isRunning: Bool { process.isRunning }

  /// Ends the daemon as a crash does, and starts another.
  func crash() throws {
    process.kill()
    try? FileManager.default.removeItem(at: folder.appending(path: "s"))
    process = try Self.start(folder)
  }

  var state: StateFolder { StateFolder(folder.appending(path: "state")) }

  func connect() throws -> MilterConnection {
    try MilterConnection(socket: "unix:\(folder.path)/s", timeout: .seconds(20), patience: .seconds(20))
  }

  /// The decisions on the disk, as JSON.
  func decisions() throws -> [String] { try records("decision") }

  func records(_ kind: String) throws -> [String] {
    var found: [String] = []
    try LogReader(state).records { record in
      if record.text.contains(#""kind":"\#(kind)""#) { found.append(record.text) }
      return true
    }
    return found
  }

  var serviceLog: String {
    get throws { try String(contentsOf: folder.appending(path: "service.log"), encoding: .utf8) }
  }
}
