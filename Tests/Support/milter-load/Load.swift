import Foundation
import Mail
import MilterClient
import Synchronization

/// Messages, and how many of them to send at a time.
struct Load: Sendable {
  let transactions: [MilterTransaction]
  let connections: Int
  let count: Int
  let perConnection: Int
  let timeout: Duration
  let isUnique: Bool

  /// Sends all messages through threads of their own, one for each connection.
  func run(against socket: String) -> RoundResult {
    let work = Work(tag: UInt64.random(in: .min ... .max))
    let start = ContinuousClock.now
    let ended = DispatchGroup()
    for _ in 0..<connections {
      ended.enter()
      Thread {
        let samples = send(work, to: socket)
        work.samples.withLock { $0 += samples }
        ended.leave()
      }.start()
    }
    ended.wait()
    let seconds = (ContinuousClock.now - start).inSeconds
    return RoundResult(seconds: seconds, samples: work.samples.withLock { $0 })
  }

  /// Sends messages until there are no more to send.
  private func send(_ work: Work, to socket: String) -> [Sample] {
    var samples: [Sample] = []
    var connection: MilterConnection?
    var used = 0
    while let index = work.next(below: count) {
      let start = ContinuousClock.now
      do throws(MilterError) {
        let open = if let connection { connection } else { try MilterConnection(socket: socket, timeout: timeout) }
        connection = open
        let kind = try open.send(message(index, work.tag)).kind
        samples.append(Sample(latency: (ContinuousClock.now - start).inSeconds, kind: kind))
        used += 1
      } catch {
        samples.append(Sample(latency: 0, kind: "error: \(error)", isError: true))
        used = perConnection
      }
      guard used >= perConnection else { continue }
      try? connection?.send(.quit)
      connection?.close()
      connection = nil
      used = 0
    }
    try? connection?.send(.quit)
    return samples
  }

  private func message(_ index: Int, _ tag: UInt64) -> MilterTransaction {
    var message = transactions[index % transactions.count]
    if isUnique {
      let id = "<\(String(tag, radix: 36)).\(index)@milter-load.invalid>"
      message.headers.insert(HeaderField("Message-ID", id), at: 0)
    }
    message.setUsualMacros(queueID: "LOAD\(index)", receiver: "mx.example.com")
    return message
  }
}

/// One message sent.
struct Sample: Sendable {
  /// Seconds.
  let latency: Double
  let kind: String
  /// No answer was had.
  var isError = false
}

/// What the threads of a round share.
private final class Work: Sendable {
  let tag: UInt64
  let samples = Mutex<[Sample]>([])
  private let taken = Atomic<Int>(0)

  init(tag: UInt64) { self.tag = tag }

  func next(below count: Int) -> Int? {
    let index = taken.add(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }
}

extension MilterOutcome {
  /// What became of the message, in a word or two.
  fileprivate var kind: String {
    switch reply {
    case .accept, .continue:
      modifications.contains { if case .quarantine = $0 { true } else { false } } ? "quarantine" : "accept"
    case .replyCode(let text): "reply \(text.prefix(3))"
    case let other: "\(other)"
    }
  }
}

extension Duration {
  fileprivate var inSeconds: Double { self / .seconds(1) }
}
