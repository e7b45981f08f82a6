package import Mail
package import SMS

/// How an SMSC is to be understood.
package struct Dialect: Hashable, Sendable {
  /// What it takes data coding 0 for.
  package var alphabet: Alphabet
  /// The parameter with the id of the entity that a message is sent for.
  package var entityTag: Parameter.Tag

  package init(alphabet: Alphabet = .gsm7, entityTag: Parameter.Tag = .init(rawValue: 0x1400)) {
    self.alphabet = alphabet
    self.entityTag = entityTag
  }
}

extension ShortMessage {
  /// What a PDU asks to send; nil if that is nobody's message: another operation, a receipt or an acknowledgement.
  ///
  /// Only what an SMSC sends can be a receipt: a customer who says so sends a message like any other.
  package init?(
    _ pdu: PDU, from side: Side = .esme, account: String?, clientAddress: IPAddress?, dialect: Dialect = Dialect(),
    receivedAt: Int64
  ) {
    guard pdu.command.isMessage || pdu.command == .deliverSM, side == .esme || pdu.messageType == .message else {
      return nil
    }
    let content = Content(pdu, dialect.alphabet)
    self.init(
      account: account, clientAddress: clientAddress, direction: side == .esme ? .submitted : .delivered,
      operation: pdu.command.description,
      source: SenderAddress(
        String(address: pdu.octets(.sourceAddress)), ton: pdu.integer(.sourceTON), npi: pdu.integer(.sourceNPI)),
      destinations: pdu.recipients, text: content.text, part: content.part, dataCoding: pdu.integer(.dataCoding),
      serviceType: pdu.string(.serviceType), callback: pdu.parameter(.callbackNumber).flatMap(SenderAddress.init),
      entity: dialect.entityTag.rawValue == 0
        ? nil : pdu.parameter(dialect.entityTag).map { String(latin1: $0.value.prefix { $0 != 0 }) },
      flaws: content.flaws, octets: content.octets, receivedAt: receivedAt)
  }
}

extension PDU {
  /// What a PDU that carries a message is (SMPP 3.4 section 5.2.12).
  package enum MessageType: Hashable, Sendable {
    case message
    /// A delivery receipt, at the end or on the way.
    case receipt
    /// A word of the recipient or the recipient's device.
    case acknowledgement
  }

  package var messageType: MessageType {
    switch integer(.esmClass) & 0x3C {
    case 0x04, 0x20: .receipt
    case 0x08, 0x10, 0x18: .acknowledgement
    default: .message
    }
  }

  /// Whether the text begins with a header.
  fileprivate var hasUserDataHeader: Bool { integer(.esmClass) & 0x40 != 0 }

  /// Addresses and names of distribution lists as they came.
  fileprivate var recipients: [String] {
    switch command {
    case .submitMulti:
      destinations.map {
        switch $0 {
        case .address(_, _, let address): String(latin1: address)
        case .distributionList(let name): String(latin1: name)
        }
      }
    case .replaceSM: []
    default: [string(.destinationAddress)]
    }
  }
}

extension String {
  /// Reads an address or name: ISO 8859-1, or UTF-8 where that makes more characters than it breaks, since some programs
  /// write other scripts so, and cut them anywhere.
  fileprivate init(address octets: ArraySlice<UInt8>) {
    let text = String(decoding: octets, as: UTF8.self)
    let broken = text.unicodeScalars.count { $0 == "\u{FFFD}" }
    let others = text.unicodeScalars.count { !$0.isASCII } - broken
    self = others >= broken ? text : String(latin1: octets)
  }
}

extension SenderAddress {
  /// A `callback_num`: digit mode, type of number, numbering plan, digits (SMPP 3.4 section 5.3.2.36).
  fileprivate init?(_ parameter: Parameter) {
    let value = Array(parameter.value)
    guard value.count >= 3 else { return nil }
    let digits = value.dropFirst(3)
    // Some programs say that digits are packed, and send characters.
    let isPacked = value[0] & 1 == 0 && !digits.allSatisfy(ASCII.isDigit)
    self.init(isPacked ? Self.unpacked(digits) : String(address: digits), ton: value[1], npi: value[2])
  }

  /// Two digits an octet, the first in the lower half; 0xF fills (3GPP TS 24.008 table 10.5.118).
  private static func unpacked(_ octets: ArraySlice<UInt8>) -> String {
    let signs = Array("0123456789*#abc")
    return String(octets.flatMap { [Int($0 & 0x0F), Int($0 >> 4)] }.filter { $0 < signs.count }.map { signs[$0] })
  }
}

/// The texts of a PDU, and what its building shows.
private struct Content {
  private(set) var text = ""
  private(set) var part: ShortMessage.Part?
  private(set) var flaws: Set<ShortMessage.Flaw> = []
  private(set) var octets = 0

  init(_ pdu: PDU, _ alphabet: Alphabet) {
    let texts = ([pdu.octets(.shortMessage)] + pdu.parameters.filter { $0.tag == .messagePayload }.map(\.value))
      .filter { !$0.isEmpty }
    octets = texts.reduce(0) { $0 + $1.count }
    if texts.count > 1 { flaws.insert(.payloadConflict) }
    if pdu.command == .replaceSM, !texts.isEmpty { flaws.insert(.replacement) }
    if pdu.hasUserDataHeader, texts.isEmpty { flaws.insert(.userDataHeader) }
    text = texts.map { read($0, of: pdu, alphabet) }.joined(separator: "\n")
    readSegment(pdu)
  }

  /// What a person reads; all of it where the header cannot be read, as some programs show it then.
  private mutating func read(_ octets: ArraySlice<UInt8>, of pdu: PDU, _ alphabet: Alphabet) -> String {
    guard pdu.command != .replaceSM else { return Self.ofUnknownCoding(octets, alphabet) }
    let coding = DataCoding(pdu.integer(.dataCoding))
    guard pdu.hasUserDataHeader else { return coding.text(octets, alphabet: alphabet) }
    do throws(UserDataHeader.Malformed) {
      let header = try UserDataHeader(octets)
      part = part ?? header.part
      return header.isForProgram ? "" : coding.text(octets.dropFirst(header.size), alphabet: alphabet)
    } catch {
      flaws.insert(.userDataHeader)
      return coding.text(octets, alphabet: alphabet)
    }
  }

  /// `replace_sm` does not tell the coding, which is that of the message replaced: where the octets are more than
  /// ASCII, they are read both ways.
  private static func ofUnknownCoding(_ octets: ArraySlice<UInt8>, _ alphabet: Alphabet) -> String {
    let text = alphabet.text(octets)
    let isPlain = octets.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A || $0 == 0x0D }
    guard !isPlain, octets.count.isMultiple(of: 2) else { return text }
    return text + "\n" + DataCoding.utf16.text(octets, alphabet: alphabet)
  }

  /// The parameters `sar_…`, which make a part only together; a header comes before them.
  private mutating func readSegment(_ pdu: PDU) {
    let tags: [Parameter.Tag] = [.sarMessageReference, .sarTotalSegments, .sarSegmentNumber]
    let found = tags.map(pdu.parameter)
    guard found.contains(where: { $0 != nil }) else { return }
    guard let reference = found[0]?.integer(octets: 2), let total = found[1]?.integer(octets: 1),
      let number = found[2]?.integer(octets: 1),
      let segment = ShortMessage.Part(reference: UInt16(reference), number: UInt8(number), of: UInt8(total)),
      part == nil || part == segment
    else {
      flaws.insert(.userDataHeader)
      return
    }
    part = segment
  }
}
