@testable import SMPP

/// PDUs of every kind, with every field at its edges.
enum Samples {
  /// Every command whose fields are known, responses included.
  static let commands: [CommandID] = CommandID.names.keys.flatMap { Set([$0, $0.response]) }
    .filter { $0.layout != nil }.sorted { $0.rawValue < $1.rawValue }

  /// Every field empty, every field as long as it may be, and each field alone in the middle.
  static func pdus(_ command: CommandID) throws -> [PDU] {
    let layout = command.layout ?? []
    var pdus = try [0, 1].map { edge in
      try PDU(
        command, sequence: 1,
        Dictionary(uniqueKeysWithValues: layout.map { ($0.field, $0.format.edges[edge]) }))
    }
    for (field, format) in layout {
      let others = layout.filter { $0.field != field && $0.field == .destinations }
      var fields = Dictionary(uniqueKeysWithValues: others.map { ($0.field, $0.format.edges[0]) })
      fields[field] = format.edges[2]
      pdus.append(try PDU(command, sequence: 0x7FFF_FFFF, fields))
    }
    return pdus
  }

  /// Every parameter of SMPP 3.4, empty and as long as it may be, and one that nobody knows.
  static func parameters(_ size: Int) -> [Parameter] {
    (Parameter.Tag.names.keys.sorted { $0.rawValue < $1.rawValue } + [.init(rawValue: 0x3FFF)]).map {
      Parameter($0, [UInt8](repeating: UInt8($0.rawValue & 0xFF), count: size))
    }
  }
}

extension FieldFormat {
  /// What is empty, what is as long as it may be, and something between.
  var edges: [PDU.Value] {
    switch self {
    case .integer: return [.integer(0), .integer(255), .integer(0x45)]
    case .string(let size, _):
      return [0, size - 1, size / 2].map { .octets(ArraySlice(repeating: 0x41, count: $0)) }
    case .octets: return [0, 255, 140].map { .octets(ArraySlice((0..<$0).map { UInt8($0) })) }
    case .destinations:
      let address = PDU.Destination.address(ton: 1, npi: 1, ArraySlice("447700900123".utf8))
      let longest = PDU.Destination.distributionList(ArraySlice(repeating: 0x41, count: 20))
      return [
        .destinations([.distributionList([])]), .destinations(Array(repeating: longest, count: 255)),
        .destinations([address, longest, address]),
      ]
    case .failures:
      let failure = PDU.Failure(
        ton: 1, npi: 1, address: ArraySlice(repeating: 0x31, count: 20), status: .invalidDestinationAddress)
      return [.failures([]), .failures(Array(repeating: failure, count: 255)), .failures([failure, failure])]
    }
  }
}
