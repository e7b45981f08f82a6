package import Mail

/// One short message as it came, whichever door it came by: all that a judgement may rest on.
package struct ShortMessage: Hashable, Sendable {
  package enum Direction: String, Hashable, Sendable {
    /// From a customer to the SMSC (`submit_sm` and its like).
    case submitted
    /// From the SMSC to a customer: sent by a subscriber (`deliver_sm`).
    case delivered
  }

  /// A message cut into several (3GPP TS 23.040 section 9.2.3.24.1, or the TLVs `sar_…` of SMPP).
  package struct Part: Hashable, Sendable {
    package let reference: UInt16
    /// From 1.
    package let number: UInt8
    package let total: UInt8

    package init(reference: UInt16, number: UInt8, total: UInt8) {
      self.reference = reference
      self.number = number
      self.total = total
    }
  }

  /// What is wrong with how a message is built, such that programs read it differently.
  package enum Flaw: String, Hashable, Sendable, CaseIterable {
    /// The user data header does not fit its message, or numbers a part that cannot be.
    case userDataHeader
    /// A text in `short_message` and another in `message_payload`.
    case payloadConflict
    /// `replace_sm` puts another text in place of one that was accepted.
    case replacement
  }

  /// The `system_id` that the SMSC accepted; nil where nobody knows it.
  package var account: String?
  /// Where the client is; nil for stored messages.
  package var clientAddress: IPAddress?
  package var direction: Direction
  /// The operation as SMPP 3.4 calls it, such as `submit_sm`.
  package var operation: String
  package var source: SenderAddress
  /// One for each recipient, as they came; none where the operation names none (`replace_sm`).
  package var destinations: [String]
  /// What a person reads: of this part, and of those of the same message that came before it.
  package var text: String
  package var part: Part?
  /// As it came (SMPP 3.4 section 5.2.19); 0: the alphabet of the SMSC.
  package var dataCoding: UInt8
  package var serviceType: String
  /// A second number that is shown (`callback_num`).
  package var callback: SenderAddress?
  /// The id of the entity that the message says it is sent for, where the country asks for one.
  package var entity: String?
  package var flaws: Set<Flaw>
  /// Octets of the text as they came, header included.
  package var octets: Int
  /// Seconds since 1970 UTC.
  package var receivedAt: Int64

  package init(
    account: String? = nil, clientAddress: IPAddress? = nil, direction: Direction = .submitted,
    operation: String = "submit_sm", source: SenderAddress, destinations: [String], text: String, part: Part? = nil,
    dataCoding: UInt8 = 0, serviceType: String = "", callback: SenderAddress? = nil, entity: String? = nil,
    flaws: Set<Flaw> = [], octets: Int = 0, receivedAt: Int64
  ) {
    self.account = account
    self.clientAddress = clientAddress
    self.direction = direction
    self.operation = operation
    self.source = source
    self.destinations = destinations
    self.text = text
    self.part = part
    self.dataCoding = dataCoding
    self.serviceType = serviceType
    self.callback = callback
    self.entity = entity
    self.flaws = flaws
    self.octets = octets
    self.receivedAt = receivedAt
  }
}

extension ShortMessage {
  /// It came in one piece, or with its last part.
  package var isWhole: Bool { part.map { $0.number >= $0.total } ?? true }
}
