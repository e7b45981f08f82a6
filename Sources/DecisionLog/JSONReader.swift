import Foundation

/// What is looked for in JSON; a list stands for each of its items.
indirect enum JSONSelection: Sendable {
  /// A text, which is given with its use.
  case text(TextUse)
  /// A truth, which is given as a text if it is true.
  case flag(TextUse)
  /// What is in these fields of an object, and in all others of it.
  case fields([String: JSONSelection], others: JSONSelection? = nil)
}

/// What a text that was found is for.
struct TextUse: Sendable {
  var isTerm = false
  var isTime = false
  var dimension: RecordTrait.Dimension?
  var part: Combination.Part?
}

/// Finds texts in JSON in one pass, in a tenth of the time that decoding takes.
///
/// Reads what it passes over only as far as to find its end, so it takes some text for JSON that is none. Never goes
/// deeper than the selection.
struct JSONReader {
  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// Gives the selected texts in their order; false if the text ends early or is no JSON.
  mutating func read(_ selection: JSONSelection, _ found: (TextUse, String) -> Void) -> Bool {
    value(selection, isItem: false, found) && next == nil
  }

  /// The next octet that is not white space.
  private var next: UInt8? {
    mutating get {
      while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
      return place < bytes.count ? bytes[place] : nil
    }
  }

  private static func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || (0x09...0x0d).contains(octet) }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    place += 1
    return true
  }

  private mutating func value(_ selection: JSONSelection, isItem: Bool, _ found: (TextUse, String) -> Void) -> Bool {
    switch (next, selection) {
    case (UInt8(ascii: "["), _) where !isItem:
      return items(until: "]") { $0.value(selection, isItem: true, found) }
    case (UInt8(ascii: "\""), .text(let use)):
      guard let text = text() else { return false }
      found(use, text)
      return true
    case (UInt8(ascii: "t"), .flag(let use)):
      found(use, "true")
      return skip()
    case (UInt8(ascii: "{"), .fields(let fields, let others)):
      return items(until: "}") { $0.field({ fields[$0] ?? others }, found) }
    default: return skip()
    }
  }

  private mutating func field(_ selection: (String) -> JSONSelection?, _ found: (TextUse, String) -> Void) -> Bool {
    guard let key = text(), take(":") else { return false }
    guard let wanted = selection(key) else { return skip() }
    return value(wanted, isItem: false, found)
  }

  /// Reads a list or object, behind whose items commas stand.
  private mutating func items(until end: Unicode.Scalar, _ item: (inout JSONReader) -> Bool) -> Bool {
    place += 1
    if take(end) { return true }
    while item(&self) {
      if take(end) { return true }
      guard take(",") else { return false }
    }
    return false
  }

  private mutating func text() -> String? {
    guard next == UInt8(ascii: "\"") else { return nil }
    let start = place
    var isPlain = true
    guard passText(&isPlain) else { return nil }
    if isPlain { return String(decoding: bytes[start + 1..<place - 1], as: UTF8.self) }
    return try? JSONDecoder().decode(String.self, from: Data(bytes[start..<place]))
  }

  /// Goes behind a text; false if it does not end.
  private mutating func passText(_ isPlain: inout Bool) -> Bool {
    place += 1
    while place < bytes.count {
      let octet = bytes[place]
      place += 1
      if octet == UInt8(ascii: "\"") { return true }
      guard octet == UInt8(ascii: "\\") else { continue }
      isPlain = false
      place += 1
    }
    return false
  }

  /// Goes behind a value of any kind.
  private mutating func skip() -> Bool {
    var depth = 0
    var isPlain = true
    while let octet = next {
      switch octet {
      case UInt8(ascii: "\""): guard passText(&isPlain) else { return false }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        place += 1
        continue
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard depth > 0 else { return false }
        depth -= 1
        place += 1
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        guard depth > 0 else { return false }
        place += 1
        continue
      default: passWord()
      }
      if depth == 0 { return true }
    }
    return false
  }

  /// Goes behind a number, `true`, `false` or `null`.
  private mutating func passWord() {
    repeat { place += 1 } while place < bytes.count && !Self.endsWord(bytes[place])
  }

  private static func endsWord(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "["), UInt8(ascii: "]"):
      true
    default: isSpace(octet)
    }
  }
}
