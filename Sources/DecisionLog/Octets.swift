extension [UInt8] {
  /// Appends octets, those that are special as `escape` gives them.
  mutating func append(
    _ octets: some Collection<UInt8>, escaping isSpecial: (UInt8) -> Bool, as escape: (UInt8) -> String
  ) {
    var rest = octets[...]
    while let place = rest.firstIndex(where: isSpecial) {
      append(contentsOf: rest[..<place])
      append(contentsOf: escape(rest[place]).utf8)
      rest = rest[octets.index(after: place)...]
    }
    append(contentsOf: rest)
  }
}

extension Sequence<UInt8> {
  /// Two lower-case digits an octet.
  var hex: String {
    func digit(_ value: UInt8) -> UInt8 { value + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10) }
    var text: [UInt8] = []
    text.reserveCapacity(2 * underestimatedCount)
    for octet in self {
      text.append(digit(octet >> 4))
      text.append(digit(octet & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }
}
