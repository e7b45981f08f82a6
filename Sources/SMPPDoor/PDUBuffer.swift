import NIOCore
import SMPP

/// PDUs in a buffer, which the door reads in place.
extension ByteBuffer {
  /// The header of a whole PDU at the front; nil if there is none.
  var header: PDUHeader? {
    let words = getMultipleIntegers(at: readerIndex, endianness: .big, as: (UInt32, UInt32, UInt32, UInt32).self)
    guard let words else { return nil }
    return try? PDUHeader(
      length: words.0, command: words.1, status: words.2, sequence: words.3, longest: readableBytes)
  }

  /// As `PDUHeader.wholePDUs` finds them.
  func wholePDUs(longest: Int) -> (octets: Int, isBroken: Bool) {
    PDUHeader.wholePDUs(in: readableBytes, longest: longest) { getInteger(at: readerIndex + $0) }
  }
}
