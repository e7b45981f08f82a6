import SMPP
import SMS

/// What an SMPP peer sends: a stream of PDUs if the first octet is 0, else the body of one PDU, whose kind it chooses.
enum SMPPTarget: FuzzTarget {
  static let name = "smpp"

  private static let commands = CommandID.names.keys.flatMap { Set([$0, $0.response]) }
    .sorted { $0.rawValue < $1.rawValue }

  static func run(_ input: [UInt8]) {
    guard let first = input.first else { return }
    let frames =
      first == 0 ? frames(input.dropFirst()) : [pdu(commands[Int(first) % commands.count], input.dropFirst())]
    var reassembly = Reassembly(limits: Reassembly.Limits(messages: 4, octets: 300))
    var state = SessionState.boundTRX
    for octets in frames {
      guard let pdu = try? PDU(octets) else { continue }
      promise(pdu.encoded == octets, "a PDU that is written otherwise than it was read")
      for side in Side.allCases {
        state.follow(pdu.command, status: pdu.status, from: side)
        for alphabet in Alphabet.allCases { read(pdu, from: side, alphabet, &reassembly) }
      }
    }
  }

  private static func read(_ pdu: PDU, from side: Side, _ alphabet: Alphabet, _ reassembly: inout Reassembly) {
    let message = ShortMessage(
      pdu, from: side, account: nil, clientAddress: nil, dialect: Dialect(alphabet: alphabet), receivedAt: 0)
    guard let message else { return }
    promise(side == .esme || pdu.messageType == .message, "a receipt that is a message")
    // An octet is three in UTF-8 at most, and an alphabet that is not told is read in two ways.
    promise(message.text.utf8.count <= 5 * message.octets + PDU.mostParameters, "more text than there is")
    promise(message.destinations.count <= 255, "too many recipients")
    if let part = message.part { promise((1...part.total).contains(part.number), "a part that cannot be") }
    let joined = reassembly.join(message, link: 1)
    promise(joined.message.text.utf8.count <= 300 + message.text.utf8.count, "too much text is kept")
    promise(message.part != nil || joined.message == message, "what is no part was changed")
    promise(reassembly.count <= 4, "too many messages are kept")
    reassembly.refuse(message, link: 1)
    promise(reassembly.join(message, link: 1).isRefused == (message.part != nil), "a refusal is forgotten")
  }

  /// The frames of a stream, which must not depend on how it comes.
  private static func frames(_ stream: ArraySlice<UInt8>) -> [[UInt8]] {
    let whole = frames([stream])
    promise(whole == frames(stream.map { [$0] }), "a stream that is cut otherwise octet by octet")
    promise(whole.allSatisfy { $0.count >= PDUHeader.size }, "a frame without a header")
    promise(stream.starts(with: whole.joined()), "octets are lost between frames")
    return whole
  }

  private static func frames(_ pieces: [ArraySlice<UInt8>]) -> [[UInt8]] {
    var rest: [UInt8] = []
    var found: [[UInt8]] = []
    for piece in pieces {
      rest += piece
      let whole = PDUHeader.wholePDUs(in: rest.count) { place in
        place + 4 <= rest.count ? rest[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } : nil
      }
      var pdus = rest.prefix(whole.octets)
      rest.removeFirst(whole.octets)
      while let header = try? PDUHeader(pdus) {
        found.append(Array(pdus.prefix(header.length)))
        pdus.removeFirst(header.length)
      }
      promise(pdus.isEmpty, "PDUs that are not whole")
      guard !whole.isBroken else { break }
    }
    return found
  }

  private static func pdu(_ command: CommandID, _ body: ArraySlice<UInt8>) -> [UInt8] {
    let words = [UInt32(PDUHeader.size + body.count), command.rawValue, 0, 1]
    return words.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) } } + body
  }
}
