package import Bulk
package import Mail

extension Substance {
  /// What messages are compared by; fields that relays and receivers add are left out.
  package init(_ message: MailMessage, _ text: MessageText) {
    // As they are written, for programs differ in it.
    let names = message.headers.prefix(Self.fieldLimit).map { String(decoding: $0.name, as: UTF8.self) }
    self.init(
      subject: text.subject, readings: [text.text] + text.otherReadings, attachments: text.attachments,
      structure: [names.filter { !Self.isTrace($0) }, text.partTypes, text.tags], links: text.links)
  }

  private static let fieldLimit = 200

  private static func isTrace(_ name: String) -> Bool {
    let name = name.lowercased()
    return traces.contains(name) || tracePrefixes.contains { name.hasPrefix($0) }
  }

  /// Trace fields (RFC 5321 section 4.4, RFC 8601, RFC 8617), and what lists and mailbox providers add.
  private static let traces: Set = [
    "authentication-results", "delivered-to", "dkim-signature", "errors-to", "precedence", "received", "received-spf",
    "return-path", "sender", "x-original-to", "x-received", "x-sender-ip", "x-sid-pra", "x-sid-result", "x-spam-status",
  ]
  private static let tracePrefixes = [
    "arc-", "list-", "x-eop", "x-forefront-", "x-google-", "x-incoming", "x-mailman-", "x-microsoft-", "x-ms-",
    "x-spam-",
  ]
}
