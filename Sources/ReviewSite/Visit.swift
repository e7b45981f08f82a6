/// A request as the pages see it, whatever server it came through.
package struct Visit: Sendable {
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package let method: Method
  /// The segments of the path, decoded; none for `/`.
  package let path: [String]
  package var query: [String: String]
  /// The fields of a form that was sent; empty for `get`.
  package let form: [String: String]
  /// By lower-case name: `host`, `origin`, `sec-fetch-site`, `accept-language`.
  package let fields: [String: String]
  package let cookies: [String: String]
  /// The client's address.
  package let origin: String

  package init(
    _ method: Method, _ path: [String], query: [String: String] = [:], form: [String: String] = [:],
    fields: [String: String] = [:], cookies: [String: String] = [:], origin: String = "127.0.0.1"
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.form = form
    self.fields = fields
    self.cookies = cookies
    self.origin = origin
  }

  /// The path and the query, as an address within the pages.
  var address: String {
    let parts = query.sorted { $0.key < $1.key }.map { "\($0.key.inAddress)=\($0.value.inAddress)" }
    return "/" + path.map(\.inAddress).joined(separator: "/")
      + (parts.isEmpty ? "" : "?" + parts.joined(separator: "&"))
  }

  /// Whether a browser says that a page of another site made it send this.
  ///
  /// Browsers send `Origin` with every form that is posted (Fetch, section 3.2); a program without a browser's cookies
  /// sends none, and cannot be made to.
  var isFromElsewhere: Bool {
    if let site = fields["sec-fetch-site"], !["same-origin", "none"].contains(site) { return true }
    guard let origin = fields["origin"], let host = fields["host"] else { return false }
    return origin != "https://\(host)" && origin != "http://\(host)"
  }
}
