import SMS
import Testing

@Suite("The registry of senders")
struct SenderRegistryTests {
  private let registry = SenderRegistry(senders: [
    RegisteredSender(account: "a", kind: .port, sender: "10690001", isPrefix: true, owner: "A"),
    RegisteredSender(account: "a", kind: .alpha, sender: "ShopA", owner: "A", destinations: ["86", "852"]),
    RegisteredSender(account: "a", kind: .short, sender: "95588", owner: "A", validFrom: 100, validUntil: 200),
    RegisteredSender(account: "a", kind: .short, sender: "95533", owner: "A", isActive: false),
    RegisteredSender(account: "a", kind: .port, sender: "106900017", owner: "A", isActive: false),
    RegisteredSender(account: "b", kind: .msisdn, sender: "+447700900123", owner: "B"),
  ])

  private func word(
    _ sender: String, _ account: String?, to destinations: [String] = [], at time: Int64 = 150
  ) -> String {
    switch registry.binding(
      of: SenderReading(SenderAddress(sender)), account: account, destinations: destinations, at: time)
    {
    case .untold: "untold"
    case .unbound: "unbound"
    case .expired: "expired"
    case .suspended: "suspended"
    case .elsewhere: "elsewhere"
    case .bound: "bound"
    }
  }

  @Test func senders() {
    #expect(word("10690001", "a") == "bound")
    #expect(word("10690001234", "a") == "bound")
    #expect(word("+8610690001234", "a") == "bound")
    #expect(word("1069000", "a") == "unbound")
    #expect(word("10690001", "b") == "unbound")
    #expect(word("10690001", "c") == "unbound")
    #expect(word("10690001", nil) == "untold")
    #expect(word("SHOPA", "a") == "bound")
    #expect(word("ShopA1", "a") == "unbound")
    #expect(word("447700900123", "b") == "bound")
    #expect(word("00447700900123", "b") == "bound")
  }

  /// A row of its own for a sub-code does not close the wider one: any row that covers the sender is enough.
  @Test func oneCoveringRowIsEnough() { #expect(word("106900017", "a") == "bound") }

  @Test(arguments: [(99, "expired"), (100, "bound"), (199, "bound"), (200, "expired")])
  func validity(time: Int64, word: String) { #expect(self.word("95588", "a", at: time) == word) }

  @Test func suspension() { #expect(word("95533", "a") == "suspended") }

  @Test func destinations() {
    #expect(word("ShopA", "a", to: ["8613800000001", "13800000001", "+85291234567"]) == "bound")
    #expect(word("ShopA", "a", to: ["8613800000001", "+447700900123"]) == "elsewhere")
    #expect(word("ShopA", "a", to: ["somebody"]) == "bound")
  }

  @Test func withoutSendersNothingIsUnregistered() {
    let binding = SenderRegistry().binding(
      of: SenderReading(SenderAddress("1")), account: "a", destinations: [], at: 0)
    if case .untold = binding {} else { Issue.record("\(binding)") }
  }

  @Test func everyProtectedSenderOfTheListIsOneOfItsKind() {
    for sender in ProtectedSender.wellKnown {
      let form = SenderReading(SenderAddress(sender.value)).form
      #expect(sender.kind.forms.contains(form) && !sender.owner.isEmpty, "\(sender.value)")
    }
    #expect(Set(ProtectedSender.wellKnown.map(\.value)).count == ProtectedSender.wellKnown.count)
  }
}

@Suite("Templates of messages")
struct MessageTemplateTests {
  @Test(arguments: [
    ("Your code is {}.", "Your code is 123456.", true),
    ("Your code is {}.", "Your code is 123456. Visit us", false),
    ("Your code is {}.", "your code is 1.", false),
    ("{} and {}", "one and two and three", true),
    ("您的验证码是{}，{}分钟内有效。", "您的验证码是1234，5分钟内有效。", true),
    ("a  b", "a b", true),
    ("{}", "anything short", true),
    ("{}", String(repeating: "x", count: 61), false),
    ("x{}x", String(repeating: "x", count: 50), true),
    ("", "", true), ("", "a", false),
  ])
  func matching(template: String, text: String, matches: Bool) {
    #expect(MessageTemplate(name: "t", text: template).matches(text) == matches)
  }

  @Test func hostileTextsTakeNoTime() {
    let template = MessageTemplate(name: "t", text: String(repeating: "a{}", count: 30) + "b")
    #expect(!template.matches(String(repeating: "a", count: 100_000)))
    #expect(!template.matches(String(repeating: "a", count: 3_900)))
  }
}
