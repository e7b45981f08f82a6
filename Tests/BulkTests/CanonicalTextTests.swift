import Testing

@testable import Bulk

@Suite("Canonical text")
struct CanonicalTextTests {
  @Test func compatibilityIdeographsAreTheirCanonicalOnes() {
    #expect(CanonicalText("\u{2F82B}\u{2F901}\u{F914}").tokens == CanonicalText("北海乐").tokens)
  }

  /// The letter i is written l.
  @Test(arguments: [
    ("Win 1,000 EUR now: https://a.example/1!", ["wln", "0", "eur", "now", "url"]),
    ("ＨＥＬＬＯ\u{200B} Wo\u{AD}rld", ["hello", "world"]),
    ("f*r-e_e ~ tr|ial", ["free", "trlal"]),
    ("F R E E money", ["free", "money"]),
    ("pаypаl ΡΑΥΡΑL PayPaI", ["paypal", "paypal", "paypal"]),
    ("𝓕𝓻𝓮𝓮 ⓜⓞⓝⓔⓨ ﬁne ñandú Straße", ["free", "money", "flne", "nandu", "strasse"]),
    ("l0an f4ke a1b2c3 16GB 2x", ["loan", "fake", "0"]),
    ("write to x.y@example.com or bit.ly/abc", ["wrlte", "to", "@", "or", "url"]),
    ("退款99元", ["退", "款", "0", "元"]),
    ("🎉 ★ ① ٣ 0-1", ["0"]),
  ])
  func dropsWhatSendersVary(_ text: String, _ tokens: [String]) {
    #expect(CanonicalText(text).tokens.map(\.text) == tokens)
  }

  /// Eight Chinese characters make a Chinese text, of which nothing else counts.
  @Test(arguments: [
    "無需抵押當天放款利息最低", "无a需b抵c押 d 当天x放X款，利息1最2低", "无★需\u{200B}抵💰押当天放款利息最低 https://a.example/",
    "⽆需抵押当天放款利息最低",
  ])
  func chineseIsReducedToItsCharacters(_ text: String) {
    #expect(CanonicalText(text).tokens.map(\.text).joined() == "无需抵押当天放款利息最低")
  }

  @Test(arguments: [
    ("Dear Mr. Smith, your order", 2), ("Hi Ann! your order", 2), ("尊敬的王先生：您好！您的订单", 4), ("王先生您好，您的订单", 4),
    ("Your order, dear", 3), ("Dear all your friends came to see us and to eat, they said", 13),
  ])
  func salutationsGo(_ text: String, _ count: Int) {
    #expect(CanonicalText(text).tokens.count == count)
  }

  @Test func linksAreKeptAsDomains() {
    let text = CanonicalText("see https://u1.shop.co.uk/x, www.a.example and http://10.0.0.1:80/ or bb.top")
    #expect(text.linkDomains == ["shop.co.uk", "a.example", "0.1", "bb.top"])
  }

  @Test func isBounded() {
    #expect(CanonicalText(String(repeating: "word ", count: 1_000_000)).tokens.count == 5_000)
    #expect(CanonicalText(String(repeating: "word", count: 1_000_000)).tokens.map(\.text.count) == [32])
    #expect(CanonicalText(String(repeating: "http://a.example ", count: 10_000)).linkDomains.count == 32)
  }
}
