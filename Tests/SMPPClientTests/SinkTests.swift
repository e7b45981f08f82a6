import Foundation
import SMPP
import SMPPClient
import Testing

/// The SMSC of the tests, through the relay of the tests.
@Suite("smpp-load")
struct SinkTests {
  private static let bind: PDU? = try? PDU(.bindTransceiver, sequence: 1, [.systemID: .text("test")])

  private func link(_ peer: PeerProcess) throws -> Link {
    try Link(binding: #require(Self.bind), to: "127.0.0.1", port: peer.port)
  }

  private func submit(_ sequence: UInt32, _ text: [UInt8], isPart: Bool = false, receipt: Bool = false) throws -> PDU {
    try PDU(
      .submitSM, sequence: sequence,
      [
        .sourceAddress: .text("Bank"), .destinationAddress: .text("447700900123"), .shortMessage: .octets(text[...]),
        .esmClass: .integer(isPart ? 0x40 : 0), .registeredDelivery: .integer(receipt ? 1 : 0),
      ])
  }

  /// The PDUs that come within the time.
  private func answers(_ link: inout Link, _ count: Int, within time: Duration = .seconds(10)) throws -> [PDU] {
    var pdus: [PDU] = []
    while true {
      while let frame = try link.next() { pdus.append(try PDU(Array(frame))) }
      guard pdus.count < count, link.tcp.hasInput(within: time), link.receive() else { return pdus }
    }
  }

  @Test func answersAndRecords() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "smpp-load-\(UUID().uuidString).jsonl")
    defer { try? FileManager.default.removeItem(at: file) }
    let sink = try PeerProcess("sink", ["--receipts", "--record", file.path])
    let relay = try PeerProcess("relay", ["\(sink.port)"])
    var link = try link(relay)
    link.send(try submit(2, Array("one".utf8), receipt: true).encoded)
    link.send(try PDU(.enquireLink, sequence: 3).encoded)
    link.send(try PDU(.unbind, sequence: 4).encoded)
    try link.flush()
    let pdus = try answers(&link, 4)
    #expect(
      pdus.map(\.command) == [.submitSM.response, .deliverSM, .enquireLink.response, .unbind.response])
    #expect(pdus.first?.string(.messageID).isEmpty == false)
    #expect(pdus.dropFirst().first?.messageType == .receipt)
    #expect(try String(contentsOf: file, encoding: .utf8).contains(#""source":"Bank","text":"one""#))
    let report = try JSONSerialization.jsonObject(with: sink.end()) as? [String: Int]
    #expect(report == ["sessions": 1, "messages": 1, "otherPDUs": 3, "broken": 0])
  }

  @Test func holdsPartsBackUntilTheNextComes() throws {
    let sink = try PeerProcess("sink", ["--hold"])
    var link = try link(sink)
    link.send(try submit(2, [5, 0, 3, 7, 2, 1, 0x41], isPart: true).encoded)
    try link.flush()
    #expect(try answers(&link, 1, within: .milliseconds(300)).isEmpty)
    link.send(try submit(3, [5, 0, 3, 7, 2, 2, 0x41], isPart: true).encoded)
    try link.flush()
    #expect(try answers(&link, 2).map(\.sequence) == [2, 3])
    link.send(try submit(4, [5, 0, 3, 8, 2, 1, 0x41], isPart: true).encoded)
    try link.flush()
    #expect(try answers(&link, 1).map(\.sequence) == [4])
  }
}
