/// What named hosts wrote into a message about how it came to them and what they found.
///
/// Only the topmost results of those hosts count: fields stand above what was there before, so what lies below a
/// `Received` that follows them may have come with the message. A sender can still write all of it where none of the
/// hosts did, so this is for stored mail of which it is known who received it, never for mail as it comes.
package struct RecordedResults: Sendable {
  /// In the order of the message.
  package private(set) var results: [AuthenticationReport.Result] = []
  package private(set) var spf: ReceivedSPF?
  /// The topmost trace field of the hosts.
  package private(set) var received: ReceivedHop?
  /// No result was found.
  package var isEmpty: Bool { results.isEmpty && spf == nil }

  private let hosts: [DomainName]
  /// Results without a name, which belong to whoever wrote the next trace field below.
  private var unnamed: [AuthenticationReport.Result] = []

  /// `hosts`: authserv-ids, names behind `by`, or names in Received-SPF; names below them count too.
  package init(_ message: MailMessage, by hosts: [DomainName]) {
    self.hosts = hosts
    for field in message.headers {
      if field.isNamed(AuthenticationResultsField.name) {
        addReport(field)
      } else if field.isNamed("Received-SPF") {
        addSPF(field)
      } else if field.isNamed("Received"), !continues(below: ReceivedHop(field)) {
        return
      }
    }
  }

  private mutating func addReport(_ field: HeaderField) {
    guard let report = AuthenticationReport(parsing: field.unfolded, allowsNoID: true) else { return }
    guard let id = report.authservID else {
      unnamed += report.results
      return
    }
    if DomainName(id).map(isTrusted) ?? false { results += report.results }
  }

  private mutating func addSPF(_ field: HeaderField) {
    guard spf == nil, let found = ReceivedSPF(parsing: field.unfolded), let receiver = found.receiver,
      isTrusted(receiver)
    else { return }
    spf = found
  }

  private mutating func continues(below hop: ReceivedHop) -> Bool {
    if let by = hop.by.flatMap({ DomainName($0) }), isTrusted(by) {
      results += unnamed
      received = received ?? hop
    }
    unnamed = []
    return isEmpty
  }

  private func isTrusted(_ name: DomainName) -> Bool { hosts.contains(where: name.isWithin) }
}

extension MailMessage {
  /// Fills in who the client was, and the sender, from what the hosts recorded; what is known stays.
  package mutating func complete(from recorded: RecordedResults) {
    guard connection.clientAddress == nil else { return }
    connection.clientAddress = recorded.spf?.clientAddress ?? recorded.received?.addresses.first
    connection.helo = connection.helo ?? recorded.spf?.helo ?? recorded.received?.helo
    connection.clientName = connection.clientName ?? recorded.received?.clientName
    if envelope.sender == .null, text("Return-Path") == nil, let sender = recorded.spf?.sender {
      envelope.sender = sender
    }
  }
}
