/// What stands in front of the text where `esm_class` says so (3GPP TS 23.040 section 9.2.3.24).
package struct UserDataHeader: Hashable, Sendable {
  /// The part that the message is, where it is one.
  package private(set) var part: ShortMessage.Part?
  /// The message is for a program (application ports), which shows nothing to a person.
  package private(set) var isForProgram = false
  /// Octets of the header, its length included.
  package let size: Int

  /// A header that programs read differently, if they read it at all.
  package struct Malformed: Error, Hashable {
    package init() {}
  }

  /// Reads the header at the start of the user data.
  ///
  /// - Throws: `Malformed` where there is none, where an element goes beyond it or has another length than it must, and
  ///   where it numbers a part that cannot be, or two different ones.
  package init(_ octets: ArraySlice<UInt8>) throws(Malformed) {
    guard let length = octets.first, length > 0, octets.count > length else { throw Malformed() }
    size = Int(length) + 1
    var rest = octets.dropFirst().prefix(Int(length))
    while let id = rest.popFirst() {
      guard let count = rest.popFirst(), rest.count >= count else { throw Malformed() }
      try read(id, Array(rest.prefix(Int(count))))
      rest = rest.dropFirst(Int(count))
    }
  }

  private mutating func read(_ id: UInt8, _ data: [UInt8]) throws(Malformed) {
    switch (id, data.count) {
    case (0x00, 3): try set(UInt16(data[0]), total: data[1], number: data[2])
    case (0x08, 4): try set(UInt16(data[0]) << 8 | UInt16(data[1]), total: data[2], number: data[3])
    case (0x04, 2), (0x05, 4): isForProgram = true
    // National language tables: the text is read by the default one, with which they share digits and most letters.
    case (0x24, 1), (0x25, 1): break
    case (0x00, _), (0x08, _), (0x04, _), (0x05, _), (0x24, _), (0x25, _): throw Malformed()
    default: break
    }
  }

  private mutating func set(_ reference: UInt16, total: UInt8, number: UInt8) throws(Malformed) {
    guard let new = ShortMessage.Part(reference: reference, number: number, of: total), part == nil || part == new
    else { throw Malformed() }
    part = new
  }
}

extension ShortMessage.Part {
  /// Nil for a part that cannot be.
  package init?(reference: UInt16, number: UInt8, of total: UInt8) {
    guard (1...max(total, 1)).contains(number), total > 0 else { return nil }
    self.init(reference: reference, number: number, total: total)
  }
}
