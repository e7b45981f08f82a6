/// Fingerprints as a campaign keeps them: the octets that are also written to the disk, 130 to 280.
///
/// As values they would take twice as much; they are read again when a message has a key in common with them.
struct CompactFingerprints: Sendable {
  let bytes: [UInt8]

  init(_ fingerprints: Fingerprints) {
    var writer = ByteWriter(capacity: fingerprints.size)
    fingerprints.write(to: &writer)
    bytes = writer.bytes
  }

  var fingerprints: Fingerprints {
    var reader = ByteReader(bytes[...])
    return Fingerprints(from: &reader) ?? Fingerprints()
  }

  /// Octets in memory beyond the value itself.
  var cost: Int { 32 + bytes.count }
}

extension Fingerprints {
  /// Two bits for the number of texts, two for that of anchors, and one for each other part that is there.
  private var shape: UInt8 {
    let parts = [rhythm != nil, exact != nil, wordless != nil, structure != nil]
    return parts.reduce(UInt8(texts.count) << 2 | UInt8(anchors.count)) { $0 << 1 | ($1 ? 1 : 0) }
  }

  /// Octets that `write` writes.
  var size: Int {
    let sketches = texts.count + (rhythm == nil ? 0 : 1) + (structure == nil ? 0 : 1)
    let hashes = anchors.count + (exact == nil ? 0 : 1) + (wordless == nil ? 0 : 1)
    return 1 + sketches * Sketch.size + hashes * 8
  }

  func write(to writer: inout ByteWriter) {
    writer.write(shape)
    for sketch in texts + [rhythm, structure].compactMap(\.self) { sketch.write(to: &writer) }
    for hash in anchors + [exact, wordless].compactMap(\.self) { writer.write(hash) }
  }

  /// Nil unless the bytes begin with what `write` could have written.
  init?(from reader: inout ByteReader) {
    guard let shape = reader.read(UInt8.self), shape >> 6 <= Self.readingLimit, shape >> 4 & 3 <= Self.anchorLimit
    else { return nil }
    self.init()
    for _ in 0..<(shape >> 6) {
      guard let sketch = Sketch(from: &reader) else { return nil }
      texts.append(sketch)
    }
    if shape & 8 != 0 { rhythm = Sketch(from: &reader) }
    if shape & 1 != 0 { structure = Sketch(from: &reader) }
    for _ in 0..<(shape >> 4 & 3) {
      guard let hash = reader.read(UInt64.self) else { return nil }
      anchors.append(hash)
    }
    if shape & 4 != 0 { exact = reader.read(UInt64.self) }
    if shape & 2 != 0 { wordless = reader.read(UInt64.self) }
    // What was cut off is missing.
    guard self.shape == shape else { return nil }
  }
}

extension Sketch {
  func write(to writer: inout ByteWriter) { writer.write(bytes: minima.indices.lazy.map { minima[$0] }) }

  init?(from reader: inout ByteReader) {
    guard let bytes = reader.read(bytes: Self.size) else { return nil }
    var minima = SIMD64<UInt8>()
    for (entry, byte) in zip(minima.indices, bytes) { minima[entry] = byte }
    self.minima = minima
  }
}
