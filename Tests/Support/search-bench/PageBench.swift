import ConfigurationFile
import DecisionLog
import Foundation
import Measurement
import Review
import ReviewSite

/// How long the pages take over a log, while the filter writes it.
struct PageBench {
  private let site: Site
  private let visits: [(name: String, visit: Visit)]

  private static let password = "correct horse battery"

  /// Logs somebody in.
  ///
  /// `decision`: the id of one. `domain`: one that many records hold.
  init(_ state: StateFolder, decision: String, domain: String) throws {
    let text = "state: \(state.url.path)\nquarantine: {list: /bin/true, change: /bin/false}\n"
    let configuration = try DocumentedYAML.read(Configuration.self, from: text, source: "the bench").value
    site = try Site(configuration, isSecure: false) { print("  \($0)") }
    try Operators(state).set("bench", .admin, password: Self.password)
    let login = site.answer(Visit(.post, ["login"], form: ["name": "bench", "password": Self.password]))
    let cookie = login.fields.first { $0.name == "Set-Cookie" }?.value.prefix { $0 != ";" } ?? ""
    let cookies = ["truemark": String(cookie.drop { $0 != "=" }.dropFirst())]
    let page = site.answer(Visit(.get, ["policy"], cookies: cookies))
    let token = String(page.body.firstMatch(of: #/name="token" value="([0-9a-f]+)"/#)?.1 ?? "")
    func get(_ path: String, _ query: [String: String] = [:]) -> Visit {
      Visit(.get, path.split(separator: "/").map(String.init), query: query, cookies: cookies)
    }
    let policy = "policy: {points: {align.none: 10}, actions: {forgedSingle: quarantine}}"
    visits = [
      ("overview", get("")), ("messages", get("messages")), ("messages of a domain", get("messages", ["q": domain])),
      ("messages by finding", get("messages", ["q": "align.none"])),
      ("messages of an address", get("messages", ["q": "user1@victim.example"])),
      ("message", get("messages/\(decision)")), ("campaigns", get("campaigns")),
      ("statistics of 7 days", get("statistics")), ("statistics of 184 days", get("statistics", ["since": "184d"])),
      ("findings of 184 days", get("statistics", ["since": "184d", "by": "finding"])),
      ("findings by the hour", get("statistics", ["since": "184d", "by": "finding", "step": "hour"])),
      ("sender", get("senders", ["domain": domain])), ("held", get("held")), ("appeals", get("appeals")),
      ("policy", get("policy")),
      (
        "what-if of 184 days",
        Visit(.post, ["policy"], form: ["token": token, "text": policy, "days": "184"], cookies: cookies)
      ),
      ("audit", get("audit")), ("retention", get("retention")), ("inspections", get("inspections")),
      ("integrity", get("integrity")),
    ]
  }

  /// Each page so many times; whoever is first warms nothing for the others.
  func run(_ count: Int) {
    for (name, visit) in visits {
      var times: [Double] = []
      var answer = site.answer(visit)
      for _ in 0..<count {
        let start = ContinuousClock.now
        answer = site.answer(visit)
        times.append((ContinuousClock.now - start) / .seconds(1))
      }
      times.sort()
      let figures = [0.5, 0.95].map { Column.number(times.quantile($0) * 1_000, digits: 1) }
      print(
        "  \(Column.text(name))  p50 \(figures[0]) ms  p95 \(figures[1]) ms  \(answer.status), \(answer.body.utf8.count) octets"
      )
    }
  }
}
