extension PDU {
  /// The octets of the PDU: those that it was read from.
  package var encoded: [UInt8] {
    var writer = PDUWriter(command, status, sequence)
    for (value, (_, format)) in zip(values, command.layout ?? []) { writer.write(value, format) }
    for parameter in parameters { writer.write(parameter) }
    return writer.finished
  }

  /// Makes a PDU; fields that are not given are 0 or empty.
  ///
  /// - Throws: `PDUError` if a field does not fit or is not the command's, or the command's fields are not known.
  package init(
    _ command: CommandID, status: CommandStatus = .ok, sequence: UInt32, _ fields: [Field: Value] = [:],
    parameters: [Parameter] = []
  ) throws(PDUError) {
    guard let layout = command.layout else { throw PDUError(.invalidCommandID) }
    guard fields.keys.allSatisfy({ field in layout.contains { $0.field == field } }) else {
      throw PDUError(.invalidCommandLength)
    }
    let values = layout.map { fields[$0.field] ?? $0.format.empty }
    let header = try PDUHeader(
      length: UInt32(PDUHeader.size), command: command.rawValue, status: status.rawValue, sequence: sequence)
    let made = PDU(header, values, parameters)
    // What does not fit reads otherwise than it was given.
    self = try PDU(made.encoded)
    guard self == made else { throw PDUError(.invalidMessageLength) }
  }
}

extension PDU.Value {
  package static func text(_ text: String) -> PDU.Value { .octets(ArraySlice(text.utf8)) }
}

/// Puts the fields of a PDU one behind the other.
private struct PDUWriter {
  private var octets: [UInt8] = []

  init(_ command: CommandID, _ status: CommandStatus, _ sequence: UInt32) {
    for word in [0, command.rawValue, status.rawValue, sequence] { write(word) }
  }

  /// The octets, with their number in front.
  var finished: [UInt8] {
    var octets = octets
    for index in 0..<4 { octets[index] = UInt8(truncatingIfNeeded: octets.count >> (24 - 8 * index)) }
    return octets
  }

  mutating func write(_ value: PDU.Value, _ format: FieldFormat) {
    switch value {
    case .integer(let value): octets.append(value)
    case .octets(let value):
      if case .octets = format { writeCount(value.count) }
      octets += value
      if case .string = format { octets.append(0) }
    case .destinations(let list):
      writeCount(list.count)
      for destination in list { write(destination) }
    case .failures(let list):
      writeCount(list.count)
      for failure in list {
        octets += [failure.ton, failure.npi]
        octets += failure.address + [0]
        write(failure.status.rawValue)
      }
    }
  }

  mutating func write(_ parameter: Parameter) {
    write(UInt32(parameter.tag.rawValue) << 16 | UInt32(UInt16(truncatingIfNeeded: parameter.value.count)))
    octets += parameter.value
  }

  private mutating func write(_ destination: PDU.Destination) {
    switch destination {
    case .address(let ton, let npi, let address):
      octets += [PDU.Destination.addressFlag, ton, npi]
      octets += address + [0]
    case .distributionList(let name):
      octets.append(PDU.Destination.listFlag)
      octets += name + [0]
    }
  }

  private mutating func write(_ word: UInt32) {
    for shift in [24, 16, 8, 0] { octets.append(UInt8(truncatingIfNeeded: word >> shift)) }
  }

  private mutating func writeCount(_ count: Int) { octets.append(UInt8(truncatingIfNeeded: count)) }
}

extension PDU {
  /// `generic_nack`: what cannot be read or is not known; `sequence` 0 where that could not be read either.
  package init(nack sequence: UInt32, _ status: CommandStatus) {
    command = .genericNack
    self.status = status
    self.sequence = sequence
    values = []
    parameters = []
  }
}
