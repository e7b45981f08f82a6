/// A place in the shared log, as the server of the log numbers it.
package struct LogPosition: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970 UTC by the server's clock.
  package let time: UInt64
  package let number: UInt64

  /// Before the first entry.
  package static let start = LogPosition(time: 0, number: 0)

  package init(time: UInt64, number: UInt64) {
    self.time = time
    self.number = number
  }

  /// `TIME-NUMBER`, as Redis writes it.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, let time = UInt64(parts[0]), let number = UInt64(parts[1]) else { return nil }
    self.init(time: time, number: number)
  }

  package var description: String { "\(time)-\(number)" }

  package static func < (left: LogPosition, right: LogPosition) -> Bool {
    (left.time, left.number) < (right.time, right.number)
  }
}

/// How far a ledger has read the shared log.
package struct SharedProgress: Hashable, Sendable {
  /// Of the last entry.
  package var position = LogPosition.start
  /// The last entry of each node, those heard last at the end.
  private var nodes: [Mark] = []

  private struct Mark: Hashable {
    let node: UInt64
    let number: UInt64
  }

  private static let nodeLimit = 64

  package init() {}

  /// Notes an entry; false if it was noted before, since nodes send again what may have been lost.
  package mutating func note(_ entry: SharedEntry) -> Bool {
    let place = nodes.lastIndex { $0.node == entry.node }
    if let place {
      guard nodes[place].number < entry.number else { return false }
      nodes.remove(at: place)
    } else if nodes.count >= Self.nodeLimit {
      nodes.removeFirst()
    }
    nodes.append(Mark(node: entry.node, number: entry.number))
    return true
  }

  func write(to writer: inout ByteWriter) {
    for value in [position.time, position.number] { writer.write(value) }
    for mark in nodes {
      writer.write(mark.node)
      writer.write(mark.number)
    }
  }

  /// Nil unless the bytes are what `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let time = reader.read(UInt64.self), let number = reader.read(UInt64.self),
      reader.remaining.isMultiple(of: 16), reader.remaining / 16 <= Self.nodeLimit
    else { return nil }
    position = LogPosition(time: time, number: number)
    while let node = reader.read(UInt64.self), let number = reader.read(UInt64.self) {
      nodes.append(Mark(node: node, number: number))
    }
  }
}
