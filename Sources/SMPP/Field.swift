/// A mandatory parameter (SMPP 3.4 section 5.2); integers of one octet, strings and lists.
package enum Field: String, Hashable, Sendable, CaseIterable {
  case systemID, password, systemType, interfaceVersion
  case addressTON, addressNPI, addressRange
  case serviceType, messageID
  case sourceTON, sourceNPI, sourceAddress
  case destinationTON, destinationNPI, destinationAddress
  /// `number_of_dests` and `dest_address(es)`.
  case destinations
  case esmeTON, esmeNPI, esmeAddress
  case esmClass, protocolID, priorityFlag, scheduleDeliveryTime, validityPeriod, registeredDelivery
  case replaceIfPresentFlag, dataCoding, defaultMessageID
  /// `sm_length` and `short_message`.
  case shortMessage
  case finalDate, messageState, errorCode
  /// `no_unsuccess` and `unsuccess_sme(s)`.
  case failures
}

/// How a field is written.
enum FieldFormat {
  /// One octet.
  case integer
  /// A C-octet string with so many octets at most, its NUL included; the status says that it is longer.
  case string(Int, CommandStatus)
  /// An octet with the length, and so many octets.
  case octets
  /// An octet with the count, and so many addresses or distribution lists.
  case destinations
  /// An octet with the count, and so many addresses with a status each.
  case failures
}

extension CommandID {
  typealias Layout = [(field: Field, format: FieldFormat)]

  /// The mandatory parameters in their order; nil where we do not know them.
  var layout: Layout? {
    switch self {
    case .bindReceiver, .bindTransmitter, .bindTransceiver: Layouts.bind
    case .bindReceiver.response, .bindTransmitter.response, .bindTransceiver.response: Layouts.bindResponse
    case .outbind: Layouts.outbind
    case .submitSM, .deliverSM: Layouts.submit
    case .submitMulti: Layouts.submitMulti
    case .submitSM.response, .deliverSM.response, .dataSM.response: Layouts.messageID
    case .submitMulti.response: Layouts.submitMultiResponse
    case .dataSM: Layouts.data
    case .querySM: Layouts.query
    case .querySM.response: Layouts.queryResponse
    case .cancelSM: Layouts.cancel
    case .replaceSM: Layouts.replace
    case .alertNotification: Layouts.alert
    case .unbind, .unbind.response, .enquireLink, .enquireLink.response, .genericNack, .cancelSM.response,
      .replaceSM.response:
      []
    default: nil
    }
  }
}

/// SMPP 3.4 section 4, operation by operation.
private enum Layouts {
  static let bind: CommandID.Layout =
    [
      (.systemID, .string(16, .invalidSystemID)), (.password, .string(9, .invalidPassword)),
      (.systemType, .string(13, .invalidSystemType)), (.interfaceVersion, .integer),
    ] + address(.addressTON, .addressNPI, .addressRange, 41, .bindFailed)
  static let bindResponse: CommandID.Layout = [(.systemID, .string(16, .invalidSystemID))]
  static let outbind: CommandID.Layout = [
    (.systemID, .string(16, .invalidSystemID)), (.password, .string(9, .invalidPassword)),
  ]
  static let submit = serviceType + source(21) + destination(21) + settings
  static let submitMulti = serviceType + source(21) + [(.destinations, .destinations)] + settings
  static let submitMultiResponse = messageID + [(.failures, .failures)]
  static let data =
    serviceType + source(65) + destination(65) + [
      (.esmClass, .integer), (.registeredDelivery, .integer), (.dataCoding, .integer),
    ]
  static let query = messageID + source(21)
  static let queryResponse =
    messageID + [
      (.finalDate, .string(17, .invalidSchedule)), (.messageState, .integer), (.errorCode, .integer),
    ]
  static let cancel = serviceType + messageID + source(21) + destination(21)
  static let replace =
    messageID + source(21) + times + [
      (.registeredDelivery, .integer), (.defaultMessageID, .integer), (.shortMessage, .octets),
    ]
  static let alert = source(65) + address(.esmeTON, .esmeNPI, .esmeAddress, 65, .invalidDestinationAddress)
  static let messageID: CommandID.Layout = [(.messageID, .string(65, .invalidMessageID))]

  private static let serviceType: CommandID.Layout = [(.serviceType, .string(6, .invalidServiceType))]
  private static let times: CommandID.Layout = [
    (.scheduleDeliveryTime, .string(17, .invalidSchedule)), (.validityPeriod, .string(17, .invalidValidity)),
  ]
  private static let settings: CommandID.Layout =
    [(.esmClass, .integer), (.protocolID, .integer), (.priorityFlag, .integer)] + times + [
      (.registeredDelivery, .integer), (.replaceIfPresentFlag, .integer), (.dataCoding, .integer),
      (.defaultMessageID, .integer), (.shortMessage, .octets),
    ]

  private static func source(_ size: Int) -> CommandID.Layout {
    address(.sourceTON, .sourceNPI, .sourceAddress, size, .invalidSourceAddress)
  }

  private static func destination(_ size: Int) -> CommandID.Layout {
    address(.destinationTON, .destinationNPI, .destinationAddress, size, .invalidDestinationAddress)
  }

  private static func address(
    _ ton: Field, _ npi: Field, _ address: Field, _ size: Int, _ fault: CommandStatus
  ) -> CommandID.Layout {
    [(ton, .integer), (npi, .integer), (address, .string(size, fault))]
  }
}
