import ConfigurationFile
import Review

/// Logging in and out.
enum LoginPages {
  static let routes = [
    Route(.get, "login", .open) { try page($0, message: nil) },
    Route(.post, "login", .open, logIn),
    Route(.post, "logout", .deed(.logOut), logOut),
    Route(.get, "style.css", .open) { _ in .style(Templates.style) },
  ]

  private static func page(_ request: PageRequest, message: PageError?) throws -> Answer {
    guard request.login == nil else { return .see("/") }
    var fields: Fields = [:]
    if let message { fields["message"] = request.language.say(message.english, message.chinese) }
    return request.page(
      "login", title: request.language.say("Log in", "登录"), status: message?.status ?? 200, fields)
  }

  private static let wrong = PageError(401, "No operator has this name and password.", "用户名或密码错误。")

  /// Whoever is told that he is wrong is not told what is wrong.
  private static func logIn(_ request: PageRequest) throws -> Answer {
    let (site, origin) = (request.site, request.visit.origin)
    let name = request.field("name", limit: 64)
    let outcome = try site.logins.logIn(name, request.visit.form["password"] ?? "", from: origin, site.operators)
    switch outcome {
    case .welcome(let known):
      let actor = Actor(name: known.name, role: known.role, origin: origin)
      try Desk(request.state, actor, database: request.configuration.index).record(.logIn)
      return .see("/").with(cookie: site.cookie(site.cookieName, site.sessions.begin(known.name)))
    case .wrong:
      // A name that nobody has may be a password in the wrong field.
      let isKnown = try site.operators.all().contains { $0.name == name }
      try request.desk.refuse(.logIn, of: isKnown ? name : nil)
      return try page(request, message: wrong)
    case .tooOften:
      return try page(request, message: .tooOften)
    }
  }

  private static func logOut(_ request: PageRequest) throws -> Answer {
    try request.desk.record(.logOut)
    if let token = request.login?.token { request.site.sessions.end(token) }
    return .see("/login").with(cookie: request.site.cookie(request.site.cookieName, "", seconds: 0))
  }
}
