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
    var open: (start: String.Index, before: Int, isImitated: Bool)?
    var letters = 0
    let scalars = text.unicodeScalars
    for index in scalars.indices {
      let scalar = scalars[index]
      // Most of a Chinese text.
      if (0x4e00...0x9fff).contains(scalar.value) {
        letters += 1
      } else if brackets[scalar] != nil {
        open = (scalars.index(after: index), letters, !genuine.contains(scalar))
      } else if let name = open, closing.contains(scalar) {
        open = nil
        if found.count < limit, let text = Self.name(in: scalars[name.start..<index]) {
          found.append((text, name.before, letters, name.isImitated || !genuine.contains(scalar)))
        }
      } else if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        letters += 1
      }
    }
    return found.enumerated().map { index, name in
      let isEnd = index == found.count - 1 && letters - name.after <= afterwards
      let place: Place = name.before == 0 ? .beginning : isEnd ? .end : .middle
      return ShownSignature(text: name.text, place: place, isImitated: name.isImitated, look: look(name.text))
    }
  }

  /// What is drawn between brackets, without what is around it; nil if that is nothing, or no name.
  private static func name(in scalars: Substring.UnicodeScalarView) -> String? {
    var name = String.UnicodeScalarView()
    var count = 0
    for scalar in scalars where !scalar.isInvisible || scalar == " " && count > 0 {
      name.append(scalar)
      count += 1
      guard count <= longest else { return nil }
    }
    while name.last == " " { name.removeLast() }
    return name.isEmpty ? nil : String(name)
  }
}
