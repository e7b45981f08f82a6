/// A fingerprint as a campaign keeps it: the lowest 8 bits of every minimum (b-bit MinHash: Li and König, 2010).
///
/// 64 octets instead of 512. Two different minima agree in these bits once in 256 times, which adds 0.002 to a
/// similarity of one half.
struct CompactFingerprint: Sendable {
  /// Sixteen rows in each: together they would be aligned to 64 octets, and a campaign be larger.
  private var parts = InlineArray<4, SIMD16<UInt8>>(repeating: SIMD16())

  private static let rows = 64
  private static let rowsPerBand = 4
  static let bandCount = rows / rowsPerBand
  /// Equal rows from which two texts are in substance one: an estimated Jaccard similarity of one half.
  private static let equalRows: UInt8 = 32

  init(_ fingerprint: Fingerprint) {
    for (row, minimum) in fingerprint.minima.prefix(Self.rows).enumerated() {
      self[row] = UInt8(truncatingIfNeeded: minimum)
    }
  }

  private subscript(row: Int) -> UInt8 {
    get { parts[row / 16][row % 16] }
    set { parts[row / 16][row % 16] = newValue }
  }

  /// Whether both belong to one campaign.
  func matches(_ other: CompactFingerprint) -> Bool {
    var equal = SIMD16<UInt8>()
    for part in parts.indices { equal &+= SIMD16().replacing(with: 1, where: parts[part] .== other.parts[part]) }
    return equal.wrappedSum() >= Self.equalRows
  }

  /// Four rows as one number: texts that agree in a band are compared.
  func band(_ number: Int) -> UInt32 {
    let start = number * Self.rowsPerBand
    return (0..<Self.rowsPerBand).reduce(0) { $0 << 8 | UInt32(self[start + $1]) }
  }

  /// One number for the whole.
  var digest: UInt64 {
    (0..<Self.rows).reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64(self[$1])) &* 0x100_0000_01b3 }
  }

  func write(to writer: inout ByteWriter) {
    writer.write(bytes: (0..<Self.rows).map { self[$0] })
  }

  init?(from reader: inout ByteReader) {
    for row in 0..<Self.rows {
      guard let value = reader.read(UInt8.self) else { return nil }
      self[row] = value
    }
  }
}
