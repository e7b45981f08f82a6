/// Turns the bytes of text parts into text, whatever their labels say.
///
/// Mail in Chinese often has a wrong label or none. A label counts if the bytes are clean in it. If not, they are UTF-8 if
/// they are clean in it; else GB18030 or Big5, and if they are clean in both, that which gives more of the most frequent
/// characters; else what the label makes of them, repaired.
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
    let guesses = ["GB18030", CharsetNames.big5].compactMap { convert(bytes, from: $0, tolerance: 0) }
    let best = guesses.max { Self.frequency($0.text) < Self.frequency($1.text) }
    return best ?? Conversion(text: repaired, isClean: false)
  }

  /// How many of the first characters are among the most frequent of Chinese; what is read in the wrong character set
  /// consists of rare ones.
  private static func frequency(_ text: String) -> Int {
    text.unicodeScalars.prefix(4_000).count(where: frequent.contains)
  }

  private static let frequent = Set(
    """
    的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里用道行所然家
    种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實您请請
    """.unicodeScalars)

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
