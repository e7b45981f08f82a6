/// What each character is to the canonical text: compatibility forms, case, width, marks and look-alikes folded.
///
/// Stands for Unicode NFKC with case folding, and goes further: marks are dropped, letters that look Latin become
/// Latin, traditional Chinese becomes simplified. Arabic, Hebrew and Hangul compatibility forms stay as they are.
package struct Folding: Sendable {
  /// One character, folded.
  enum Form: Equatable {
    /// Marks, symbols, emoji, punctuation and what cannot be seen.
    case nothing
    case space
    case digit
    /// A letter of a script written with spaces.
    case letter(Unicode.Scalar)
    /// A character of a script written without spaces, such as Chinese, Japanese or Thai.
    case ideograph(Unicode.Scalar)
    /// A character that stands for several, such as a ligature: a place in `sequences`.
    case sequence(Int)
  }

  static let shared = Folding()

  /// Up to the last of the compatibility ideographs.
  private static let tableSize = 0x2fa20
  /// For each character the kind in the upper bits and a scalar value, or a place in `sequences`, in the lower.
  private let table: [UInt32]
  let sequences: [[Unicode.Scalar]]

  private enum Kind {
    static let nothing: UInt32 = 0 << 24
    static let space: UInt32 = 1 << 24
    static let digit: UInt32 = 2 << 24
    static let letter: UInt32 = 3 << 24
    static let ideograph: UInt32 = 4 << 24
    static let sequence: UInt32 = 5 << 24
    static let mask: UInt32 = 0xff << 24
  }

  private init() {
    var table = [UInt32](repeating: Kind.nothing, count: Self.tableSize)
    for value in 0..<UInt32(Self.tableSize) {
      if let scalar = Unicode.Scalar(value) { table[Int(value)] = Self.entry(scalar) }
    }
    var pairs = FoldingTable.simplified.unicodeScalars.filter { !$0.properties.isWhitespace }[...]
    while let traditional = pairs.popFirst(), let simplified = pairs.popFirst() {
      table[Int(traditional.value)] = Kind.ideograph | simplified.value
    }
    for group in FoldingTable.letters.split(whereSeparator: \.isWhitespace) {
      guard let target = group.unicodeScalars.first.map({ table[Int($0.value)] }) else { continue }
      for variant in group.unicodeScalars.dropFirst() { table[Int(variant.value)] = target }
    }
    var sequences: [[Unicode.Scalar]] = []
    for group in FoldingTable.sequences.split(whereSeparator: \.isWhitespace) {
      guard let variant = group.unicodeScalars.first else { continue }
      table[Int(variant.value)] = Kind.sequence | UInt32(sequences.count)
      sequences.append(Array(group.unicodeScalars.dropFirst()))
    }
    self.table = table
    self.sequences = sequences
  }

  func form(_ scalar: Unicode.Scalar) -> Form {
    guard scalar.value < UInt32(Self.tableSize) else {
      return Self.isIdeograph(scalar.value) ? .ideograph(scalar) : .nothing
    }
    let entry = table[Int(scalar.value)]
    let value = entry & ~Kind.mask
    switch entry & Kind.mask {
    case Kind.space: return .space
    case Kind.digit: return .digit
    case Kind.letter: return Unicode.Scalar(value).map(Form.letter) ?? .nothing
    case Kind.ideograph: return Unicode.Scalar(value).map(Form.ideograph) ?? .nothing
    case Kind.sequence: return .sequence(Int(value))
    default: return .nothing
    }
  }

  /// A text with simplified Chinese characters in place of traditional ones.
  package static func simplified(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x3400, case .ideograph(let simplified) = shared.form(scalar) {
        out.append(simplified)
      } else {
        out.append(scalar)
      }
    }
    return String(out)
  }

  /// What a character is by its properties alone.
  private static func entry(_ scalar: Unicode.Scalar) -> UInt32 {
    if isIdeograph(scalar.value) { return Kind.ideograph | scalar.value }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control:
      return properties.isWhitespace ? Kind.space : Kind.nothing
    case .decimalNumber, .letterNumber, .otherNumber: return Kind.digit
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .otherLetter, .modifierLetter, .spacingMark:
      guard !properties.isDefaultIgnorableCodePoint else { return Kind.nothing }
      return Kind.letter | (properties.lowercaseMapping.unicodeScalars.first ?? scalar).value
    default: return Kind.nothing
    }
  }

  /// Characters of Thai, Lao, Burmese, Khmer, kana and Chinese.
  private static func isIdeograph(_ value: UInt32) -> Bool {
    switch value {
    case 0x0e01...0x0e30, 0x0e81...0x0eb0, 0x1000...0x102a, 0x1780...0x17b3, 0x3041...0x3096, 0x30a1...0x30fa,
      0x3400...0x4dbf, 0x4e00...0x9fff, 0xf900...0xfaff, 0x20000...0x3ffff:
      true
    default: false
    }
  }
}
