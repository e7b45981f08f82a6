import Mail
import MilterClient
import Testing

struct MessageFileTests {
  @Test(arguments: ["\n", "\r\n"])
  func lineEnds(end: String) {
    let text = ["A: 1", "\tmore", "B:2", "C:", "", "one", "", "two", ""].joined(separator: end)
    let message = MilterTransaction(message: Array(text.utf8))
    #expect(
      message.headers == [
        HeaderField("A", "1\n\tmore"), HeaderField(name: [0x42], value: [0x32]), HeaderField(name: [0x43], value: []),
      ])
    #expect(message.body == Array("one\r\n\r\ntwo\r\n".utf8))
  }

  @Test func noHeader() {
    let message = MilterTransaction(message: Array("no field\nA: 1\n".utf8))
    #expect(message.headers.isEmpty)
    #expect(message.body == Array("no field\r\nA: 1\r\n".utf8))
  }

  @Test func noBody() {
    for text in ["A: 1", "A: 1\n", "A: 1\n\n"] {
      let message = MilterTransaction(message: Array(text.utf8))
      #expect(message.headers == [HeaderField("A", "1")])
      #expect(message.body.isEmpty)
    }
  }

  @Test func bytesAreKept() {
    let message = MilterTransaction(message: [0x41, 0x3a, 0xff, 0x0d, 0x00, 0x0a, 0x0a, 0x0d, 0x41])
    #expect(message.headers == [HeaderField(name: [0x41], value: [0xff, 0x0d, 0x00])])
    #expect(message.body == [0x0d, 0x41])
  }
}
