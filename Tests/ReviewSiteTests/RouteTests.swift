import DecisionLog
import Foundation
import Review
import Testing

@testable import ReviewSite

/// Who may see and do what, and the record that it leaves, for every route there is.
@Suite("The routes of the pages")
struct RouteTests {
  /// The forms that are sent; a route that is new has none here, and fails.
  private static func form(_ route: Route, _ scene: SiteScene) -> [String: String]? {
    switch route.pattern.joined(separator: "/") {
    case "logout", "integrity", "audit": [:]
    case "messages": ["q": "forged"]
    case "messages/saved": ["q": "forged", "name": "mine"]
    case "messages/forgotten": ["number": "0"]
    case "messages/:decision/values": ["reason": "a complaint", "case": "7/2026"]
    case "messages/:decision/verdict": ["verdict": "ok", "reason": "as it should be"]
    case "held": ["held-\(scene.heldIDs.first ?? "")": "1", "change": "release", "reason": "it is honest"]
    case "proposals/:proposal": [:]
    case "appeals/:appeal": ["answer": "refuse", "reason": "it was right"]
    case "policy": ["text": "policy: {points: {align.none: 10}}", "days": "30"]
    case "policy/switch": ["finding": "align.envelope-differs", "state": "off", "reason": "too strict"]
    case "inspections": ["officer1": "Li Wei", "officer2": "Ma Hua", "attendant": "Wu Lan", "basis": "order 7"]
    case "inspections/:inspection": ["result": "nothing"]
    default: nil
    }
  }

  /// Those that show nothing of the log and need no login.
  private static let open: Set = [
    "GET login", "POST login", "GET style.css", "GET appeal", "POST appeal", "POST appeal/status",
  ]

  @Test func everyRouteButTheOpenOnesNeedsALogin() throws {
    let scene = try SiteScene()
    let stranger = Browser(site: scene.site)
    var open: Set<String> = []
    for route in Site.routes {
      let path = scene.path(route).joined(separator: "/")
      if route.isOpen {
        open.insert("\(route.method.rawValue) \(path)")
      } else if route.method == .get {
        let answer = stranger.get(path)
        #expect(answer.status == 303 && answer.field("Location") == "/login" && answer.body.isEmpty, "\(path)")
      } else {
        #expect(stranger.post(path, Self.form(route, scene) ?? [:]).status == 403, "\(path)")
      }
    }
    #expect(open == Self.open)
  }

  @Test func everyRouteLeavesItsRecordAndWhoMayNotIsRefused() throws {
    let scene = try SiteScene()
    // The roles that may last: what they do changes what the others would find.
    for role in [Role.viewer, .auditor, .inspector, .reviewer, .admin] {
      for route in Site.routes where !route.isOpen && route.pattern != ["logout"] {
        let (path, act) = (scene.path(route).joined(separator: "/"), try #require(route.record.act))
        let browser = try scene.browser(role)
        let before = try scene.acts(of: role.rawValue).count
        let form = Self.form(route, scene)
        if route.method == .post { #expect(form != nil, "\(path) is new here") }
        let answer = route.method == .get ? browser.get(path) : browser.post(path, form ?? [:])
        let acts = try scene.acts(of: role.rawValue).dropFirst(before)
        let name = "\(role) \(route.method.rawValue) \(path)"
        if !act.isAllowed(to: role) {
          #expect(answer.status == 403, "\(name)")
          #expect(acts.map { $0.facts["act"] } == ["refused"], "\(name)")
        } else if path == "messages", route.method == .post {
          // Leads to the page of what was found, which leaves the record.
          #expect(answer.status == 303 && answer.field("Location") == "/messages?q=forged", "\(name)")
        } else {
          // Things that somebody else did before are told so: what counts is that nothing is shown without a record.
          #expect(!acts.isEmpty || answer.status == 422, "\(name): \(answer.status)")
          #expect([200, 303, 422].contains(answer.status) || path.hasPrefix("campaigns/"), "\(name): \(answer.status)")
        }
      }
    }
    let acts = Set(try scene.acts(of: "admin").compactMap { $0.facts["act"] ?? $0.kind })
    let expected: Set = [
      "overview", "search", "show", "unseal", "verdict", "export", "campaign", "statistics", "sender", "quarantine",
      "appeals", "what-if", "audit", "retention", "integrity", "inspections", "inspect",
    ]
    #expect(expected.isSubset(of: acts), "\(expected.subtracting(acts))")
  }

  @Test func aFormOfElsewhereDoesNothing() throws {
    let scene = try SiteScene()
    let admin = try scene.browser(.admin)
    let other = try scene.browser(.admin)
    let path = "messages/\(scene.names["decision"] ?? "")/verdict"
    let form = ["verdict": "fp", "reason": "so"]
    for token in ["", "0", other.formToken] { #expect(admin.post(path, form, token: token).status == 403) }
    let host = ["host": "review.example"]
    for origin in ["https://evil.example", "null", "https://review.example.evil.example"] {
      #expect(admin.post(path, form, host.merging(["origin": origin]) { $1 }).status == 403)
    }
    #expect(admin.post(path, form, host.merging(["sec-fetch-site": "cross-site"]) { $1 }).status == 403)
    #expect(try scene.acts(of: "admin").filter { $0.kind == "verdict" }.isEmpty)
    #expect(admin.post(path, form, host.merging(["origin": "https://review.example"]) { $1 }).status == 303)
    #expect(try scene.acts(of: "admin").filter { $0.kind == "verdict" }.count == 1)
  }

  @Test func nobodyApprovesOfHisOwnProposal() throws {
    let scene = try SiteScene()
    let ids = Dictionary(uniqueKeysWithValues: scene.heldIDs.prefix(2).map { ("held-\($0)", "1") })
    #expect(ids.count == 2)
    let (admin, reviewer) = (try scene.browser(.admin), try scene.browser(.reviewer))
    #expect(admin.post("held", ids.merging(["change": "delete", "reason": "all forged"]) { $1 }).status == 303)
    let proposal = try #require(try Proposals(scene.index()).open().last)
    #expect(proposal.change == .delete(scene.heldIDs.prefix(2).sorted()))
    #expect(admin.post("proposals/\(proposal.id)").status == 422)
    #expect(try scene.acts(of: "admin").filter { $0.kind == "delete" }.isEmpty)
    let answer = reviewer.post("proposals/\(proposal.id)")
    #expect(answer.status == 200 && answer.body.contains("done"))
    #expect(try scene.acts(of: "reviewer").filter { $0.kind == "delete" }.count == 2)
  }

  @Test func anOfficerSeesNothingWithoutAnInspectionOfHis() throws {
    let scene = try SiteScene()
    let (admin, officer) = (try scene.browser(.admin), try scene.browser(.inspector))
    #expect(officer.get("messages").status == 200)
    #expect(admin.post("inspections/\(scene.names["inspection"] ?? "")", ["result": "nothing"]).status == 303)
    let answer = officer.get("messages")
    #expect(answer.status == 422 && !answer.body.contains("/messages/\(scene.names["decision"] ?? "")"))
  }
}
