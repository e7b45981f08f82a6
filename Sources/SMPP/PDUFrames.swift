/// Cuts what a socket gives into PDUs.
package struct PDUFrames: Sendable {
  private let longest: Int
  private var octets: [UInt8] = []
  private var start = 0

  package init(longest: Int = PDUHeader.longest) { self.longest = longest }

  package mutating func append(_ more: some Collection<UInt8>) {
    if start > 0 {
      octets.removeFirst(start)
      start = 0
    }
    octets.append(contentsOf: more)
  }

  /// The octets of the next PDU; nil until all of them are there.
  ///
  /// - Throws: `PDUError` where no PDU can begin; nothing that follows can be read.
  package mutating func next() throws(PDUError) -> ArraySlice<UInt8>? {
    let rest = octets[start...]
    guard let header = try PDUHeader(rest, longest: longest), rest.count >= header.length else { return nil }
    start += header.length
    return rest.prefix(header.length)
  }
}
