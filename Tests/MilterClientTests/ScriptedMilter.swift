import Glibc
import MilterClient

/// The other end of a client's socket: its answers are there beforehand, what it was sent is looked at afterwards.
@safe
final class ScriptedMilter {
  let connection: MilterConnection
  private let descriptor: Int32

  /// Answers the negotiation by `options`, then gives `answers` one after another.
  convenience init(_ options: MilterOptions, _ answers: [MilterPacket]) throws {
    try self.init([MilterPacket(.negotiate, options.answer)] + answers)
  }

  init(_ answers: [MilterPacket]) throws {
    var pair: [Int32] = [-1, -1]
    guard unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else {
      throw MilterError.system("socketpair", code: errno)
    }
    descriptor = pair[1]
    connection = try MilterConnection(adopting: pair[0], timeout: .milliseconds(500))
    let bytes = answers.flatMap(\.encoded)
    _ = unsafe bytes.withUnsafeBytes { unsafe write(pair[1], $0.baseAddress, $0.count) }
  }

  deinit { _ = close(descriptor) }

  /// Says no more.
  func hangUp() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

  /// What the client sent up to now.
  func received() throws -> [MilterPacket] {
    var buffer = MilterPacketBuffer()
    while true {
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      let count = unsafe recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { break }
      buffer.append(Array(bytes.prefix(count)))
    }
    var packets: [MilterPacket] = []
    while let packet = try buffer.next() { packets.append(packet) }
    return packets
  }
}

extension MilterOptions {
  /// The payload of a milter's answer.
  var answer: [UInt8] {
    [version, actions.rawValue, flags.rawValue].flatMap { number in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> $0) }
    }
  }
}

extension MilterPacket {
  /// A packet from its letter and text; a NUL is written `\0`.
  init(_ letter: Unicode.Scalar, _ text: String = "") {
    self.init(code: UInt8(ascii: letter), payload: Array(text.utf8))
  }
}

extension [MilterPacket] {
  /// The letters in order.
  var letters: String { String(String.UnicodeScalarView(map { Unicode.Scalar($0.code) })) }

  /// The payloads of the packets of a letter, as text.
  func payloads(_ letter: Unicode.Scalar) -> [String] {
    filter { $0.code == UInt8(ascii: letter) }.map { String(decoding: $0.payload, as: UTF8.self) }
  }
}
