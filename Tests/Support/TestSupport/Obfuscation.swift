import Foundation

/// How a sender makes each copy of a text different while a reader still reads the same.
package enum Obfuscation: String, CaseIterable, Sendable {
  case symbols = "symbols between 30 % of the characters"
  case latinLetters = "Latin letters put behind 30 % of the Chinese characters"
  case fullWidth = "30 % full-width"
  case traditional = "30 % in traditional characters"
  case zeroWidth = "zero-width characters behind 50 %"
  case emoji = "emoji behind 20 %"
  case lookAlikes = "30 % of the letters replaced by look-alikes"
  case nameAndLink = "name, number and link of the recipient"
  case noise = "noise before and behind"
  case substitution5 = "5 % of the characters replaced"
  case substitution10 = "10 % of the characters replaced"
  case substitution20 = "20 % of the characters replaced"
  case blockShuffle = "three blocks in another order"
  case sentenceShuffle = "sentences in another order"

  package func apply(to text: String, using random: inout SeededGenerator) -> String {
    switch self {
    case .symbols: inserted("*#~_^|+=•★※◆☆", behind: 0.3, in: text, &random)
    case .latinLetters:
      text.map { character in
        guard isChinese(character), Double.random(in: 0..<1, using: &random) < 0.3 else { return String(character) }
        return String(character) + pick("abcdefghijklmnopqrstuvwxyz", &random)
      }.joined()
    case .fullWidth: replaced(0.3, in: text, &random) { fullWidth($0) }
    case .traditional:
      replaced(0.3, in: text, &random) { String($0).applyingTransform(StringTransform("Hans-Hant"), reverse: false) }
    case .zeroWidth: inserted("\u{200B}\u{200C}\u{2060}\u{FEFF}\u{AD}", behind: 0.5, in: text, &random)
    case .emoji: inserted("😀🔥💰🎁✅❤🎉", behind: 0.2, in: text, &random)
    case .lookAlikes: replaced(0.3, in: text, &random) { Self.doubles[$0] }
    case .nameAndLink: personal(text, &random)
    case .noise: noise(8, in: text, &random) + text + noise(8, in: text, &random)
    case .substitution5: substituted(0.05, in: text, &random)
    case .substitution10: substituted(0.1, in: text, &random)
    case .substitution20: substituted(0.2, in: text, &random)
    case .blockShuffle: blocks(text).shuffled(using: &random).joined()
    case .sentenceShuffle: sentences(text).shuffled(using: &random).joined()
    }
  }

  // MARK: Means

  private func pick(_ from: String, _ random: inout SeededGenerator) -> String {
    from.unicodeScalars.randomElement(using: &random).map { String($0) } ?? ""
  }

  private func inserted(
    _ from: String, behind share: Double, in text: String, _ random: inout SeededGenerator
  ) -> String {
    var out = ""
    for character in text {
      out.append(character)
      if !character.isWhitespace, Double.random(in: 0..<1, using: &random) < share { out += pick(from, &random) }
    }
    return out
  }

  private func replaced(
    _ share: Double, in text: String, _ random: inout SeededGenerator, by other: (Character) -> String?
  ) -> String {
    text.map { Double.random(in: 0..<1, using: &random) < share ? other($0) ?? String($0) : String($0) }.joined()
  }

  private func fullWidth(_ character: Character) -> String? {
    guard let value = character.asciiValue, (0x21...0x7e).contains(value) else { return nil }
    return Unicode.Scalar(UInt32(value) + 0xfee0).map { String($0) }
  }

  private static let doubles: [Character: String] = [
    "a": "а", "e": "е", "o": "0", "p": "р", "c": "с", "i": "1", "s": "ѕ", "x": "х", "y": "у", "l": "I", "B": "В",
    "E": "Е", "u": "ü", "n": "ñ", "A": "Α", "t": "т",
  ]

  private func isChinese(_ character: Character) -> Bool {
    character.unicodeScalars.first.map { (0x4e00...0x9fff).contains($0.value) } ?? false
  }

  /// A random character of the same script; 2,000 common Chinese ones.
  private func substituted(_ share: Double, in text: String, _ random: inout SeededGenerator) -> String {
    text.map { character in
      guard Double.random(in: 0..<1, using: &random) < share else { return String(character) }
      if isChinese(character) {
        return Unicode.Scalar(UInt32.random(in: 0x4e00..<0x9fa5, using: &random)).map { String($0) } ?? ""
      }
      return character.isLetter ? pick("abcdefghijklmnopqrstuvwxyz", &random) : String(character)
    }.joined()
  }

  private func personal(_ text: String, _ random: inout SeededGenerator) -> String {
    let code = (0..<8).map { _ in pick("abcdefghijkmnpqrstuvwxyz23456789", &random) }.joined()
    let number = Int.random(in: 10_000..<99_999, using: &random)
    guard text.contains(where: isChinese) else {
      let name = ["Adler", "Castro", "Ekman", "Gruber", "Ito", "Moreau", "Nowak"].randomElement(using: &random) ?? ""
      return "Dear \(name),\n\(text)\nYour number is \(number). https://\(code).example/\(code)"
    }
    return "\(pick("赵钱孙李周吴郑王冯陈", &random))先生您好，\(text) 编号\(number) https://\(code).example/\(code)"
  }

  private func noise(_ length: Int, in text: String, _ random: inout SeededGenerator) -> String {
    if text.contains(where: isChinese) {
      return (0..<length).map { _ in
        Unicode.Scalar(UInt32.random(in: 0x4e00..<0x9fa5, using: &random)).map { String($0) } ?? ""
      }.joined()
    }
    return " "
      + (0..<length / 2).map { _ in
        (0..<5).map { _ in pick("abcdefghijklmnopqrstuvwxyz", &random) }.joined()
      }.joined(separator: " ") + " "
  }

  private func blocks(_ text: String) -> [String] {
    let characters = Array(text)
    let cuts = [0, characters.count / 3, characters.count * 2 / 3, characters.count]
    return zip(cuts, cuts.dropFirst()).map { String(characters[$0..<$1]) + " " }
  }

  private func sentences(_ text: String) -> [String] {
    var out: [String] = [""]
    for character in text {
      out[out.count - 1].append(character)
      if ".!?;,。！？；，\n".contains(character) { out.append("") }
    }
    return out.map { $0 + " " }
  }
}

/// SplitMix64: the same numbers for the same seed, so that a table can be made again.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(_ seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }
}
