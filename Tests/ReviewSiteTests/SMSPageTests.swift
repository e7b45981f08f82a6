import DecisionLog
import FilterSupport
import Filtering
import Judging
import Mail
import Review
import SMS
import Testing

@testable import ReviewSite

@Suite("Short messages on pages")
struct SMSPageTests {
  @Test(arguments: Language.allCases) func aDecisionIsShownWithItsOwnMarks(_ language: Language) async throws {
    let scene = try SiteScene(limit: 1)
    let registry = SenderRegistry(senders: [
      RegisteredSender(account: "shop", kind: .alpha, sender: "BigShop", owner: "91310000W")
    ])
    let message = ShortMessage(
      account: "shop", clientAddress: IPAddress("192.0.2.7"), source: SenderAddress("ICBC"),
      destinations: ["8613800000001"], text: "【大商店】<b>您的</b>验证码是123456", octets: 40, receivedAt: 1_790_000_000)
    let decision = try TestFilter.makeSMS(registry).decide(message)
    let log = try DecisionLog(at: scene.state)
    try await withCheckedThrowingContinuation { waiting in
      log.append([decision], keepsContent: true) { waiting.resume(with: $0) }
    }
    try log.close()
    var browser = try scene.browser(.viewer)
    browser.cookies["lang"] = language.rawValue
    let page = browser.get("/messages/\(decision.id)").body
    for part in ["icbc", "shop", "【大商店】", "unbound", "sms.sender.unbound", "ESME_RINVSRCADR", "submit_sm"] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(page.contains(language.say("account of the SMSC", "短信中心接入账号")))
    for secret in ["13800000001", "123456", "192.0.2.7"] { #expect(!page.contains(secret)) }
    let list = browser.get("/messages").body
    #expect(list.contains("icbc") && list.contains("shop"))
  }
}
