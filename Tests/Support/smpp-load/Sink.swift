import ArgumentParser
import Foundation
import SMPP
import SMPPClient
import Synchronization

/// An SMSC.
struct Sink: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "An SMSC that takes everything at once.",
    discussion: """
      Says "listening on HOST:PORT" when it is ready, and on TERM or INT how much came, as a line of JSON.
      """)

  @Argument(help: "Where to listen: PORT, 0 for any, or HOST:PORT.")
  var address: ServerAddress

  @Option(help: "A file for each message that came, as a line of JSON.")
  var record: String?

  @Flag(help: "Send a delivery receipt where one is asked for.")
  var receipts = false

  @Flag(help: "Answer a part of a long message only after the next one came, or after 4 seconds.")
  var hold = false

  func run() throws {
    let end = EndSignal()
    let counts = Counts()
    let recorder = try record.map(Recorder.init)
    let settings = (receipts: receipts, hold: hold)
    Thread {
      do {
        try TCP.listen(address.host, port: address.port) { port in
          print("listening on \(address.host):\(port)")
          fflush(nil)
        } body: { tcp in
          Thread {
            var session = SinkSession(
              Link(tcp), counts, recorder, sendsReceipts: settings.receipts, holdsParts: settings.hold)
            session.run()
          }.start()
        }
      } catch {
        Sink.exit(withError: error)
      }
    }.start()
    end.wait()
    try printJSON(counts.report)
  }
}

/// What all sessions of a sink count.
final class Counts: Sendable {
  private let messages = Atomic<Int>(0)
  private let others = Atomic<Int>(0)
  private let sessions = Atomic<Int>(0)
  private let broken = Atomic<Int>(0)

  struct Report: Codable {
    let sessions: Int
    let messages: Int
    let otherPDUs: Int
    /// Sessions that sent what is no PDU, or nothing more in the middle of one.
    let broken: Int
  }

  var report: Report {
    Report(
      sessions: sessions.load(ordering: .relaxed), messages: messages.load(ordering: .relaxed),
      otherPDUs: others.load(ordering: .relaxed), broken: broken.load(ordering: .relaxed))
  }

  func addSession() { sessions.add(1, ordering: .relaxed) }
  func addBroken() { broken.add(1, ordering: .relaxed) }

  func add(isMessage: Bool) {
    if isMessage { messages.add(1, ordering: .relaxed) } else { others.add(1, ordering: .relaxed) }
  }

  /// A number for each message.
  func nextID() -> String {
    let number = String(messages.load(ordering: .relaxed), radix: 16)
    return String(repeating: "0", count: max(8 - number.count, 0)) + number
  }
}

/// TERM and INT, for the main thread alone; made before there is another thread.
@safe
struct EndSignal {
  private var set = sigset_t()

  init() {
    unsafe sigemptyset(&set)
    for signal in [SIGTERM, SIGINT] { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
  }

  func wait() {
    var set = set
    var signal: Int32 = 0
    _ = unsafe sigwait(&set, &signal)
  }
}
