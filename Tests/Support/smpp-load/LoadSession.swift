import SMPP
import SMPPClient

/// One session that sends: as much as window and rate allow, then waits for answers.
struct LoadSession {
  private var link: Link
  private let message: PreparedMessage
  private let window: Int
  private let rate: Double
  private var number: Int
  private var result = LoadResult()
  /// When the messages were due that wait for an answer, by sequence number.
  private var waiting: [UInt32: ContinuousClock.Instant] = [:]

  /// How long no answer may come.
  private static let patience = Duration.seconds(5)

  init(_ link: Link, _ message: PreparedMessage, window: Int, rate: Double, first: Int) {
    self.link = link
    self.message = message
    self.window = window
    self.rate = rate
    number = first
    waiting.reserveCapacity(window)
  }

  mutating func run(from start: ContinuousClock.Instant, for time: Duration) -> LoadResult {
    do {
      let end = start + time
      while .now < end {
        try send(from: start)
        let isFull = rate == 0 || waiting.count == window
        if link.tcp.hasInput(within: isFull ? Self.patience : pause(from: start)) {
          try receive()
        } else if isFull {
          break
        }
      }
      while !waiting.isEmpty, link.tcp.hasInput(within: Self.patience) { try receive() }
      if !waiting.isEmpty { throw LinkError("\(waiting.count) messages without an answer") }
      try unbind()
    } catch {
      result.problem = "\(error)"
    }
    return result
  }

  private mutating func send(from start: ContinuousClock.Instant) throws {
    let now = ContinuousClock.now
    let allowed = rate > 0 ? Int((now - start).inSeconds * rate) - result.sent : window
    for _ in 0..<max(min(allowed, window - waiting.count), 0) {
      let sequence = UInt32(result.sent + 2)
      waiting[sequence] = rate > 0 ? start + Duration(Double(result.sent + 1) / rate) : now
      link.send(message.octets(sequence: sequence, number: number))
      number += 1
      result.sent += 1
    }
    try link.flush()
  }

  /// How long until the next message is due.
  private func pause(from start: ContinuousClock.Instant) -> Duration {
    guard rate > 0 else { return .zero }
    return start + Duration(Double(result.sent + 1) / rate) - .now
  }

  private mutating func receive() throws {
    guard link.receive() else { throw LinkError("the connection ended with \(waiting.count) messages unanswered") }
    let now = ContinuousClock.now
    while let frame = try link.next() {
      guard let header = try PDUHeader(frame) else { continue }
      if header.command.isResponse, let due = waiting.removeValue(forKey: header.sequence) {
        result.statuses[header.status, default: 0] += 1
        result.latencies.append((now - due) / .microseconds(1))
      } else {
        link.answer(header)
      }
    }
    try link.flush()
  }

  private mutating func unbind() throws {
    link.send(try PDU(.unbind, sequence: 1).encoded)
    try link.flush()
    while link.tcp.hasInput(within: .seconds(1)), link.receive() {
      while let frame = try link.next() { if try PDUHeader(frame)?.command == .unbind.response { return } }
    }
  }
}
