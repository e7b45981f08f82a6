/// What a PDU asks for or answers (SMPP 3.4 section 5.1.2.1; SMPP 5.0 section 4.7.5 for the broadcasts).
package struct CommandID: RawRepresentable, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  package static let genericNack = Self(rawValue: 0x8000_0000)
  package static let bindReceiver = Self(rawValue: 0x01)
  package static let bindTransmitter = Self(rawValue: 0x02)
  package static let querySM = Self(rawValue: 0x03)
  package static let submitSM = Self(rawValue: 0x04)
  package static let deliverSM = Self(rawValue: 0x05)
  package static let unbind = Self(rawValue: 0x06)
  package static let replaceSM = Self(rawValue: 0x07)
  package static let cancelSM = Self(rawValue: 0x08)
  package static let bindTransceiver = Self(rawValue: 0x09)
  package static let outbind = Self(rawValue: 0x0B)
  package static let enquireLink = Self(rawValue: 0x15)
  package static let submitMulti = Self(rawValue: 0x21)
  package static let alertNotification = Self(rawValue: 0x102)
  package static let dataSM = Self(rawValue: 0x103)
  package static let broadcastSM = Self(rawValue: 0x111)
  package static let queryBroadcastSM = Self(rawValue: 0x112)
  package static let cancelBroadcastSM = Self(rawValue: 0x113)

  /// Every request, and `generic_nack`; answers are their requests' `response`.
  package static let names: [CommandID: String] = [
    genericNack: "generic_nack", bindReceiver: "bind_receiver", bindTransmitter: "bind_transmitter",
    querySM: "query_sm", submitSM: "submit_sm", deliverSM: "deliver_sm", unbind: "unbind", replaceSM: "replace_sm",
    cancelSM: "cancel_sm", bindTransceiver: "bind_transceiver", outbind: "outbind", enquireLink: "enquire_link",
    submitMulti: "submit_multi", alertNotification: "alert_notification", dataSM: "data_sm",
    broadcastSM: "broadcast_sm", queryBroadcastSM: "query_broadcast_sm", cancelBroadcastSM: "cancel_broadcast_sm",
  ]

  package var isResponse: Bool { rawValue & 0x8000_0000 != 0 }

  /// The answer to a request; a response is its own.
  package var response: CommandID { Self(rawValue: rawValue | 0x8000_0000) }

  /// What a response answers; a request is its own, and `generic_nack` answers anything.
  package var request: CommandID { self == .genericNack ? self : Self(rawValue: rawValue & 0x7FFF_FFFF) }

  /// Whether SMPP answers it with a response of its own.
  package var hasResponse: Bool {
    !isResponse && self != .outbind && self != .alertNotification && Self.names[self] != nil
  }

  /// Whether SMPP 3.4 has it.
  package var isKnown: Bool { layout != nil }

  /// Whether an ESME sends a message with it.
  package var isMessage: Bool { self == .submitSM || self == .submitMulti || self == .dataSM || self == .replaceSM }

  package var isBind: Bool { self == .bindReceiver || self == .bindTransmitter || self == .bindTransceiver }
}

extension CommandID: CustomStringConvertible {
  /// The name of SMPP, or the number of a command that has none.
  package var description: String {
    guard let name = Self.names[request] else { return "0x" + String(rawValue, radix: 16) }
    return self == request ? name : name + "_resp"
  }
}
