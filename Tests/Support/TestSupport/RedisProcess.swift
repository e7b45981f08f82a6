package import Foundation
import Glibc
import Synchronization

/// A real Redis on a unix socket in a folder of its own, which nothing else uses.
package final class RedisProcess: Sendable {
  /// Where it is installed; nil, with a printed line, if it is not.
  package static var binary: String? {
    let binary = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"].first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
    if binary == nil { print("skipped: redis-server is not installed") }
    return binary
  }

  package struct StartFailure: Error {}

  package let folder: URL
  private let options: [String]
  private let running = Mutex(Process())

  /// Does not start it.
  ///
  /// `options`: more of Redis's own; without any nothing is written to the disk.
  package init(_ options: [String] = []) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString)")
    self.options = options
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    kill()
    try? FileManager.default.removeItem(at: folder)
  }

  package var socket: String { folder.appending(path: "socket").path }

  /// Starts it, and waits until it listens.
  package func start() throws {
    let process = Process()
    running.withLock { $0 = process }
    process.executableURL = URL(filePath: Self.binary ?? "")
    let log = folder.appending(path: "log")
    process.arguments =
      ["--port", "0", "--unixsocket", socket, "--dir", folder.path, "--logfile", log.path, "--save", ""] + options
    try? FileManager.default.removeItem(at: log)
    try process.run()
    for _ in 0..<400 where process.isRunning {
      let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
      if text.contains("ready to accept connections") { return }
      usleep(25_000)
    }
    throw StartFailure()
  }

  /// Ends it as a crash does (`SIGKILL`).
  package func kill() {
    signal(SIGKILL)
    running.withLock { if $0.isRunning { $0.waitUntilExit() } }
  }

  /// It answers nobody until `wake`.
  package func freeze() { signal(SIGSTOP) }

  package func wake() { signal(SIGCONT) }

  private func signal(_ number: Int32) {
    running.withLock { if $0.isRunning { Glibc.kill($0.processIdentifier, number) } }
  }
}
