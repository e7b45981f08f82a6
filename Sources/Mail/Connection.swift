/// Who connected, as far as the MTA told.
package struct Connection: Hashable, Sendable {
  /// Nil for a local socket, or mail read from a file that does not say.
  package var clientAddress: IPAddress?
  /// The client's name, confirmed by the MTA in both directions; nil if there is none.
  package var clientName: String?
  /// What the client's PTR record says, whether or not it is true (`{client_ptr}`).
  package var reverseName: String?
  /// The argument of HELO or EHLO, as it came.
  package var helo: String?
  /// The version of TLS that the client speaks (`{tls_version}`), such as `TLSv1.3`; nil for none.
  package var tlsVersion: String?
  /// The SASL login (`{auth_authen}`); nil for a client that did not authenticate.
  package var authenticatedUser: String?
  /// The MTA's name for the listener that took the connection (`{daemon_name}`).
  package var listener: String?
  /// Our MTA's own name (`j`).
  package var receiver: String?

  package init(
    clientAddress: IPAddress? = nil, clientName: String? = nil, reverseName: String? = nil, helo: String? = nil,
    tlsVersion: String? = nil, authenticatedUser: String? = nil, listener: String? = nil, receiver: String? = nil
  ) {
    self.clientAddress = clientAddress
    self.clientName = clientName
    self.reverseName = reverseName
    self.helo = helo
    self.tlsVersion = tlsVersion
    self.authenticatedUser = authenticatedUser
    self.listener = listener
    self.receiver = receiver
  }
}

/// What a client is to us.
///
/// Only what comes from `outside` or an `account` is stopped.
package enum ClientClass: String, Hashable, Sendable {
  /// Anybody.
  case outside
  /// A customer who sends short messages under an account of the SMSC.
  case account
  /// A user who logged in to submit mail.
  case authenticated
  /// An address in the operator's own networks.
  case ownNetwork

  /// Whether what is found can stop its messages.
  package var isJudged: Bool { self == .outside || self == .account }
}

/// The SMTP envelope.
package struct Envelope: Hashable, Sendable {
  package var sender: Path
  /// MAIL FROM held a source route, which `sender` leaves out.
  package var isSenderRouted: Bool
  /// Those that the MTA took.
  package var recipients: [Path]
  /// How many others it refused, such as unknown users; 0 where the MTA does not tell.
  package var refusedRecipients = 0

  package init(sender: Path = .null, isSenderRouted: Bool = false, recipients: [Path] = []) {
    self.sender = sender
    self.isSenderRouted = isSenderRouted
    self.recipients = recipients
  }
}
