import ArgumentParser
import Foundation
import SMPP
import SMPPClient

/// Customers who are there, and send nothing.
struct Idle: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Customers who are bound and send nothing but enquire_link.",
    discussion: "Says \"bound\" when all are; prints a line of JSON: sessions, those left, and enquiries answered.")

  @OptionGroup var bind: BindOptions

  @Option(help: "Sessions.")
  var sessions = 100

  @Option(help: "Seconds between two enquiries of a session.")
  var every = 5.0

  @Option(help: "For so many seconds.")
  var seconds = 60.0

  private struct Report: Encodable {
    let sessions: Int
    let left: Int
    let enquiries: Int
    let answered: Int
  }

  func run() throws {
    var links = try (0..<sessions).map { _ in try bind.link() }
    print("bound \(links.count)")
    fflush(nil)
    let end = ContinuousClock.now + Duration(seconds)
    var (sequence, answered) = (UInt32(1), 0)
    while .now < end {
      let next = min(ContinuousClock.now + Duration(every), end)
      sequence += 1
      let enquiry = try PDU(.enquireLink, sequence: sequence).encoded
      links = links.compactMap { link in
        var link = link
        link.send(enquiry)
        return (try? link.flush()).map { link }
      }
      links = links.compactMap { link in
        var link = link
        // The first may take its time, and the others have had it then.
        guard let count = try? Self.answers(&link, until: next) else { return nil }
        answered += count
        return link
      }
      Thread.sleep(forTimeInterval: max((next - .now).inSeconds, 0))
    }
    try printJSON(
      Report(sessions: sessions, left: links.count, enquiries: Int(sequence - 1) * sessions, answered: answered))
  }

  /// Reads until an enquiry is answered; throws at the end of the connection.
  private static func answers(_ link: inout Link, until end: ContinuousClock.Instant) throws -> Int {
    var count = 0
    while count == 0, link.tcp.hasInput(within: end - .now) {
      guard link.receive() else { throw LinkError("the connection ended") }
      while let frame = try link.next() {
        guard let header = try PDUHeader(frame) else { continue }
        if header.command == .enquireLink.response { count += 1 } else { link.answer(header) }
      }
      try link.flush()
    }
    return count
  }
}
