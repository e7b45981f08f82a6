import Bulk
import Homographs
import Judging
import Mail
import SMS
import Testing

@testable import Checks

/// A short message of an account, and what the checks say of it.
struct SMSScenario {
  var account: String? = "shop"
  var direction = ShortMessage.Direction.submitted
  var source = SenderAddress("BigShop", ton: 5, npi: 0)
  var text = "Our shop is open on Sunday"
  var recipients = ["8613800000001"]
  var callback: SenderAddress?
  var entity: String?
  var flaws: Set<ShortMessage.Flaw> = []
  var registry = Self.registry

  static let registry = SenderRegistry(
    senders: [
      RegisteredSender(
        account: "bank", kind: .short, sender: "95588", owner: "X", signatures: ["工商银行", "某某银行信用卡"]),
      RegisteredSender(account: "bank", kind: .port, sender: "10690001", isPrefix: true, owner: "X"),
      RegisteredSender(account: "shop", kind: .alpha, sender: "BigShop", owner: "W", signatures: ["大商店"]),
    ],
    accounts: [SenderAccount(systemID: "bank", owner: "X", entity: "1"), SenderAccount(systemID: "shop")])

  /// Without a table of senders.
  static let unregistered = SenderRegistry()

  var findings: [Finding] {
    let message = ShortMessage(
      account: account, direction: direction, source: source, destinations: recipients, text: text,
      callback: callback, entity: entity, flaws: flaws, receivedAt: 1_790_000_000)
    let reading = SMSReading(message, SenderMarks(registry, Scenario.appearance))
    let ledger = CampaignLedger(tiers: [Tier(recipients: 20, hours: 1)], memory: 1 << 20, key: .published)
    let standing = ledger.observe(Sighting(time: 1_790_000_000, recipients: recipients, author: reading.sender.key))
    let facts = SMSFacts(reading: reading, campaign: standing.campaign, sources: standing.sources)
    let judged = Policy(mode: .enforce).judge(
      Catalogue.findings(in: facts),
      Circumstances(
        clientClass: .account, ownerPolicy: nil, isRelayed: false, alignment: facts.alignment, temporaryError: false))
    return judged.findings.filter { $0.points > 0 }.map(\.finding)
  }

  /// Names of the findings that add points.
  var names: Set<String> { Set(findings.map(\.kind.name)) }
}

@Suite("Checks of short messages")
struct SMSChecksTests {
  @Test func honestMessagesHaveNoFinding() {
    #expect(SMSScenario().names.isEmpty)
    #expect(SMSScenario(source: SenderAddress("BIGSHOP", ton: 0, npi: 0)).names.isEmpty)
    let bank = SMSScenario(account: "bank", source: SenderAddress("1069000188", ton: 2, npi: 1), text: "【工商银行】您好")
    #expect(bank.names.isEmpty)
  }

  /// However a protected sender or signature is written, what is found does not grow less.
  @Test(arguments: [
    "95588", "+95588", "8695588", "+8695588", "９５５８８", "9 5 5 8 8", "95588\u{200b}", "\u{202d}95588", "(95588)",
    "0095588", "095588", "955880", "10695588",
  ])
  func spellingsOfANumber(sender: String) {
    for registry in [SMSScenario.registry, SMSScenario.unregistered] {
      let names = SMSScenario(source: SenderAddress(sender), registry: registry).names
      #expect(!names.isDisjoint(with: ["sms.sender.protected", "sms.sender.lookalike"]), "\(sender): \(names)")
    }
  }

  @Test(arguments: [
    "ICBC", "icbc", "lCBC", "1CBC", "I C B C", "I.C.B.C", "I_C-B_C", "ІСВС", "ＩＣＢＣ", "I\u{200b}CBC", "|CBC", "ICBС",
    "中国工商银行", "中國工商銀行", "工商銀行", "工 商 银 行", "エ商银行", "PayPaI", "PayPal1", "Paypall", "WeIIs Fargo",
    "WellsFargo", "Ѡells Fargo",
  ])
  func spellingsOfAName(sender: String) {
    let names = SMSScenario(source: SenderAddress(sender, ton: 5, npi: 0), registry: SMSScenario.unregistered).names
    #expect(!names.isDisjoint(with: ["sms.sender.protected", "sms.sender.lookalike"]), "\(sender): \(names)")
  }

