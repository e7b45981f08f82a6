import Foundation
import Review
import Testing

@testable import ReviewSite

@Suite("Logging in")
struct SessionTests {
  @Test func whoIsWrongIsNotToldWhat() throws {
    let scene = try SiteScene()
    let stranger = Browser(site: scene.site)
    let known = stranger.post("login", ["name": "viewer", "password": "not hers at all"])
    let unknown = stranger.post("login", ["name": "nobody", "password": "not his at all"])
    #expect(known.status == 401 && known.body == unknown.body && known.field("Set-Cookie") == nil)
    let records = try scene.acts(of: "anybody").filter { $0.facts["act"] == "refused" }
    // What nobody is called may be a password.
    #expect(records.map { $0.facts["name"] } == ["viewer", nil])
  }

  @Test func theCookieOpensPagesUntilSomebodyLogsOut() throws {
    let scene = try SiteScene()
    let answer = Browser(site: scene.site).post("login", ["name": "viewer", "password": SiteScene.password])
    #expect(answer.status == 303 && answer.field("Location") == "/")
    let cookie = try #require(answer.field("Set-Cookie"))
    for word in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(word)) }
    let token = String(try #require(cookie.firstMatch(of: #/truemark=([0-9a-f]{64})/#)?.1))
    let session = try #require(scene.site.sessions.session(token))
    let viewer = Browser(site: scene.site, cookies: ["truemark": token], formToken: session.formToken)
    #expect(viewer.get("").status == 200)
    #expect(viewer.post("logout").status == 303)
    #expect(viewer.get("").field("Location") == "/login")
    #expect(try scene.acts(of: "viewer").map { $0.facts["act"] } == ["log-in", "overview", "log-out"])
  }

  @Test func aForgedCookieOpensNothing() throws {
    let scene = try SiteScene()
    for value in ["", "0", String(repeating: "0", count: 64), "viewer", "../review/operators.json"] {
      #expect(Browser(site: scene.site, cookies: ["truemark": value]).get("messages").field("Location") == "/login")
    }
  }

  @Test func aChangedOperatorIsNoticedAtOnce() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.admin)
    #expect(browser.get("audit").status == 200)
    let operators = Operators(scene.state)
    try operators.set("admin", .viewer, password: SiteScene.password)
    #expect(browser.get("audit").status == 403 && browser.get("messages").status == 200)
    #expect(try operators.remove("admin"))
    #expect(browser.get("messages").field("Location") == "/login")
  }

  @Test func operatorsThatCannotBeReadLetNobodyIn() throws {
    let scene = try SiteScene()
    let browser = try scene.browser(.admin)
    try Data("[".utf8).write(to: Operators(scene.state).file)
    #expect(browser.get("messages").status == 503)
    #expect(Browser(site: scene.site).post("login", ["name": "admin", "password": SiteScene.password]).status == 503)
  }

  @Test func aFloodIsNotComputed() throws {
    let scene = try SiteScene()
    var statuses: [Int] = []
    for number in 0..<12 {
      let client = Browser(site: scene.site, origin: "198.51.100.1")
      statuses.append(client.post("login", ["name": "admin", "password": "guess number \(number)"]).status)
    }
    #expect(statuses.prefix(5).allSatisfy { $0 == 401 } && statuses.dropFirst(5).allSatisfy { $0 == 429 })
    let form = ["name": "admin", "password": SiteScene.password]
    #expect(Browser(site: scene.site, origin: "198.51.100.1").post("login", form).status == 429)
    // Whoever comes from elsewhere is not locked out.
    #expect(Browser(site: scene.site, origin: "198.51.100.2").post("login", form).status == 303)
    #expect(try scene.acts(of: "anybody").filter { $0.facts["act"] == "refused" }.count == 5)
  }

  @Test func onlySoManyAttempts() {
    let attempts = Attempts(2, within: .seconds(60))
    #expect(attempts.isAllowed("a") && attempts.isAllowed("a", "b") && !attempts.isAllowed("a"))
    // What is refused counts for nobody.
    #expect(!attempts.isAllowed("a", "b") && attempts.isAllowed("b") && !attempts.isAllowed("b"))
    attempts.forgive("a")
    #expect(attempts.isAllowed("a"))
  }
}
