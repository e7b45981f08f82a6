import SMS
import Testing

@Suite("Reading a sender address")
struct SenderReadingTests {
  struct Example: Sendable {
    let text: String
    var ton: UInt8?
    let form: SenderReading.Form
    let key: String
  }

  @Test(arguments: [
    Example(text: "95588", ton: 2, form: .short, key: "95588"),
    Example(text: "95588", ton: 1, form: .short, key: "95588"),
    Example(text: "+8695588", form: .short, key: "95588"),
    Example(text: "８６９５５８８", form: .short, key: "8695588"),
    Example(text: "９５５８８", form: .short, key: "95588"),
    Example(text: "9 5-5.8(8)", form: .short, key: "95588"),
    Example(text: "95\u{200b}588", form: .short, key: "95588"),
    Example(text: "+95588", form: .short, key: "95588"),
    Example(text: "10690001", ton: 2, form: .port, key: "10690001"),
    Example(text: "10690001", ton: 1, form: .port, key: "10690001"),
    Example(text: "+8610690001", form: .port, key: "10690001"),
    Example(text: "106900010123456789012", form: .port, key: "106900010123456789012"),
    Example(text: "+86 138 0013 8000", form: .mobile, key: "13800138000"),
    Example(text: "8613800138000", ton: 1, form: .mobile, key: "13800138000"),
    Example(text: "008613800138000", form: .mobile, key: "13800138000"),
    Example(text: "13800138000", ton: 1, form: .mobile, key: "13800138000"),
    Example(text: "447700900123", ton: 1, form: .foreign, key: "447700900123"),
    Example(text: "+447700900123", form: .foreign, key: "447700900123"),
    Example(text: "447700900123", ton: 2, form: .number, key: "447700900123"),
    Example(text: "+13800138000", form: .foreign, key: "+13800138000"),
    Example(text: "+99912345", form: .foreign, key: "99912345"),
    Example(text: "ICBC", ton: 5, form: .name, key: "icbc"),
    Example(text: " My  Shop ", form: .name, key: "my  shop"),
    Example(text: "", form: .missing, key: ""),
    Example(text: "\u{0}\u{200b} ", form: .missing, key: ""),
    Example(text: "0000000", form: .missing, key: "0000000"),
    Example(text: "Anonymous", form: .missing, key: "anonymous"),
    Example(text: "_ - _", form: .missing, key: "_ - _"),
  ])
  func forms(example: Example) {
    let reading = SenderReading(SenderAddress(example.text, ton: example.ton))
    #expect(reading.form == example.form, "\(example.text)")
    #expect(reading.key == example.key, "\(example.text)")
  }

  /// All that a number is written as is one sender.
  @Test func oneSender() {
    let ways = ["13800138000", "+8613800138000", "008613800138000", "86 138-0013-8000", "１３８００１３８０００"]
    #expect(Set(ways.map { SenderReading(SenderAddress($0)).key }).count == 1)
  }

  @Test func longTextsAreBounded() {
    let reading = SenderReading(SenderAddress(String(repeating: "9", count: 100_000)))
    #expect(reading.key.utf8.count == SenderReading.limit)
  }

  @Test(arguments: [("999123", nil), ("447700", "44"), ("1310555", "1"), ("8618", "86"), ("210", nil), ("", nil)])
  func countryCodes(digits: String, code: String?) { #expect(CountryCode.code(of: digits) == code) }
}