  @Test(arguments: [
    "【工商银行】x", "[工商银行]x", "〖工商银行〗x", "〔工商银行〕x", "［工商银行］x", "「工商银行」x", "︻工商银行︼x",
    "【 工商 银行 】x", "【工\u{200b}商\u{2060}银行】x", "【工.商*银-行】x", "【エ商银行】x", "【工商銀行】x", "\u{feff}【工商银行】x",
    "!!【工商银行】x", "x【工商银行】", "x【工商银行】。", "x【工商银行】回T退订", "【【工商银行】x", "【工商银行〗x", "【ICBC】x", "【1CBC】x", "【95588】x",
    "【某某银行信用卡】x",
  ])
  func spellingsOfASignature(text: String) {
    let body = "您的账户异常请尽快联系客服处理"
    #expect(SMSScenario(text: text.replacing("x", with: body)).names.contains("sms.sign.unowned"), "\(text)")
  }

  @Test(arguments: [
    "Dear ICBC customer: http://attack.example", "I C B C: call 400-000-1234", "ＩＣＢＣ www.attack.example",
    "工商银行提醒 http://attack.example", "工*商*银*行：4008001234", "工\u{200b}商银行 attack.example/x", "I\nC\nB\nC bit.ly/x",
    "【工商银行中心】您好",
  ])
  func claimsInATextOfAnUnregisteredSender(text: String) {
    let scenario = SMSScenario(source: SenderAddress("Other", ton: 5, npi: 0), text: text)
    #expect(scenario.names.contains("sms.brand_in_text"), "\(text)")
    // The registered sender says whose message it is, and the bank may name itself.
    #expect(!SMSScenario(text: text).names.contains("sms.brand_in_text"))
    #expect(
      !SMSScenario(account: "bank", source: SenderAddress("95599"), text: text).names.contains("sms.brand_in_text"))
  }

  @Test(arguments: [
    "Your ICBC card was sent", "Meet me at the Bank of China at 5", "我在工商银行门口，你的验证码是482913",
  ])
  func aNameAloneIsNoClaim(text: String) {
    let scenario = SMSScenario(source: SenderAddress("Other", ton: 5, npi: 0), text: text)
    #expect(!scenario.names.contains("sms.brand_in_text"))
  }

  /// Numbers and names that resemble protected ones, and are others.
  @Test(arguments: [
    "12345678", "10651", "Chris", "CCBC", "ICBB", "Visa", "Smith", "Amazonia1", "招行", "浙商银行", "苏州银行",
    "People", "Payday", "4008095588",
  ])
  func otherSendersAreNotTakenForProtectedOnes(sender: String) {
    let names = SMSScenario(source: SenderAddress(sender), registry: SMSScenario.unregistered).names
    #expect(names.isDisjoint(with: ["sms.sender.protected", "sms.sender.lookalike"]), "\(sender): \(names)")
  }

  /// Of stored messages whose account nobody knows nothing is said that depends on it.
  @Test func withoutAnAccountNobodyIsAccused() {
    let scenario = SMSScenario(
      account: nil, source: SenderAddress("95588"), text: "【工商银行】您的验证码是1234，请在五分钟内输入。http://x.example")
    #expect(scenario.names.isEmpty)
  }

  @Test func personsNumbersStayUntold() {
    let scenario = SMSScenario(source: SenderAddress("+8613812345678"), text: "【13812345678】您好您好您好您好")
    #expect(!scenario.findings.isEmpty)
    #expect(!scenario.findings.contains { $0.sentence().contains("12345678") })
  }

  @Test(
    arguments: [
      ("", ["missing"]), ("\u{0}", ["missing"]), ("0", ["missing"]), ("Unknown", ["missing"]), ("N/A", ["charset"]),
      ("12", ["e164"]), ("1234567890123456", ["e164"]), ("+99912345678", ["e164"]), ("+861380013800", ["e164"]),
      ("+860138001380", ["e164"]), ("106900011234567890123", []), ("+447700900123", []), ("+862112345678", []),
      ("LongerThanEleven", ["charset"]), ("BANK@!", ["charset"]), ("A\u{202e}B", ["charset"]), ("A&B_c-d.e", []),
      ("INFO", ["generic"]), ("1nf0", ["generic"]), ("V-E-R-1-F-Y", ["generic"]), ("验证码", ["generic", "charset"]),
    ] as [(String, Set<String>)])
  func forms(sender: String, findings: Set<String>) {
    let names = SMSScenario(source: SenderAddress(sender, ton: 0), text: "hi").names
    let forms = names.intersection(["missing", "e164", "charset", "generic"].map { "sms.sender.\($0)" })
    #expect(forms == Set(findings.map { "sms.sender.\($0)" }), "\(sender)")
  }

  @Test func hostileTextsTakeNoTime() {
    for pattern in ["【", "【】", "【a", "工商银", "ICB C", "] [", "https://", "1-"] {
      let text = String(repeating: pattern, count: 39_000 / pattern.utf8.count)
      _ = SMSScenario(text: text).findings
      _ = SMSScenario(source: SenderAddress(text)).findings
    }
  }
}
