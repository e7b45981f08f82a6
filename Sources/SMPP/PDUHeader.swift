/// The 16 octets that every PDU begins with: all that relaying one needs (SMPP 3.4 section 3.2).
package struct PDUHeader: Hashable, Sendable {
  package static let size = 16
  /// The longest PDU by default, in octets.
  package static let longest = 65_536

  /// Octets of the whole PDU, header included.
  package let length: Int
  package let command: CommandID
  package let status: CommandStatus
  package let sequence: UInt32

  /// Takes the header's four integers in their order.
  ///
  /// - Throws: `PDUError` with `invalidCommandLength` for a length that no PDU has; nothing that follows can be read.
  package init(
    length: UInt32, command: UInt32, status: UInt32, sequence: UInt32, longest: Int = PDUHeader.longest
  ) throws(PDUError) {
    guard length >= Self.size, Int(length) <= longest else { throw PDUError(.invalidCommandLength) }
    self.length = Int(length)
    self.command = CommandID(rawValue: command)
    self.status = CommandStatus(rawValue: status)
    self.sequence = sequence
  }

  /// Reads the header at the start of some octets; nil while it is not all there.
  package init?(_ octets: ArraySlice<UInt8>, longest: Int = PDUHeader.longest) throws(PDUError) {
    guard octets.count >= Self.size else { return nil }
    func word(_ index: Int) -> UInt32 {
      let start = octets.startIndex + 4 * index
      return (start..<start + 4).reduce(0) { $0 << 8 | UInt32(octets[$1]) }
    }
    try self.init(length: word(0), command: word(1), status: word(2), sequence: word(3), longest: longest)
  }

  /// How many octets at the start of a stream of `count` octets are whole PDUs, and whether no PDU can begin behind
  /// them, so that nothing that follows can be read.
  ///
  /// `length`: the integer of four octets at a place; nil if they are not all there.
  package static func wholePDUs(
    in count: Int, longest: Int = PDUHeader.longest, length: (Int) -> UInt32?
  ) -> (octets: Int, isBroken: Bool) {
    var end = 0
    while let length = length(end) {
      guard (size...longest).contains(Int(length)) else { return (end, true) }
      guard end + Int(length) <= count else { break }
      end += Int(length)
    }
    return (end, false)
  }
}

/// Why a PDU cannot be read.
package struct PDUError: Error, Hashable {
  /// What to answer it with.
  package let status: CommandStatus

  package init(_ status: CommandStatus) { self.status = status }
}

/// Who sent a PDU.
package enum Side: String, Hashable, Sendable, CaseIterable {
  case esme
  case smsc
}
