import Foundation
import SMPPClient
import SMS
import Synchronization

/// Writes messages to a file, a line of JSON each.
final class Recorder: Sendable {
  private struct Line: Encodable {
    let operation: String
    let source: String
    let destinations: [String]
    let text: String
    let dataCoding: UInt8
    let part: [Int]?
  }

  private let file: Mutex<FileHandle>

  init(_ path: String) throws {
    guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path)
    else { throw SystemError("open \(path)") }
    self.file = Mutex(file)
  }

  /// A part is its reference, its number and the number of parts.
  func write(_ message: ShortMessage) {
    let line = Line(
      operation: message.operation, source: message.source.text, destinations: message.destinations,
      text: message.text, dataCoding: message.dataCoding,
      part: message.part.map { [Int($0.reference), Int($0.number), Int($0.total)] })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(line) else { return }
    file.withLock { try? $0.write(contentsOf: data + [0x0A]) }
  }
}
