import Synchronization

/// What one of several machines with one key tells the others: an entry of the log from which all of them count.
package struct SharedEntry: Sendable {
  package enum News: Sendable {
    /// A message came.
    case observed(Observation)
    /// What became of the message in this node's entry of that number.
    case settled(UInt64, Outcome)
  }

  /// The writer: a random number for each start of the daemon.
  package let node: UInt64
  /// Counts the writer's entries from 1.
  package let number: UInt64
  package let news: News

  package init(node: UInt64, number: UInt64, news: News) {
    self.node = node
    self.number = number
    self.news = news
  }

  func write(to writer: inout ByteWriter) {
    writer.write(node)
    writer.write(number)
    switch news {
    case .observed(let observation):
      writer.write(UInt8(0))
      observation.write(to: &writer)
    case .settled(let observed, let outcome):
      writer.write(UInt8(1))
      writer.write(observed)
      writer.write(outcome.rawValue)
    }
  }

  /// Nil unless the bytes are an entry that `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let node = reader.read(UInt64.self), let number = reader.read(UInt64.self),
      let kind = reader.read(UInt8.self)
    else { return nil }
    switch kind {
    case 0:
      guard let observation = Observation(from: &reader) else { return nil }
      news = .observed(observation)
    case 1:
      guard let observed = reader.read(UInt64.self), let outcome = reader.read(UInt8.self).flatMap(Outcome.init),
        reader.remaining == 0
      else { return nil }
      news = .settled(observed, outcome)
    default: return nil
    }
    self.node = node
    self.number = number
  }
}

/// What sharing the ledger takes.
extension CampaignLedger {
  /// Names the ledger's key without telling it, in 16 hexadecimal digits: who has the same can share.
  package var keyName: String {
    let digits = String(key("shared campaigns".utf8), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// An entry under the ledger's key, so that nobody without the key can write one; nil if it is too large to share.
  package func encode(_ entry: SharedEntry) -> [UInt8]? {
    var frames = FrameWriter(key: key)
    frames.add(.shared) { entry.write(to: &$0) }
    return frames.bytes.isEmpty ? nil : frames.bytes
  }

  /// Nil unless the bytes are one entry under the ledger's key.
  package func decode(_ bytes: [UInt8]) -> SharedEntry? {
    guard let (frame, end) = FrameReader(bytes, key: key).frame(at: 0), end == bytes.count, frame.kind == .shared
    else { return nil }
    var reader = ByteReader(frame.payload)
    return SharedEntry(from: &reader)
  }

  /// How far the shared log is counted here; kept on the disk.
  package var progress: SharedProgress {
    get { state.withLock(\.progress) }
    set {
      state.withLock { state in
        state.progress = newValue
        state.journal?.note(newValue)
      }
    }
  }

  /// Seconds after which nothing that was seen counts any more.
  package var window: Int64 { memory }
}
