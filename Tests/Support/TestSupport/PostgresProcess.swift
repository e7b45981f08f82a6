package import Foundation
import Glibc
import Synchronization

/// A real PostgreSQL on a unix socket in a folder of its own, which nothing else uses.
///
/// It refuses to run as root; then it runs as `nobody`.
package final class PostgresProcess: Sendable {
  /// The folder of its programs; nil, with a printed line, if it is not installed.
  package static var programs: URL? {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let programs = versions.sorted().map { URL(filePath: "/usr/lib/postgresql/\($0)/bin") }.last {
      FileManager.default.isExecutableFile(atPath: $0.appending(path: "initdb").path)
    }
    if programs == nil { print("skipped: PostgreSQL is not installed") }
    return programs
  }

  package struct StartFailure: Error {
    let text: String
  }

  private let folder: URL
  private let running = Mutex<Process?>(nil)

  /// Makes an empty database; does not start it.
  package init() throws {
    // Of a path that a socket can have (108 octets).
    folder = URL(filePath: "/tmp/truemark-pg-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    _ = unsafe chown(folder.path, Self.owner, Self.owner)
    let maker = try start("initdb", ["-D", data, "-U", "truemark", "-A", "trust", "-E", "UTF8", "--no-sync"])
    maker.waitUntilExit()
    guard maker.terminationStatus == 0 else { throw StartFailure(text: said) }
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  /// As the configuration has it.
  package var address: String { "postgresql:///postgres?user=truemark&host=\(folder.path)" }

  private var data: String { folder.appending(path: "data").path }
  private var log: URL { folder.appending(path: "log") }
  private var said: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }
  private static let owner: UInt32 = getuid() == 0 ? 65_534 : getuid()

  /// Starts it, and waits until it takes connections.
  package func start() throws {
    let process = try start("postgres", ["-D", data, "-k", folder.path, "-c", "listen_addresses=", "-c", "fsync=off"])
    running.withLock { $0 = process }
    for _ in 0..<400 where process.isRunning {
      if said.contains("ready to accept connections") { return }
      usleep(25_000)
    }
    throw StartFailure(text: said)
  }

  /// Ends it as a crash does, with all who are connected.
  package func kill() {
    running.withLock { process in
      guard let process, process.isRunning else { return }
      Glibc.kill(process.processIdentifier, SIGQUIT)
      process.waitUntilExit()
    }
  }

  private func start(_ program: String, _ arguments: [String]) throws -> Process {
    let process = Process()
    try? FileManager.default.removeItem(at: log)
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    (process.standardOutput, process.standardError) = (handle, handle)
    process.currentDirectoryURL = URL(filePath: "/")
    let command = [(Self.programs ?? folder).appending(path: program).path] + arguments
    if getuid() == 0 {
      process.executableURL = URL(filePath: "/usr/bin/setpriv")
      process.arguments = ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] + command
    } else {
      process.executableURL = URL(filePath: command[0])
      process.arguments = arguments
    }
    try process.run()
    return process
  }
}
