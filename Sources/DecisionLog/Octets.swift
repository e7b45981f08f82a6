extension [UInt8] {
  /// Appends octets, those that are special as `escape` gives them.
  mutating func append(
    _ octets: UnsafeBufferPointer<UInt8>, escaping isSpecial: (UInt8) -> Bool, as escape: (UInt8) -> String
  ) {
    var start = 0
    for place in octets.indices where isSpecial(unsafe octets[place]) {
      unsafe append(contentsOf: UnsafeBufferPointer(rebasing: octets[start..<place]))
      append(contentsOf: escape(unsafe octets[place]).utf8)
      start = place + 1
    }
    unsafe append(contentsOf: UnsafeBufferPointer(rebasing: octets[start...]))
  }

  /// Appends base64 with padding (RFC 4648 section 4).
  mutating func append(base64 octets: UnsafeRawBufferPointer) {
    let digits = Self.base64Digits
    var place = count
    append(contentsOf: repeatElement(UInt8(ascii: "="), count: (octets.count + 2) / 3 * 4))
    unsafe withUnsafeMutableBufferPointer { text in
      for start in stride(from: 0, to: octets.count, by: 3) {
        let left = Swift.min(3, octets.count - start)
        var word: UInt32 = 0
        for number in 0..<3 { word = word << 8 | (number < left ? UInt32(unsafe octets[start + number]) : 0) }
        for number in 0...left { unsafe text[place + number] = digits[Int(word >> UInt32(18 - 6 * number) & 63)] }
        place += 4
      }
    }
  }

  private static let base64Digits: InlineArray<64, UInt8> = {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    return InlineArray { digits[$0] }
  }()
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
