import ArgumentParser
import Foundation
import Measurement
import SMPP
import SMPPClient
import Synchronization

/// A customer who sends.
struct Load: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Customers who send messages of 100 octets.",
    discussion: """
      Prints a line of JSON: messages sent and answered, by status; messages answered a second; and how long answers \
      took, in microseconds. With a rate, that runs from the moment when the message was due, so that a relay that \
      makes the sender wait does not look fast.
      """)

  @OptionGroup var bind: BindOptions

  @Option(help: "Sessions, a thread each.")
  var sessions = 1

  @Option(help: "Messages of a session that wait for an answer, at most.")
  var window = 100

  @Option(help: "Messages a second of all sessions together; 0: as many as go.")
  var rate = 0.0

  @Option(help: "For so many seconds.")
  var seconds = 5.0

  @Option(help: "The sender.")
  var source = "10690001"

  @Option(help: "The text; UCS-2.")
  var text = "【示例银行】您的验证码是123456,五分钟内有效,请勿告诉他人。如非本人操作,请致电客服。祝您愉快"

  @Flag(help: "Ask for delivery receipts.")
  var receipts = false

  @Option(help: "Recipients; they take turns.")
  var recipients = 10_000_000

  @Flag(help: "Send cancel_sm, which no filter judges, in place of messages.")
  var unjudged = false

  func validate() throws {
    guard sessions > 0, window > 0, rate >= 0, seconds > 0, (1...100_000_000).contains(recipients) else {
      throw ValidationError("numbers above 0 are needed, and no more than 100000000 recipients")
    }
  }

  func run() throws {
    let message = try PreparedMessage(
      unjudged ? .cancelSM : .submitSM, source: source, text: text, recipients: recipients, asksForReceipts: receipts)
    let links = try (0..<sessions).map { _ in try bind.link() }
    let results = Mutex<[LoadResult]>([])
    let start = ContinuousClock.now
    let ended = DispatchGroup()
    for (index, link) in links.enumerated() {
      ended.enter()
      Thread {
        var session = LoadSession(
          link, message, window: window, rate: rate / Double(sessions), first: index * recipients / sessions)
        // Customers do not send in step.
        let delay = rate > 0 ? Duration(Double(index) / rate) : .zero
        let result = session.run(from: start + delay, for: Duration(seconds))
        results.withLock { $0.append(result) }
        ended.leave()
      }.start()
    }
    ended.wait()
    try printJSON(LoadReport(results.withLock { $0 }, during: ContinuousClock.now - start))
  }
}

/// A request with a place for the sequence number and one for the recipient.
struct PreparedMessage: Sendable {
  private let octets: [UInt8]
  private let recipient: Int
  private let recipients: Int
  private static let prefix = "86138"
  private static let digits = 8

  init(_ command: CommandID, source: String, text: String, recipients: Int, asksForReceipts: Bool) throws {
    let units = text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
    let number = Self.prefix + String(repeating: "0", count: Self.digits)
    var fields: [Field: PDU.Value] = [
      .sourceAddress: .text(source), .destinationTON: .integer(1), .destinationNPI: .integer(1),
      .destinationAddress: .text(number),
    ]
    if command == .submitSM {
      fields[.registeredDelivery] = .integer(asksForReceipts ? 1 : 0)
      fields[.dataCoding] = .integer(8)
      fields[.shortMessage] = .octets(units[...])
    }
    octets = try PDU(command, sequence: 0, fields).encoded
    guard let place = octets.firstRange(of: Array(number.utf8)) else { throw LinkError("no recipient") }
    recipient = place.upperBound - Self.digits
    self.recipients = recipients
  }

  /// The PDU for the n-th recipient.
  func octets(sequence: UInt32, number: Int) -> [UInt8] {
    var octets = octets
    for index in 0..<4 { octets[12 + index] = UInt8(truncatingIfNeeded: sequence >> UInt32(24 - 8 * index)) }
    var rest = number % recipients
    for index in (0..<Self.digits).reversed() {
      octets[recipient + index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    return octets
  }
}

/// What one session measured.
struct LoadResult: Sendable {
  var sent = 0
  var statuses: [CommandStatus: Int] = [:]
  /// In microseconds.
  var latencies: [Double] = []
  var problem: String?
}

/// The figures of all sessions.
struct LoadReport: Encodable {
  let sent: Int
  let answered: Int
  let byStatus: [String: Int]
  let perSecond: Int
  let latencyMicroseconds: [String: Int]
  let problems: [String]

  init(_ results: [LoadResult], during time: Duration) {
    let latencies = results.flatMap(\.latencies).sorted()
    sent = results.reduce(0) { $0 + $1.sent }
    answered = latencies.count
    byStatus = results.reduce(into: [:]) {
      for (status, count) in $1.statuses { $0[status.description, default: 0] += count }
    }
    perSecond = Int(Double(answered) / time.inSeconds)
    latencyMicroseconds = [
      "p50": Int(latencies.quantile(0.5)), "p95": Int(latencies.quantile(0.95)), "p99": Int(latencies.quantile(0.99)),
      "max": Int(latencies.last ?? 0),
    ]
    problems = results.compactMap(\.problem)
  }
}
