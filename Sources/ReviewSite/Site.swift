import Bulk
import CampaignStore
package import ConfigurationFile
import Crypto
import DecisionLog
import Foundation
import Judging
import Review
import Synchronization

/// The pages: a request in, an answer out; whoever asks waits, as files and the index are read.
package final class Site: Sendable {
  let configuration: Configuration
  let state: StateFolder
  let templates: Templates
  let operators: Operators
  let sessions = Sessions()
  let logins = LoginGuard()
  /// What the public may send.
  let appeals = Attempts(10, within: .seconds(3_600))
  /// Takes lines for the service log.
  let report: @Sendable (String) -> Void
  private let known = Mutex<(time: ContinuousClock.Instant, campaigns: [CampaignHistory])?>(nil)
  /// Whether browsers reach the pages by TLS alone, so that cookies go no other way.
  private let isSecure: Bool

  package init(
    _ configuration: Configuration, isSecure: Bool, report: @escaping @Sendable (String) -> Void
  ) throws {
    self.configuration = configuration
    self.isSecure = isSecure
    self.report = report
    state = StateFolder(URL(filePath: configuration.state))
    operators = Operators(state)
    templates = try Templates()
  }

  /// With the prefix, no other host of the same domain can set it (RFC 6265bis, section 4.1.3.2).
  var cookieName: String { isSecure ? "__Host-truemark" : "truemark" }

  func cookie(_ name: String, _ value: String, seconds: Int? = nil) -> String {
    "\(name)=\(value); Path=/; HttpOnly; SameSite=Strict" + (isSecure ? "; Secure" : "")
      + (seconds.map { "; Max-Age=\($0)" } ?? "")
  }

  /// For what is no request of a browser.
  func misunderstood() -> Answer { .page("", status: 400) }

  /// The campaigns of the filter, five seconds old at most.
  func campaigns() throws -> [CampaignHistory] {
    try known.withLock { known in
      if let known, ContinuousClock.now - known.time < .seconds(5) { return known.campaigns }
      let configuration = configuration
      let ledger = try LedgerFiles(state).load { configuration.ledger($0, patience: .none) }
      let campaigns = ledger?.campaigns() ?? []
      known = (.now, campaigns)
      return campaigns
    }
  }

  package func answer(_ visit: Visit) -> Answer {
    var request = PageRequest(visit: visit, site: self, parameters: [:], login: nil)
    do {
      let (route, parameters) = try find(visit)
      request = PageRequest(visit: visit, site: self, parameters: parameters, login: try login(visit))
      if !route.isOpen, request.login == nil {
        guard visit.method == .get else { throw PageError.elsewhere }
        return .see("/login")
      }
      try allow(route, request)
      if case .looking(let act) = route.record {
        try request.desk.record(act, about: try route.about(request), parameters)
      }
      return remembering(request, try route.answer(request))
    } catch let error as PageError {
      return failure(error, request)
    } catch let error as ReviewError {
      return failure(PageError(422, "\(error)", "\(error)"), request)
    } catch {
      report("\(visit.method.rawValue) failed: \(error)")
      return failure(.trouble, request)
    }
  }

  private func find(_ visit: Visit) throws -> (Route, [String: String]) {
    for route in Self.routes where route.method == visit.method {
      if let parameters = route.parameters(in: visit.path) { return (route, parameters) }
    }
    throw PageError.notFound
  }

  /// Who asks, by his cookie; his role is read anew each time, so that a removed operator is out at once.
  private func login(_ visit: Visit) throws -> PageRequest.Login? {
    guard let token = visit.cookies[cookieName], let session = sessions.session(token) else { return nil }
    guard let known = try operators.all().first(where: { $0.name == session.name }) else {
      sessions.end(token)
      return nil
    }
    let actor = Actor(name: known.name, role: known.role, origin: visit.origin)
    return PageRequest.Login(actor: actor, session: session, token: token)
  }

  private func allow(_ route: Route, _ request: PageRequest) throws {
    if request.visit.method == .post {
      let token = request.visit.form["token"] ?? ""
      let isOwn = request.login.map { Self.isSame($0.session.formToken, token) } ?? route.isOpen
      guard isOwn, !request.visit.isFromElsewhere else { throw PageError.elsewhere }
    }
    guard let act = route.record.act, !request.may(act) else { return }
    try request.desk.refuse(act)
    throw PageError.forbidden
  }

  /// In a time that tells nothing of where they differ.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    SHA256.hash(data: Data(left.utf8)) == SHA256.hash(data: Data(right.utf8))
  }

  private func failure(_ error: PageError, _ request: PageRequest) -> Answer {
    let text = request.language.say(error.english, error.chinese)
    return request.page("failure", title: text, status: error.status, ["text": text])
  }

  /// Keeps the language that was chosen by a link.
  private func remembering(_ request: PageRequest, _ answer: Answer) -> Answer {
    guard let chosen = request.visit.query["lang"].flatMap(Language.init) else { return answer }
    return answer.with(cookie: cookie("lang", chosen.rawValue, seconds: 31_536_000))
  }
}
