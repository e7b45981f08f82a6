/// The letter in front of what the MTA sends (`SMFIC_*`).
package enum MilterCommand: UInt8, Sendable {
  case abort = 0x41  // A
  case body = 0x42  // B
  case connect = 0x43  // C
  case macro = 0x44  // D
  case endOfMessage = 0x45  // E
  case helo = 0x48  // H
  case quitNewConnection = 0x4b  // K
  case header = 0x4c  // L
  case mail = 0x4d  // M
  case endOfHeaders = 0x4e  // N
  case negotiate = 0x4f  // O
  case quit = 0x51  // Q
  case recipient = 0x52  // R
  case data = 0x54  // T
  case unknown = 0x55  // U
}

/// A step of the dialogue in which an MTA tells a milter about a message, in order.
package enum MilterStep: Int, CaseIterable, Comparable, Sendable {
  case connect
  case helo
  case mail
  case recipient
  case data
  case header
  case endOfHeaders
  case body
  case endOfMessage

  package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

  package var command: MilterCommand {
    switch self {
    case .connect: .connect
    case .helo: .helo
    case .mail: .mail
    case .recipient: .recipient
    case .data: .data
    case .header: .header
    case .endOfHeaders: .endOfHeaders
    case .body: .body
    case .endOfMessage: .endOfMessage
    }
  }

  /// The flag by which a milter leaves the step out.
  var omission: MilterProtocolFlags {
    switch self {
    case .connect: .noConnect
    case .helo: .noHelo
    case .mail: .noMail
    case .recipient: .noRecipient
    case .data: .noData
    case .header: .noHeaders
    case .endOfHeaders: .noEndOfHeaders
    case .body: .noBody
    case .endOfMessage: []
    }
  }

  /// The flag by which a milter promises not to answer.
  var silence: MilterProtocolFlags {
    switch self {
    case .connect: .noReplyToConnect
    case .helo: .noReplyToHelo
    case .mail: .noReplyToMail
    case .recipient: .noReplyToRecipient
    case .data: .noReplyToData
    case .header: .noReplyToHeader
    case .endOfHeaders: .noReplyToEndOfHeaders
    case .body: .noReplyToBody
    case .endOfMessage: []
    }
  }

  /// The step's number in a list of macros (`SMFIM_*`).
  var macroList: UInt32? {
    switch self {
    case .connect: 0
    case .helo: 1
    case .mail: 2
    case .recipient: 3
    case .data: 4
    case .endOfMessage: 5
    case .endOfHeaders: 6
    case .header, .body: nil
    }
  }
}
