import SMS

/// A PDU read into its fields, which are slices of what was read (SMPP 3.4 section 3.2).
///
/// What it holds can be written: `encoded` gives the octets that it was read from.
package struct PDU: Hashable, Sendable {
  package let command: CommandID
  package let status: CommandStatus
  package let sequence: UInt32
  /// In the order of the command's layout; none in a response without a body.
  let values: [Value]
  /// In their order, whether known or not.
  package let parameters: [Parameter]

  /// What a field holds.
  package enum Value: Hashable, Sendable {
    case integer(UInt8)
    case octets(ArraySlice<UInt8>)
    case destinations([Destination])
    case failures([Failure])
  }

  /// A recipient of `submit_multi` (SMPP 3.4 section 4.5.1.1).
  package enum Destination: Hashable, Sendable {
    case address(ton: UInt8, npi: UInt8, ArraySlice<UInt8>)
    case distributionList(ArraySlice<UInt8>)
  }

  /// A recipient whom `submit_multi` did not reach (SMPP 3.4 section 4.5.2.1).
  package struct Failure: Hashable, Sendable {
    package let ton: UInt8
    package let npi: UInt8
    package let address: ArraySlice<UInt8>
    package let status: CommandStatus

    package init(ton: UInt8, npi: UInt8, address: ArraySlice<UInt8>, status: CommandStatus) {
      self.ton = ton
      self.npi = npi
      self.address = address
      self.status = status
    }
  }

  init(_ header: PDUHeader, _ values: [Value], _ parameters: [Parameter]) {
    (command, status, sequence) = (header.command, header.status, header.sequence)
    self.values = values
    self.parameters = parameters
  }

  /// The answer to a request: a response of its own kind, `generic_nack` to what has none.
  ///
  /// With a body, the fields of the response are all empty. SMPP wants none where the status is an error, yet some
  /// clients miss it.
  package init(answering request: PDUHeader, _ status: CommandStatus, hasBody: Bool = false) {
    let hasResponse = request.command.hasResponse
    command = hasResponse ? request.command.response : .genericNack
    self.status = status
    sequence = request.sequence
    values = hasBody ? (command.layout ?? []).map(\.format.empty) : []
    parameters = []
  }

  /// An integer field; 0 where there is none.
  package func integer(_ field: Field) -> UInt8 {
    if case .integer(let value) = self[field] { value } else { 0 }
  }

  /// The octets of a string field, without its NUL; none where there is none.
  package func octets(_ field: Field) -> ArraySlice<UInt8> {
    if case .octets(let value) = self[field] { value } else { [] }
  }

  /// A string field, read as ISO 8859-1.
  package func string(_ field: Field) -> String { String(latin1: octets(field)) }

  /// The recipients of `submit_multi`.
  package var destinations: [Destination] {
    if case .destinations(let value) = self[.destinations] { value } else { [] }
  }

  /// The recipients whom `submit_multi` did not reach.
  package var failures: [Failure] {
    if case .failures(let value) = self[.failures] { value } else { [] }
  }

  /// The first parameter with a tag.
  package func parameter(_ tag: Parameter.Tag) -> Parameter? { parameters.first { $0.tag == tag } }

  private subscript(_ field: Field) -> Value? {
    guard let index = command.layout?.firstIndex(where: { $0.field == field }), index < values.count else { return nil }
    return values[index]
  }
}

extension FieldFormat {
  /// What a field holds that is not given.
  var empty: PDU.Value {
    switch self {
    case .integer: .integer(0)
    case .string, .octets: .octets([])
    case .destinations: .destinations([])
    case .failures: .failures([])
    }
  }
}
