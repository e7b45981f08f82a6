/// Where a session stands (SMPP 3.4 section 2.2; `unbound` by SMPP 5.0 section 2.3).
package enum SessionState: String, Hashable, Sendable, CaseIterable {
  /// Connected, and not bound.
  case open
  case boundTX
  case boundRX
  case boundTRX
  case unbound
  /// No connection.
  case closed

  /// Whether a side may send a command now.
  ///
  /// SMPP 3.4 table 2-1, where it is narrower than SMPP 5.0 tables 2-1 to 2-3 as these have it: `replace_sm` also by a
  /// transceiver, and `enquire_link` and `generic_nack` as long as there is a connection. Commands that SMPP does not
  /// know are in no table.
  package func allows(_ command: CommandID, from side: Side) -> Bool {
    if command == .genericNack { return self != .closed }
    // A response comes from the other side in the states of its request.
    let asking: Side = command.isResponse ? side.other : side
    return switch command.request {
    case .bindTransmitter, .bindReceiver, .bindTransceiver: self == .open && asking == .esme
    case .outbind: self == .open && asking == .smsc && !command.isResponse
    case .submitSM, .submitMulti, .querySM, .cancelSM, .replaceSM, .broadcastSM, .queryBroadcastSM, .cancelBroadcastSM:
      isTransmitting && asking == .esme
    case .deliverSM: isReceiving && asking == .smsc
    case .alertNotification: isReceiving && asking == .smsc && !command.isResponse
    case .dataSM, .unbind: isBound
    case .enquireLink: self != .closed
    default: false
    }
  }

  /// Goes where a PDU leads that was sent: bound by a response to a bind, and unbound by one to an `unbind`, if their
  /// status says so.
  package mutating func follow(_ command: CommandID, status: CommandStatus, from side: Side) {
    guard command.isResponse, status == .ok, allows(command, from: side) else { return }
    switch command.request {
    case .bindTransmitter: self = .boundTX
    case .bindReceiver: self = .boundRX
    case .bindTransceiver: self = .boundTRX
    case .unbind: self = .unbound
    default: break
    }
  }

  package var isBound: Bool { isTransmitting || isReceiving }

  /// Whether messages may be submitted.
  package var isTransmitting: Bool { self == .boundTX || self == .boundTRX }

  /// Whether messages may be delivered.
  package var isReceiving: Bool { self == .boundRX || self == .boundTRX }
}

extension Side {
  package var other: Side { self == .esme ? .smsc : .esme }
}
