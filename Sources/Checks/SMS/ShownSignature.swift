import Mail

/// A name in brackets as it stands in a text: 【…】 at its beginning or end is a signature.
struct ShownSignature: Hashable, Sendable {
  enum Place: Hashable, Sendable {
    case beginning
    case middle
    case end
  }

  /// Without brackets and what is around it.
  let text: String
  let place: Place
  /// In brackets that only look like those of a signature.
  let isImitated: Bool
  /// By which signatures are compared.
  let look: String

  /// Where a signature is looked for.
  var isInPlace: Bool { place != .middle }

  private static let brackets: [Unicode.Scalar: Unicode.Scalar] = [
    "【": "】", "[": "]", "［": "］", "〖": "〗", "〔": "〕", "﹝": "﹞", "〘": "〙", "〚": "〛", "⟦": "⟧", "「": "」",
    "『": "』", "︻": "︼", "︗": "︘", "⁅": "⁆", "❲": "❳", "⦗": "⦘",
  ]
  private static let closing = Set(brackets.values)
  /// The brackets of signatures, upright or for vertical writing, which look alike on a telephone.
  private static let genuine: Set<Unicode.Scalar> = ["【", "】"]
  /// Letters that a name in brackets has at most.
  private static let longest = 40
  /// Letters behind the last brackets that do not end the message, such as 回T退订.
  private static let afterwards = 12
  private static let limit = 20

  /// The names in brackets, the first twenty.
  ///
  /// `look`: of a name.
  static func all(in text: String, look: (String) -> String) -> [ShownSignature] {
    var found: [(text: String, before: Int, after: Int, isImitated: Bool)] = []
    var open: (text: String.UnicodeScalarView, before: Int, isImitated: Bool)?
    var letters = 0
    func keep(_ scalar: Unicode.Scalar) {
      open?.text.append(scalar)
      if open?.text.count ?? 0 > longest { open = nil }
    }
    for scalar in text.unicodeScalars {
      // Most of a Chinese text, and no brackets.
      if (0x4e00...0x9fff).contains(scalar.value) {
        letters += 1
        if open != nil { keep(scalar) }
      } else if brackets[scalar] != nil {
        open = (String.UnicodeScalarView(), letters, !genuine.contains(scalar))
      } else if let name = open, closing.contains(scalar) {
        open = nil
        let text = trimmed(name.text)
        if !text.isEmpty, found.count < limit {
          found.append((text, name.before, letters, name.isImitated || !genuine.contains(scalar)))
        }
      } else {
        if scalar.properties.isAlphabetic || scalar.properties.numericType != nil { letters += 1 }
        if !scalar.isInvisible || scalar == " " { keep(scalar) }
      }
    }
    return found.enumerated().map { index, name in
      let isEnd = index == found.count - 1 && letters - name.after <= afterwards
      let place: Place = name.before == 0 ? .beginning : isEnd ? .end : .middle
      return ShownSignature(text: name.text, place: place, isImitated: name.isImitated, look: look(name.text))
    }
  }

  private static func trimmed(_ text: String.UnicodeScalarView) -> String {
    var text = text[...]
    while let first = text.first, first.isInvisible { text.removeFirst() }
    while let last = text.last, last.isInvisible { text.removeLast() }
    return String(text)
  }
}
