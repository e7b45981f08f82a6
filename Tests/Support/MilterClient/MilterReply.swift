package import Mail

/// What a milter answers (`SMFIR_*`).
package enum MilterReply: Hashable, Sendable {
  case `continue`
  case accept
  case reject
  case tempfail
  case discard
  /// An SMTP reply with its code, as on the wire: several lines with CRLF, `%` doubled.
  case replyCode(String)
  /// No more of these steps, please.
  case skip
  /// Still busy.
  case progress
  case connectionFailure
  case shutdown
  case modification(MilterModification)

  /// Reads a packet; throws for one that is no reply.
  package init(_ packet: MilterPacket) throws(MilterError) {
    var reader = PayloadReader(packet)
    switch packet.code {
    case UInt8(ascii: "y"): self = .replyCode(try reader.text())
    case UInt8(ascii: "b"):
      self = .modification(.replaceBody(packet.payload))
      return
    default:
      if let plain = Self.plain[packet.code] {
        self = plain
      } else {
        self = .modification(try MilterModification(packet.code, &reader))
      }
    }
    try reader.end()
  }

  /// Whether the MTA says no more about this message.
  package var endsMessage: Bool {
    switch self {
    case .accept, .reject, .tempfail, .discard, .replyCode, .connectionFailure, .shutdown: true
    case .continue, .skip, .progress, .modification: false
    }
  }

  private static let plain: [UInt8: MilterReply] = [
    UInt8(ascii: "c"): .continue,
    UInt8(ascii: "a"): .accept,
    UInt8(ascii: "r"): .reject,
    UInt8(ascii: "t"): .tempfail,
    UInt8(ascii: "d"): .discard,
    UInt8(ascii: "s"): .skip,
    UInt8(ascii: "p"): .progress,
    UInt8(ascii: "f"): .connectionFailure,
    UInt8(ascii: "4"): .shutdown,
  ]
}

/// A change to a message that a milter asks for at its end.
///
/// The value of a header field is all that stands behind the colon, its leading space included.
package enum MilterModification: Hashable, Sendable {
  case addHeader(HeaderField)
  /// Index 0 is the top.
  case insertHeader(HeaderField, index: Int)
  /// The `index`-th field of that name, from 1.
  case changeHeader(HeaderField, index: Int)
  case deleteHeader(name: [UInt8], index: Int)
  case quarantine(reason: String)
  case addRecipient(String, arguments: String?)
  case deleteRecipient(String)
  case changeSender(String, arguments: String?)
  case replaceBody([UInt8])

  fileprivate init(_ code: UInt8, _ reader: inout PayloadReader) throws(MilterError) {
    switch code {
    case UInt8(ascii: "h"): self = .addHeader(try reader.headerField())
    case UInt8(ascii: "i"):
      let index = Int(try reader.number())
      self = .insertHeader(try reader.headerField(), index: index)
    case UInt8(ascii: "m"):
      let index = Int(try reader.number())
      let field = try reader.headerField()
      self = field.value.isEmpty ? .deleteHeader(name: field.name, index: index) : .changeHeader(field, index: index)
    case UInt8(ascii: "q"): self = .quarantine(reason: try reader.text())
    case UInt8(ascii: "+"): self = .addRecipient(try reader.text(), arguments: nil)
    case UInt8(ascii: "2"): self = .addRecipient(try reader.text(), arguments: try reader.optionalText())
    case UInt8(ascii: "-"): self = .deleteRecipient(try reader.text())
    case UInt8(ascii: "e"): self = .changeSender(try reader.text(), arguments: try reader.optionalText())
    default: throw .malformed("reply \(Unicode.Scalar(code))")
    }
  }

  /// What the milter must have negotiated for it, one of these.
  var actions: MilterActions {
    switch self {
    case .addHeader, .insertHeader: .addHeaders
    case .changeHeader, .deleteHeader: .changeHeaders
    case .quarantine: .quarantine
    case .addRecipient: [.addRecipients, .addRecipientsWithArguments]
    case .deleteRecipient: .deleteRecipients
    case .changeSender: .changeSender
    case .replaceBody: .changeBody
    }
  }

  /// With the space that an MTA puts behind the colon when leading space was not negotiated.
  var spaced: Self {
    func spaced(_ field: HeaderField) -> HeaderField { HeaderField(name: field.name, value: [0x20] + field.value) }
    return switch self {
    case .addHeader(let field): .addHeader(spaced(field))
    case .insertHeader(let field, let index): .insertHeader(spaced(field), index: index)
    case .changeHeader(let field, let index): .changeHeader(spaced(field), index: index)
    default: self
    }
  }
}

extension PayloadReader {
  fileprivate mutating func headerField() throws(MilterError) -> HeaderField {
    let name = try bytes()
    return HeaderField(name: name, value: try bytes())
  }

  fileprivate mutating func optionalText() throws(MilterError) -> String? { isAtEnd ? nil : try text() }
}
