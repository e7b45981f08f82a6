import DNS
import Mail
import SystemDNS
import Testing

@Suite struct RdataTests {
  @Test func addresses() throws {
    let four = try #require(IPAddress("192.0.2.7"))
    let sixteen = try #require(IPAddress("2001:db8::7"))
    #expect(Rdata.decode(four.bytes, .a) == .address(four))
    #expect(Rdata.decode(sixteen.bytes, .aaaa) == .address(sixteen))
  }

  @Test func nameIsLowerCaseWithoutFinalDot() {
    #expect(Rdata.decode(wire("Mail.Example"), .ptr) == .host("mail.example"))
    #expect(Rdata.decode([0, 10] + wire("mx.example"), .mx) == .mailExchange(preference: 10, host: "mx.example"))
    #expect(Rdata.decode([0, 0, 0], .mx) == .mailExchange(preference: 0, host: ""))
  }

  @Test func stringsAreJoined() {
    let long = [UInt8](repeating: UInt8(ascii: "x"), count: 255)
    #expect(Rdata.decode([255] + long + [2] + Array("yz".utf8), .txt) == .text(long + Array("yz".utf8)))
    #expect(Rdata.decode([0], .txt) == .text([]))
    #expect(Rdata.decode([0, 1, 0xff, 0], .txt) == .text([0xff]))
  }

  @Test func longestNameIsRead() {
    // 3 labels of 63 and one of 61 make 255 octets with the root.
    let labels = [63, 63, 63, 61].map { String(repeating: "a", count: $0) }
    let name = labels.joined(separator: ".")
    #expect(Rdata.decode(wire(name), .ptr) == .host(name))
    #expect(Rdata.decode(wire(name + "b"), .ptr) == nil)
  }

  @Test(
    arguments: [
      (RecordType.a, []), (.a, [1, 2, 3]), (.a, [1, 2, 3, 4, 5]),
      (.aaaa, [UInt8](repeating: 0, count: 4)), (.aaaa, [UInt8](repeating: 0, count: 15)),
      (.aaaa, [UInt8](repeating: 0, count: 17)),
      (.txt, []), (.txt, [1]), (.txt, [5, 1, 2]), (.txt, [1, 65, 255]),
      (.mx, []), (.mx, [0]), (.mx, [0, 1]), (.mx, [0, 1, 2, 97]), (.mx, [0, 1, 0, 0]),
      // Without a root, cut in a label, with bytes behind the root, compressed, of a reserved kind.
      (.ptr, []), (.ptr, [1, 97]), (.ptr, [3, 97]), (.ptr, [1, 97, 0, 9]), (.ptr, [0xc0, 0x0c]), (.ptr, [0x41, 0, 0]),
      // A dot, a space, a backslash and an octet beyond ASCII inside a label.
      (.ptr, [3, 97, 46, 98, 0]), (.ptr, [1, 32, 0]), (.ptr, [1, 92, 0]), (.ptr, [1, 0xe4, 0]),
    ] as [(RecordType, [UInt8])])
  func malformedDataIsRefused(_ type: RecordType, _ bytes: [UInt8]) {
    #expect(Rdata.decode(bytes, type) == nil)
  }

  /// Every type copes with every cut of every well-formed record.
  @Test(arguments: RecordType.allCases)
  func cutDataIsSurvived(_ type: RecordType) {
    let samples = [wire("mail.example"), [0, 10] + wire("mx.example"), [3, 97, 98, 99, 0, 2, 100, 101]]
    for sample in samples {
      for end in 0...sample.count { _ = Rdata.decode(Array(sample[..<end]), type) }
    }
  }

  private func wire(_ name: String) -> [UInt8] {
    name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
  }
}
