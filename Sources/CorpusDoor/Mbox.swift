import Foundation
import Mail

/// Mailboxes in the mboxrd form: `From ` lines in between, `>From ` lines quoted by one more `>`.
enum Mbox {
  private static let separator = Array("From ".utf8)

  static func isMbox(_ data: Data) -> Bool { data.starts(with: separator) }

  /// The messages with their quoting undone.
  static func messages(in data: Data) -> [Data] {
    var messages: [Data] = []
    var current = Data()
    var isFirst = true
    var afterEmpty = true
    for line in Lines(data: data) {
      if afterEmpty, line.starts(with: separator) {
        if !isFirst { messages.append(withoutLastEmptyLine(current)) }
        current = Data()
        isFirst = false
      } else {
        current.append(unquoted(line))
      }
      afterEmpty = line.allSatisfy { $0 == 0x0a || $0 == 0x0d }
    }
    if !isFirst { messages.append(withoutLastEmptyLine(current)) }
    return messages
  }

  private static func unquoted(_ line: Data) -> Data {
    let rest = line.drop { $0 == UInt8(ascii: ">") }
    return rest.count < line.count && rest.starts(with: separator) ? line.dropFirst() : line
  }

  private static func withoutLastEmptyLine(_ message: Data) -> Data {
    message.suffix(2) == Data([0x0a, 0x0a]) ? message.dropLast() : message
  }
}

/// The lines of some bytes, each with its line end.
private struct Lines: Sequence, IteratorProtocol {
  let data: Data
  private var position: Int

  init(data: Data) {
    self.data = data
    position = data.startIndex
  }

  mutating func next() -> Data? {
    guard position < data.endIndex else { return nil }
    let feed = data[position...].firstIndex(of: 0x0a) ?? data.endIndex - 1
    defer { position = feed + 1 }
    return data[position...feed]
  }
}
