import Foundation

/// How other commands get an event into the log that the filter writes: a file it picks up within a second.
package struct LogInbox: Sendable {
  private let folder: URL
  private let state: StateFolder

  package init(_ state: StateFolder) {
    self.state = state
    folder = state.url.appending(path: "inbox")
  }

  /// An event as it waits; what nobody shall read is wrapped under the operator's key.
  private struct Item: Codable {
    let event: Event
    let concealed: Data?
  }

  private struct Concealed: Codable {
    let about: [String]
    let sealed: [String: String]
  }

  private static let purpose = "inbox"

  /// Makes an event durable in the log, whether the filter runs or not.
  ///
  /// `seconds`: the longest wait for a filter that runs; 0: none, the event is durable in the inbox.
  package func record(_ event: Event, seconds: Int = 15) throws {
    if try write(event) { return }
    let file = try leave(event)
    for round in 0..<seconds * 10 {
      guard FileManager.default.fileExists(atPath: file.path) else { return }
      Thread.sleep(forTimeInterval: 0.1)
      // Whoever wrote the log may have been another command, which is over.
      if round % 5 == 4, try write(nil) { return }
    }
    guard seconds > 0 else { return }
    try? FileManager.default.removeItem(at: file)
    throw LogError("\(folder.path): the filter did not take the record within \(seconds) s; is it running?")
  }

  /// Takes what waits into the log, and then the event; false if somebody else writes the log.
  private func write(_ event: Event?) throws -> Bool {
    do {
      let log = try DecisionLog(at: state)
      try log.takeInbox()
      if let event { try log.append(event) }
      try log.checkpoint()
      return true
    } catch let error as LogError where error.isBusy {
      return false
    }
  }

  /// Leaves an event for the filter to record when it runs.
  @discardableResult
  func leave(_ event: Event) throws -> URL {
    // In the order in which they came.
    let file = folder.appending(path: "\(UInt64(Date.now.timeIntervalSince1970 * 1_000_000))-\(UUID()).json")
    let isPlain = event.about.isEmpty && event.sealed.isEmpty
    let concealed = Concealed(about: event.about, sealed: event.sealed)
    let item = Item(
      event: event, concealed: isPlain ? nil : try keys.wrap(try JSONEncoder().encode(concealed), Self.purpose))
    try Replacement.write([UInt8](try JSONEncoder().encode(item)), to: file)
    return file
  }

  /// The events that wait; each is removed when the caller has recorded it.
  func take(_ record: (Event) throws -> Void) throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return }
    for name in names.sorted() where name.hasSuffix(".json") {
      let file = folder.appending(path: name)
      if let event = try event(in: file) { try record(event) }
      try FileManager.default.removeItem(at: file)
    }
  }

  /// Nil if it is none.
  private func event(in file: URL) throws -> Event? {
    guard let item = try? JSONDecoder().decode(Item.self, from: Data(contentsOf: file)) else { return nil }
    var event = item.event
    if let plain = try item.concealed.flatMap({ try keys.unwrap($0, Self.purpose) }) {
      let concealed = try JSONDecoder().decode(Concealed.self, from: plain)
      (event.about, event.sealed) = (concealed.about, concealed.sealed)
    }
    return event
  }

  private var keys: DayKeys { DayKeys(folder: state.keys) }
}
