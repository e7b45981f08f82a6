import DNS

/// A zone as text.
enum ZoneTarget: FuzzTarget {
  static let name = "zone"

  static func run(_ input: [UInt8]) {
    let text = String(decoding: input, as: UTF8.self)
    guard var zone = try? Zone(parsing: text) else { return }
    zone.merge(zone)
    for word in text.split(whereSeparator: \.isWhitespace).prefix(50) {
      let lookups = Lookups(resolver: zone)
      for type in RecordType.allCases { _ = lookups.answer(String(word), type) }
      promise(lookups.evidence.count <= RecordType.allCases.count, "an answer to no question")
    }
  }
}
