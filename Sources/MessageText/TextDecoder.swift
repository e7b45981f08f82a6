/// Turns the bytes of text parts into text, whatever their labels say.
///
/// Mail in Chinese often has a wrong label or none. A label counts if the bytes are clean in it. If not, they are UTF-8,
/// or GB18030, or Big5: the first in which they are clean; else what the label makes of them, repaired.
package struct TextDecoder {
  /// Kept open, since to open one may load a library.
  private var converters: [String: CharsetConverter] = [:]
  /// Octets that may be wrong before a label is.
  private static let tolerance = 1_000

  package init() {}

  package mutating func text(_ bytes: [UInt8], label: String?) -> String {
    guard let name = label.flatMap(CharsetNames.iconvName),
      let labelled = convert(bytes, from: name, tolerance: Self.tolerance), !labelled.text.isEmpty
    else { return unlabelled(bytes).text }
    guard !labelled.isClean else { return labelled.text }
    let guess = unlabelled(bytes)
    return guess.isClean ? guess.text : labelled.text
  }

  private mutating func unlabelled(_ bytes: [UInt8]) -> Conversion {
    if let text = String(validating: bytes, as: UTF8.self) { return Conversion(text: text, isClean: true) }
    let repaired = String(decoding: bytes, as: UTF8.self)
    if Self.isMostlyUTF8(repaired) { return Conversion(text: repaired, isClean: true) }
    for name in ["GB18030", CharsetNames.big5] {
      if let guess = convert(bytes, from: name, tolerance: 0) { return guess }
    }
    return Conversion(text: repaired, isClean: false)
  }

  /// Nil if the system does not know the character set, or more octets are wrong than are tolerated.
  private mutating func convert(_ bytes: [UInt8], from name: String, tolerance: Int) -> Conversion? {
    guard let converter = converters[name] ?? CharsetConverter(from: name) else { return nil }
    converters[name] = converter
    return converter.convert(bytes, tolerance: tolerance)
  }

  /// Whether this is UTF-8 with a little damage, such as a character cut in two at the end.
  ///
  /// Chinese in another encoding forms a valid sequence only here and there.
  private static func isMostlyUTF8(_ repaired: String) -> Bool {
    var good = 0
    var bad = 0
    for scalar in repaired.unicodeScalars where !scalar.isASCII {
      if scalar == "\u{FFFD}" { bad += 1 } else { good += 1 }
    }
    return good > bad * 4
  }
}

/// Text made from bytes.
struct Conversion {
  let text: String
  /// No octet had to be replaced, save those of a character that is cut off at the end.
  let isClean: Bool
}
