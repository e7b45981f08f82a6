/// One piece of a snapshot or journal.
struct Frame {
  enum Kind: UInt8, CaseIterable {
    case header = 1
    case campaign
    case domain
    case signature
    case observation
    case progress
    /// Never on the disk: what machines tell each other.
    case shared
  }

  let kind: Kind
  let payload: ArraySlice<UInt8>

  /// Begins every frame: after damage, reading goes on at the next one.
  static let magic = Array("TMkf".utf8)
  /// Magic, kind, length of the payload.
  static let headSize = 9
  /// A keyed hash of kind and payload: neither chance nor a stranger makes a frame.
  static let checkSize = 8
  static let payloadLimit = 1 << 20

  static func check(_ kind: UInt8, _ payload: some Collection<UInt8>, _ key: KeyedHash) -> UInt64 {
    key(payload) ^ UInt64(kind) &* 0x9e37_79b9_7f4a_7c15
  }
}

/// Puts values into frames.
struct FrameWriter {
  private let key: KeyedHash
  private(set) var bytes: [UInt8] = []

  init(key: KeyedHash) { self.key = key }

  mutating func add(_ kind: Frame.Kind, _ write: (inout ByteWriter) -> Void) {
    var payload = ByteWriter(capacity: 256)
    write(&payload)
    guard payload.bytes.count <= Frame.payloadLimit else { return }
    var frame = ByteWriter(capacity: Frame.headSize + payload.bytes.count + Frame.checkSize)
    frame.write(bytes: Frame.magic)
    frame.write(kind.rawValue)
    frame.write(UInt32(payload.bytes.count))
    frame.write(bytes: payload.bytes)
    frame.write(Frame.check(kind.rawValue, payload.bytes, key))
    bytes += frame.bytes
  }
}

/// Reads frames; what is none is skipped.
struct FrameReader {
  private let bytes: [UInt8]
  private let key: KeyedHash
  private var position = 0
  /// Octets that belong to no frame.
  private(set) var skipped = 0

  init(_ bytes: [UInt8], key: KeyedHash) {
    self.bytes = bytes
    self.key = key
  }

  mutating func next() -> Frame? {
    while position < bytes.count {
      if let (frame, end) = frame(at: position) {
        position = end
        return frame
      }
      let next = bytes[(position + 1)...].firstIndex(of: Frame.magic[0]) ?? bytes.count
      skipped += next - position
      position = next
    }
    return nil
  }

  /// The frame that begins there, and where it ends; nil if there is none.
  func frame(at start: Int) -> (Frame, end: Int)? {
    guard bytes[start...].starts(with: Frame.magic), bytes.count - start >= Frame.headSize + Frame.checkSize,
      let kind = Frame.Kind(rawValue: bytes[start + 4])
    else { return nil }
    var head = ByteReader(bytes[(start + 5)...])
    guard let length = head.read(UInt32.self), length <= Frame.payloadLimit,
      Int(length) + Frame.checkSize <= head.remaining
    else { return nil }
    let payload = bytes[(start + Frame.headSize)..<(start + Frame.headSize + Int(length))]
    var rest = ByteReader(bytes[payload.endIndex...])
    guard rest.read(UInt64.self) == Frame.check(kind.rawValue, payload, key) else { return nil }
    return (Frame(kind: kind, payload: payload), payload.endIndex + Frame.checkSize)
  }
}

/// What a snapshot says of the whole ledger.
struct LedgerHeader {
  /// When the ledger began to count.
  let since: UInt32
  /// The last observation that was counted when the snapshot began.
  let sequence: UInt64

  private static let version: UInt8 = 1

  init(since: UInt32, sequence: UInt64) {
    self.since = since
    self.sequence = sequence
  }

  func write(to writer: inout ByteWriter) {
    writer.write(Self.version)
    writer.write(since)
    writer.write(sequence)
  }

  /// Nil for another version.
  init?(from reader: inout ByteReader) {
    guard reader.read(UInt8.self) == Self.version, let since = reader.read(UInt32.self),
      let sequence = reader.readSequence(), reader.remaining == 0
    else { return nil }
    self.since = since
    self.sequence = sequence
  }
}

/// Observations on their way to the disk.
struct Journal: Sendable {
  private var bytes: [UInt8] = []
  private var lost = 0
  /// How far the shared log was counted, if that changed.
  private var progress: SharedProgress?

  /// Octets kept for a disk that is slow.
  private static let limit = 16 << 20

  mutating func add(_ observation: Observation, key: KeyedHash) {
    guard bytes.count < Self.limit else {
      lost += 1
      return
    }
    var frames = FrameWriter(key: key)
    frames.add(.observation) { observation.write(to: &$0) }
    bytes += frames.bytes
  }

  mutating func note(_ progress: SharedProgress) { self.progress = progress }

  mutating func fetch(key: KeyedHash) -> (bytes: [UInt8], lost: Int) {
    defer { self = Journal() }
    var frames = FrameWriter(key: key)
    if let progress { frames.add(.progress) { progress.write(to: &$0) } }
    return (bytes + frames.bytes, lost)
  }
}

/// How much of a snapshot or journal could be read.
package struct RestoreReport: Hashable, Sendable {
  package var frames = 0
  package var damagedBytes = 0
  /// The time of the newest message, in seconds since 1970 UTC.
  package var newest: Int64?
}
