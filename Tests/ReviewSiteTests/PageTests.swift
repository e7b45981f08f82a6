import ConfigurationFile
import DecisionLog
import Filtering
import Foundation
import Judging
import Mail
import Review
import Testing

@testable import ReviewSite

@Suite("What pages say")
struct PageTests {
  @Test(arguments: Language.allCases) func valuesCannotLeaveTheirPlace(_ language: Language) throws {
    // A quotation mark with a combining accent is one Character, and another than the mark alone.
    let text = "\"\u{301} onmouseover='x'\u{308}<script>&{{{text}}}[[a|b]]\u{202E}\u{0}"
    let page = try Templates().render("appeal", ["text": text, "contact": text, "id": text], in: language)
    for part in ["\"\u{301}", "'x", "<script", "\u{202E}", "\u{0}"] {
      let found = page.unicodeScalars.firstRange(of: Array(part.unicodeScalars)) != nil
      #expect(!found, "\(part.debugDescription)")
    }
    #expect(page.contains("&quot;\u{301} onmouseover=&#39;x&#39;\u{308}&lt;script&gt;"))
    // What stands in a value is no template.
    #expect(page.contains("{{{text}}}[[a|b]]"))
  }

  @Test func everyTextHasBothLanguages() throws {
    for (name, source) in Templates.sources {
      let rest = source.replacing(#/\[\[[^|\]]*\|[^|\]]*\]\]/#, with: "")
      #expect(!rest.contains("[[") && !rest.contains("]]"), "\(name)")
      // Nothing is left in English alone: what letters stand between tags are in brackets.
      let text = rest.replacing(#/\{\{[^}]*\}\}/#, with: "").replacing(#/<[^>]*>/#, with: " ")
      let words = text.matches(of: #/[A-Za-z]{3,}/#).map { String($0.output) }
      let known: Set = ["Truemark", "title", "nbsp", "amp"]
      #expect(name == "style" || words.allSatisfy(known.contains), "\(name): \(words)")
    }
  }

  @Test func everyAnswerIsProtected() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.admin)
    for answer in [browser.get(""), browser.get("nowhere"), browser.get("style.css"), browser.post("messages")] {
      let policy = try #require(answer.field("Content-Security-Policy"))
      #expect(policy.hasPrefix("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("script-src"))
      #expect(answer.field("X-Content-Type-Options") == "nosniff" && answer.field("X-Frame-Options") == "DENY")
    }
    #expect(browser.get("").field("Cache-Control") == "no-store")
  }

  @Test func whatIsAskedGoesIntoNoHeaderOrPath() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.admin)
    #expect(browser.get("", ["lang": "zh\r\nSet-Cookie: a=b"]).field("Set-Cookie") == nil)
    #expect(browser.get("", ["lang": "zh"]).field("Set-Cookie")?.hasPrefix("lang=zh; ") == true)
    for id in ["..", "../../keys/operator.key", "%2e%2e", "\u{0}", "01\r\nX: y"] {
      for page in [
        browser.site.answer(visit(["messages", id])), browser.site.answer(visit(["inspections", id, "bundle"])),
      ] {
        #expect([303, 404].contains(page.status))
      }
      #expect(browser.get("messages/\(id)/proof").status == 404)
    }
    let search = browser.post("messages", ["q": "x\r\nSet-Cookie: a=b"])
    #expect(search.field("Location") == "/messages?q=x%0D%0ASet-Cookie%3A%20a%3Db")
  }

  private func visit(_ path: [String]) -> Visit { Visit(.get, path) }

  @Test func whatMayBeAPersonsGoesIntoNoAddress() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.reviewer)
    for text in ["someone@victim.example", "<id@x.example>", "192.0.2.7", "-someone@victim.example"] {
      let location = try #require(browser.post("messages", ["q": text]).field("Location"))
      #expect(location.hasPrefix("/messages?s=") && location.count < 40, "\(location)")
      let page = browser.get("messages", ["s": String(location.dropFirst(12))])
      #expect(page.status == 200 && page.field("Cache-Control") == "no-store")
      // Nobody else sees what it stands for.
      let other = try scene.browser(.reviewer).get("messages", ["s": String(location.dropFirst(12))])
      #expect(!other.body.contains("someone@victim.example"))
    }
    for text in ["reject", "attack.example", "align.none"] {
      #expect(browser.post("messages", ["q": text]).field("Location") == "/messages?q=\(text)")
    }
  }

  @Test func savedSearchesAreNotInClearOnTheDisk() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.reviewer)
    let text = "someone@victim.example"
    #expect(browser.post("messages/saved", ["q": text, "name": "the complaint"]).status == 303)
    #expect(browser.get("messages").body.contains("the complaint"))
    #expect(try !scene.browser(.admin).get("messages").body.contains("the complaint"))
    let files = FileManager.default.enumerator(at: scene.state.url, includingPropertiesForKeys: nil)?.allObjects ?? []
    for case let file as URL in files {
      #expect((try? Data(contentsOf: file))?.range(of: Data(text.utf8)) == nil, "\(file.lastPathComponent)")
    }
    #expect(browser.post("messages/forgotten", ["number": "0"]).status == 303)
    #expect(!browser.get("messages").body.contains("the complaint"))
  }

  @Test func valuesAreShownAfterARecordAndOnlyThen() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.reviewer)
    let (id, decision) = (try #require(scene.names["decision"]), try #require(scene.decisions.first))
    guard case .address(let recipient) = decision.message.envelope.recipients.first else { throw PageError.notFound }
    let secret = recipient.description
    #expect(!browser.get("messages/\(id)").body.contains(secret))
    for form in [[:], ["reason": "x"], ["case": "7"], ["reason": " ", "case": "7"]] {
      #expect(browser.post("messages/\(id)/values", form).status == 422)
    }
    #expect(try scene.acts(of: "reviewer").filter { $0.facts["act"] == "unseal" }.isEmpty)
    let page = browser.post("messages/\(id)/values", ["reason": "a complaint", "case": "7/2026"])
    #expect(page.status == 200 && page.body.contains(secret))
    let record = try #require(try scene.acts(of: "reviewer").last { $0.facts["act"] == "unseal" })
    #expect(
      record.facts["reason"] == "a complaint" && record.facts["case"] == "7/2026" && record.facts["decision"] == id)
  }

  @Test func whatIfCountsWhatThePolicyDecides() throws {
    let scene = try SiteScene("attacks", limit: 60)
    let text =
      "policy:\n  points: {align.none-policy: 60}\n  actions: {forgedBulk: quarantine, concealedSingle: accept}\n"
    let other = try DocumentedYAML.read(Configuration.self, from: text, source: "the test").value.judgingPolicy
    var altered = 0
    for decision in scene.decisions {
      let verdict = other.judge(decision.verdict.findings.map(\.finding), decision.circumstances)
      if verdict.action != decision.verdict.action || verdict.rule != decision.verdict.rule { altered += 1 }
    }
    #expect(altered > 10)
    let page = try scene.browser(.admin).post("policy", ["text": text, "days": "1"])
    #expect(page.body.contains("altered \(altered) of \(scene.decisions.count) decisions"))
    let wrong = try scene.browser(.admin).post("policy", ["text": "policy: {recipients: {a@b.example: reject}}"])
    #expect(wrong.status == 422 && wrong.body.contains("14(4)"))
  }

  @Test func anAppealTellsNothing() throws {
    let scene = try SiteScene()
    let stranger = Browser(site: scene.site)
    func appeal(_ decision: String) -> String {
      let page = stranger.post("appeal", ["decision": decision, "contact": "a@b.example", "text": "it is ours"])
      #expect(page.status == 200)
      return page.body.replacing(#/[0-9A-Z]{16}/#, with: "ID")
    }
    #expect(appeal(scene.names["decision"] ?? "") == appeal("0123456789ABCDEF"))
    #expect(stranger.post("appeal", ["decision": "x", "contact": "", "text": ""]).status == 422)
    let statuses = (0..<10).map { _ in stranger.post("appeal/status", ["appeal": "0123456789ABCDEF"]).status }
    #expect(statuses.last == 429)
  }
}
