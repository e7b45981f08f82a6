import SMS
import Testing

@Suite("Parts of long messages")
struct ReassemblyTests {
  private func part(
    _ number: UInt8, of total: UInt8 = 3, _ text: String? = nil, reference: UInt16 = 7, from source: String = "Bank",
    to destination: String = "1", at time: Int64 = 0
  ) -> ShortMessage {
    ShortMessage(
      source: SenderAddress(source), destinations: [destination], text: text ?? "\(number)",
      part: ShortMessage.Part(reference: reference, number: number, total: total), receivedAt: time)
  }

  private func texts(_ reassembly: inout Reassembly, _ parts: [ShortMessage], link: UInt64 = 1) -> [String] {
    parts.map { reassembly.join($0, link: link).message.text }
  }

  @Test(
    arguments: [
      ([1, 2, 3], ["1", "12", "123"]), ([3, 1, 2], ["3", "13", "123"]), ([2, 2, 3], ["2", "2", "23"]),
      ([1, 2, 3, 1], ["1", "12", "123", "1"]),
    ] as [([UInt8], [String])])
  func areJoinedInTheirOrder(numbers: [UInt8], joined: [String]) {
    var reassembly = Reassembly()
    #expect(texts(&reassembly, numbers.map { part($0) }) == joined)
  }

  @Test func aPartThatComesAgainIsReadBesideTheOneBefore() {
    var reassembly = Reassembly()
    #expect(texts(&reassembly, [part(1, "a"), part(2, "b"), part(1, "c")]) == ["a", "ab", "acb"])
  }

  @Test func messagesAreKeptApart() {
    var reassembly = Reassembly()
    _ = reassembly.join(part(1), link: 1)
    let others = [
      part(2, reference: 8), part(2, of: 4), part(2, from: "Shop"), part(2, to: "2"),
    ]
    #expect(texts(&reassembly, others) == ["2", "2", "2", "2"])
    #expect(reassembly.join(part(2), link: 2).message.text == "2")
    #expect(reassembly.join(part(2), link: 1).message.text == "12")
  }

  @Test func whatIsNoPartStaysAsItIs() {
    var reassembly = Reassembly()
    let whole = ShortMessage(source: SenderAddress("Bank"), destinations: ["1"], text: "a", receivedAt: 0)
    reassembly.refuse(whole, link: 1)
    let joined = reassembly.join(whole, link: 1)
    #expect(joined.message == whole && !joined.isRefused && reassembly.count == 0)
  }

  @Test func aRefusalHolds() {
    var reassembly = Reassembly()
    for (number, isRefused) in [(1, false), (2, true), (3, true), (1, true), (2, true)] as [(UInt8, Bool)] {
      let joined = reassembly.join(part(number), link: 1)
      #expect(joined.isRefused == isRefused)
      if number == 1 { reassembly.refuse(joined.message, link: 1) }
    }
    #expect(!reassembly.join(part(2, reference: 8), link: 1).isRefused)
    #expect(reassembly.join(part(2, at: 599), link: 1).isRefused)
    #expect(!reassembly.join(part(2, at: 600), link: 1).isRefused)
  }

  @Test func ageIsBounded() {
    var reassembly = Reassembly()
    #expect(texts(&reassembly, [part(1, at: 0), part(2, at: 599), part(3, at: 600)]) == ["1", "12", "3"])
  }

  @Test func countIsBounded() {
    var reassembly = Reassembly(limits: Reassembly.Limits(messages: 100))
    for reference in 0..<10_000 {
      _ = reassembly.join(part(1, reference: UInt16(reference)), link: 1)
      // What is used is kept.
      if reference.isMultiple(of: 10) { _ = reassembly.join(part(2, reference: 0), link: 1) }
      #expect(reassembly.count <= 100)
    }
    #expect(reassembly.join(part(3, reference: 0), link: 1).message.text == "123")
    #expect(reassembly.join(part(3, reference: 9_999), link: 1).message.text == "13")
    #expect(reassembly.join(part(3, reference: 9_000), link: 1).message.text == "3")
  }

  @Test func octetsAreBounded() {
    var reassembly = Reassembly(limits: Reassembly.Limits(octets: 250))
    let parts = (1...255).map { part(UInt8($0), of: 255, String(repeating: "x", count: 100)) }
    #expect(texts(&reassembly, parts).map(\.utf8.count) == [100, 200] + Array(repeating: 300, count: 253))
  }
}
