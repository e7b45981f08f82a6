extension PDU {
  /// More optional parameters than a PDU may have; SMPP 3.4 knows 44.
  package static let mostParameters = 256

  /// Reads a whole PDU.
  ///
  /// Whether values make sense, and which parameters belong where, is the SMSC's to say: only what cannot be cut into
  /// fields is refused. A response may end after its header, as it must where its status is an error.
  /// - Throws: `PDUError` with the status to answer: `invalidCommandID` for a command whose fields we do not know,
  ///   `invalidCommandLength` for one that ends within its fields, `invalidMessageLength` for one that ends within its
  ///   short message, `invalidParameterStream` for what follows the fields, and that of a string that is too long.
  package init(_ octets: [UInt8], longest: Int = PDUHeader.longest) throws(PDUError) {
    guard let header = try PDUHeader(octets[...], longest: longest), header.length == octets.count else {
      throw PDUError(.invalidCommandLength)
    }
    guard let layout = header.command.layout else { throw PDUError(.invalidCommandID) }
    var reader = PDUReader(octets)
    var values: [Value] = []
    if !header.command.isResponse || !reader.isAtEnd {
      values.reserveCapacity(layout.count)
      for (_, format) in layout { values.append(try reader.value(format)) }
    }
    self.init(header, values, try reader.parameters())
  }
}

/// Takes the fields off a PDU, one after the other.
private struct PDUReader {
  private let octets: [UInt8]
  private var position = PDUHeader.size

  init(_ octets: [UInt8]) { self.octets = octets }

  var isAtEnd: Bool { position == octets.count }

  mutating func value(_ format: FieldFormat) throws(PDUError) -> PDU.Value {
    switch format {
    case .integer: .integer(try integer())
    case .string(let size, let fault): .octets(try string(size, fault))
    case .octets: .octets(try take(Int(integer()), .invalidMessageLength))
    case .destinations: .destinations(try destinations())
    case .failures: .failures(try failures())
    }
  }

  mutating func parameters() throws(PDUError) -> [Parameter] {
    var parameters: [Parameter] = []
    while !isAtEnd {
      let head = try take(4, .invalidParameterStream)
      let (tag, length) = (UInt16(bigEndian: head.prefix(2)), UInt16(bigEndian: head.suffix(2)))
      guard parameters.count < PDU.mostParameters else { throw PDUError(.invalidParameterStream) }
      parameters.append(Parameter(.init(rawValue: tag), try take(Int(length), .invalidParameterStream)))
    }
    return parameters
  }

  private mutating func integer() throws(PDUError) -> UInt8 {
    guard position < octets.count else { throw PDUError(.invalidCommandLength) }
    defer { position += 1 }
    return octets[position]
  }

  private mutating func take(_ count: Int, _ fault: CommandStatus) throws(PDUError) -> ArraySlice<UInt8> {
    guard octets.count - position >= count else { throw PDUError(fault) }
    defer { position += count }
    return octets[position..<position + count]
  }

  private mutating func string(_ size: Int, _ fault: CommandStatus) throws(PDUError) -> ArraySlice<UInt8> {
    let limit = min(position + size, octets.count)
    var end = position
    while end < limit, octets[end] != 0 { end += 1 }
    guard end < limit else { throw PDUError(limit == octets.count ? .invalidCommandLength : fault) }
    defer { position = end + 1 }
    return octets[position..<end]
  }

  private mutating func destinations() throws(PDUError) -> [PDU.Destination] {
    let count = try integer()
    guard count > 0 else { throw PDUError(.invalidDestinationCount) }
    var list: [PDU.Destination] = []
    for _ in 0..<count {
      switch try integer() {
      case PDU.Destination.addressFlag:
        let (ton, npi) = (try integer(), try integer())
        list.append(.address(ton: ton, npi: npi, try string(21, .invalidDestinationAddress)))
      case PDU.Destination.listFlag: list.append(.distributionList(try string(21, .invalidDistributionList)))
      default: throw PDUError(.invalidDestinationFlag)
      }
    }
    return list
  }

  private mutating func failures() throws(PDUError) -> [PDU.Failure] {
    var list: [PDU.Failure] = []
    for _ in 0..<(try integer()) {
      let (ton, npi) = (try integer(), try integer())
      let address = try string(21, .invalidDestinationAddress)
      let status = try take(4, .invalidCommandLength).reduce(0) { $0 << 8 | UInt32($1) }
      list.append(PDU.Failure(ton: ton, npi: npi, address: address, status: CommandStatus(rawValue: status)))
    }
    return list
  }
}

extension PDU.Destination {
  /// Which of the two a recipient is (SMPP 3.4 section 5.2.25).
  static let addressFlag: UInt8 = 1
  static let listFlag: UInt8 = 2
}

extension UInt16 {
  /// Of two octets.
  fileprivate init(bigEndian octets: ArraySlice<UInt8>) { self = octets.reduce(0) { $0 << 8 | UInt16($1) } }
}
