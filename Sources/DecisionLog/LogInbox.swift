import Foundation

/// How other commands get an event into the log that the filter writes: a file it picks up within a second.
package struct LogInbox: Sendable {
  private let folder: URL
  private let state: StateFolder

  package init(_ state: StateFolder) {
    self.state = state
    folder = state.url.appending(path: "inbox")
  }

  /// Makes an event durable in the log, whether the filter runs or not; `seconds` is the longest wait for it.
  package func record(_ event: Event, seconds: Int = 15) throws {
    let file: URL
    do {
      let log = try DecisionLog(at: state)
      try log.append(event)
      return try log.checkpoint()
    } catch let error as LogError where error.isBusy {
      file = try leave(event)
    }
    for _ in 0..<seconds * 10 {
      guard FileManager.default.fileExists(atPath: file.path) else { return }
      Thread.sleep(forTimeInterval: 0.1)
    }
    try? FileManager.default.removeItem(at: file)
    throw LogError("\(folder.path): the filter did not take the record within \(seconds) s; is it running?")
  }

  /// Leaves an event for the filter to record when it runs.
  @discardableResult
  func leave(_ event: Event) throws -> URL {
    let file = folder.appending(path: "\(UUID()).json")
    try Replacement.write([UInt8](try JSONEncoder().encode(event)), to: file)
    return file
  }

  /// The events that wait; each is removed when the caller has recorded it.
  func take(_ record: (Event) throws -> Void) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return }
    for name in names.sorted() where name.hasSuffix(".json") {
      let file = folder.appending(path: name)
      if let event = try? JSONDecoder().decode(Event.self, from: Data(contentsOf: file)) { try record(event) }
      try FileManager.default.removeItem(at: file)
    }
  }
}
