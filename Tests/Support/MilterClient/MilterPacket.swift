/// One packet: a length of four bytes (of all that follows), a letter, and the payload.
package struct MilterPacket: Hashable, Sendable {
  package let code: UInt8
  package let payload: [UInt8]

  package init(code: UInt8, payload: [UInt8] = []) {
    self.code = code
    self.payload = payload
  }

  package init(_ command: MilterCommand, _ payload: [UInt8] = []) {
    self.init(code: command.rawValue, payload: payload)
  }

  /// As it goes over the wire.
  package var encoded: [UInt8] {
    var writer = PayloadWriter()
    writer.number(UInt32(payload.count + 1))
    writer.raw([code])
    writer.raw(payload)
    return writer.bytes
  }

  var letter: String { String(Unicode.Scalar(code)) }
}

/// Cuts a stream of bytes into packets.
package struct MilterPacketBuffer: Sendable {
  /// More than any milter sends: a length beyond it is garbage.
  static let limit = 64 << 20

  private var bytes: [UInt8] = []
  private var start = 0

  package init() {}

  /// Whether bytes are left that were not taken as packets.
  package var isEmpty: Bool { start == bytes.count }

  package mutating func append(_ more: [UInt8]) {
    if start == bytes.count {
      bytes = more
      start = 0
    } else {
      bytes += more
    }
  }

  /// The next packet; nil if it is not all there yet.
  package mutating func next() throws(MilterError) -> MilterPacket? {
    guard bytes.count - start >= 4 else { return nil }
    let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard (1...Self.limit).contains(length) else { throw .malformed("packet of \(length) bytes") }
    guard bytes.count - start >= 4 + length else { return nil }
    let packet = MilterPacket(code: bytes[start + 4], payload: Array(bytes[start + 5..<start + 4 + length]))
    start += 4 + length
    return packet
  }
}

/// Writes the fields of a payload: numbers big-endian, strings with a NUL behind them.
struct PayloadWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number(_ value: UInt32) {
    bytes += stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  mutating func port(_ value: UInt16) {
    bytes += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  mutating func string(_ text: some Sequence<UInt8>) {
    bytes += text
    bytes.append(0)
  }

  mutating func string(_ text: String) { string(text.utf8) }

  mutating func raw(_ more: some Sequence<UInt8>) { bytes += more }
}

/// Reads the fields of a payload.
struct PayloadReader {
  private let letter: String
  private var rest: ArraySlice<UInt8>

  init(_ packet: MilterPacket) {
    letter = packet.letter
    rest = packet.payload[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func number() throws(MilterError) -> UInt32 {
    guard rest.count >= 4 else { throw .malformed("\(letter) without a number") }
    defer { rest = rest.dropFirst(4) }
    return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func bytes() throws(MilterError) -> [UInt8] {
    guard let end = rest.firstIndex(of: 0) else { throw .malformed("\(letter) with a string that does not end") }
    defer { rest = rest[(end + 1)...] }
    return Array(rest[..<end])
  }

  mutating func text() throws(MilterError) -> String { String(decoding: try bytes(), as: UTF8.self) }

  /// Throws if something is left.
  func end() throws(MilterError) {
    guard rest.isEmpty else { throw .malformed("\(letter) with \(rest.count) bytes too many") }
  }
}
