package import Mail

/// Where an SMTP client comes from, as the MTA tells a milter.
package enum MilterClientAddress: Hashable, Sendable {
  case inet(String, port: UInt16)
  /// The address as the MTA writes it: Sendmail puts `IPv6:` in front.
  case inet6(String, port: UInt16)
  case local(path: String)
  case unknown
}

/// The argument of MAIL or RCPT with its ESMTP parameters.
package struct MilterPath: Hashable, Sendable, ExpressibleByStringLiteral {
  /// With its angle brackets.
  package var address: String
  package var parameters: [String]
  /// The macros of this recipient alone, besides those of the step.
  package var macros: [String: String]

  package init(_ address: String, parameters: [String] = [], macros: [String: String] = [:]) {
    self.address = address
    self.parameters = parameters
    self.macros = macros
  }

  package init(stringLiteral address: String) { self.init(address) }
}

/// One message as an MTA would pass it to a milter.
package struct MilterTransaction: Sendable {
  package var hostname = "client.example.org"
  package var address = MilterClientAddress.inet("192.0.2.1", port: 40_000)
  package var helo = "client.example.org"
  /// The macros sent before each step, names as on the wire: `j`, `{client_addr}`.
  package var macros: [MilterStep: [String: String]] = [:]
  package var sender: MilterPath = "<sender@example.org>"
  package var recipients: [MilterPath] = ["<recipient@example.com>"]
  /// Sent as they are; an MTA folds with LF alone.
  package var headers: [HeaderField]
  /// Sent as it is; an MTA ends lines by CRLF.
  package var body: [UInt8]
  /// The bytes of a body packet; no MTA sends more than 65,535.
  package var chunkSize = 65_535
  /// Steps left out, though the milter wants them.
  package var skipped: Set<MilterStep> = []

  package init(headers: [HeaderField] = [], body: [UInt8] = []) {
    self.headers = headers
    self.body = body
  }

  package init(headers: [HeaderField] = [], body: String) {
    self.init(headers: headers, body: Array(body.utf8))
  }

  /// Sets the macros that an MTA has for every message, from the facts that are set by now.
  ///
  /// The queue id is there from MAIL on, as with Sendmail; Postfix has one after the first recipient.
  package mutating func setUsualMacros(queueID: String, receiver: String) {
    let client: String? =
      switch address {
      case .inet(let text, _), .inet6(let text, _): text
      case .local, .unknown: nil
      }
    macros[.connect] = [
      "j": receiver, "{daemon_name}": receiver, "{client_name}": hostname, "v": "MTA 1.0",
      "_": "\(hostname) [\(client ?? "local")]",
    ]
    if let client { macros[.connect]?["{client_addr}"] = client }
    macros[.mail] = ["i": queueID, "{mail_addr}": String(sender.address.dropFirst().dropLast())]
    for step in [MilterStep.recipient, .data, .endOfHeaders, .endOfMessage] { macros[step] = ["i": queueID] }
  }
}

extension MilterTransaction {
  var connectPayload: [UInt8] {
    var writer = PayloadWriter()
    writer.string(hostname)
    switch address {
    case .inet(let text, let port):
      writer.raw([UInt8(ascii: "4")])
      writer.port(port)
      writer.string(text)
    case .inet6(let text, let port):
      writer.raw([UInt8(ascii: "6")])
      writer.port(port)
      writer.string(text)
    case .local(let path):
      writer.raw([UInt8(ascii: "L")])
      writer.port(0)
      writer.string(path)
    case .unknown: writer.raw([UInt8(ascii: "U")])
    }
    return writer.bytes
  }
}

extension MilterPath {
  var payload: [UInt8] {
    var writer = PayloadWriter()
    for text in [address] + parameters { writer.string(text) }
    return writer.bytes
  }
}
