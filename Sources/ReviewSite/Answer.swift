import Crypto
import Foundation
import Review

/// What goes back to the browser.
package struct Answer: Sendable {
  package let status: Int
  package private(set) var fields: [(name: String, value: String)]
  package let body: String

  init(_ status: Int, _ fields: [(String, String)], _ body: String) {
    self.status = status
    self.fields = fields.map { (name: $0, value: $1) } + Self.protection
    self.body = body
  }

  static func page(_ body: String, status: Int = 200) -> Answer {
    Answer(status, [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")], body)
  }

  /// After a form: the browser asks for the page anew, so that it can be loaded again.
  static func see(_ path: String) -> Answer { Answer(303, [("Location", path), ("Cache-Control", "no-store")], "") }

  /// A file to keep.
  static func download(_ body: String, name: String, type: String) -> Answer {
    let disposition = "attachment; filename=\"\(name)\""
    return Answer(
      200, [("Content-Type", type), ("Content-Disposition", disposition), ("Cache-Control", "no-store")], body)
  }

  static func style(_ body: String) -> Answer {
    Answer(200, [("Content-Type", "text/css; charset=utf-8"), ("Cache-Control", "max-age=3600")], body)
  }

  func with(cookie: String) -> Answer {
    var answer = self
    answer.fields.append(("Set-Cookie", cookie))
    return answer
  }

  /// Nothing but our own style sheet and the plots' inline styles, nothing from elsewhere, no script, in no frame.
  private static let protection = [
    (
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self' 'sha256-\(plotStyle)'; img-src 'self' data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'"
    ),
    ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
  ].map { (name: $0, value: $1) }

  private static var plotStyle: String { Data(SHA256.hash(data: Data(Plot.style.utf8))).base64EncodedString() }
}
