import Foundation
import Logging
import Synchronization

/// Where the service log goes: a file that can be reopened after rotation, or standard error.
final class ServiceLog: Sendable {
  private let path: String?
  private let handle: Mutex<FileHandle>

  /// An empty path means standard error.
  init(path: String) throws {
    self.path = path.isEmpty ? nil : path
    handle = Mutex(try Self.open(self.path))
  }

  /// A logger that writes here.
  var logger: Logger {
    Logger(label: "truemark") { _ in ServiceLogHandler(log: self) }
  }

  /// Opens the file anew; if that fails the old one stays.
  func reopen() throws {
    let fresh = try Self.open(path)
    handle.withLock { $0 = fresh }
  }

  /// Writes a line; it is lost if the disk is full.
  func write(_ line: String) {
    handle.withLock { try? $0.write(contentsOf: Data(line.utf8)) }
  }

  private static func open(_ path: String?) throws -> FileHandle {
    guard let path else { return FileHandle.standardError }
    if !FileManager.default.fileExists(atPath: path) {
      _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o640])
    }
    guard let handle = FileHandle(forWritingAtPath: path) else {
      throw UnreadableInput(description: "\(path): the service log cannot be written (service.log)")
    }
    _ = try handle.seekToEnd()
    return handle
  }
}

/// One line a message: time, level, text.
private struct ServiceLogHandler: LogHandler {
  let log: ServiceLog
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    log.write("\(Date.now.formatted(.iso8601)) \(event.level) \(event.message)\n")
  }
}
