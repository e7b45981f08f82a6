import Mail
import SMS

/// Protected senders by what they look like: the same to the eye, or one character away.
///
/// The work for a sender does not grow with their number: each is kept under its look and under every text that one
/// character less makes of it (Bocek et al., "Fast Similarity Search in Large Dictionaries", 2007).
struct SenderLooks: Sendable {
  private let senders: [ProtectedSender]
  /// By the look.
  private var same: [String: Int] = [:]
  /// By the look of a long name without one of its characters.
  private var shortened: [String: [Int]] = [:]
  /// Numbers by their digits.
  private var numbers: [String: Int] = [:]
  private let appearance: any Appearance

  /// Names of so many characters that one of them is no other name: 招商银行 and 浙商银行 are two.
  private static let nameFloor = 6
  private static let nameLimit = 20
  /// Numbers so short are the beginning or end of too many others.
  private static let numberFloor = 5
  /// With more digits behind it is another number.
  private static let digitsBehind = 2

  init(_ senders: [ProtectedSender], _ appearance: any Appearance) {
    self.senders = senders
    self.appearance = appearance
    for (index, sender) in senders.enumerated() {
      let look = appearance.look(of: sender.value)
      same[look] = same[look] ?? index
      let digits = SenderReading(SenderAddress(sender.value)).digits
      if digits.utf8.count >= Self.numberFloor { numbers[String(digits)] = index }
      guard digits.isEmpty else { continue }
      for text in Self.shortened(look) { shortened[text, default: []].append(index) }
    }
  }

  func original(of sender: SenderReading) -> ProtectedSender? {
    guard sender.digits.isEmpty else { return number(sender.digits) }
    let look = appearance.look(of: sender.shown)
    if let index = same[look] { return senders[index] }
    return neighbour(of: look)
  }

  private func neighbour(of look: String) -> ProtectedSender? {
    let length = look.unicodeScalars.count
    guard (Self.nameFloor...Self.nameLimit + 1).contains(length) else { return nil }
    // One more character here, one less, or another one.
    if let index = shortened[look]?.first { return senders[index] }
    for text in Self.each(without: look) {
      if let index = same[text], text.unicodeScalars.count >= Self.nameFloor { return senders[index] }
      if let index = shortened[text]?.first(where: { self.differs($0, from: look, at: text) }) { return senders[index] }
    }
    return nil
  }

  /// Whether a name that has `text` without one of its characters has it where `look` has: so that not two differ.
  private func differs(_ index: Int, from look: String, at text: String) -> Bool {
    let one = Array(appearance.look(of: senders[index].value).unicodeScalars)
    let other = Array(look.unicodeScalars)
    return one.count == other.count && zip(one, other).count { $0 != $1 } == 1
  }

  /// A protected number with others before or behind it, such as 0095588, 955880 and 10657595588.
  private func number(_ digits: Substring) -> ProtectedSender? {
    let bare = digits.drop { $0 == "0" }
    guard bare.utf8.count > Self.numberFloor || bare.utf8.count < digits.utf8.count else { return nil }
    for length in Self.numberFloor...max(Self.numberFloor, min(8, bare.utf8.count)) {
      let isLittleLonger = bare.utf8.count - length <= Self.digitsBehind && !bare.hasPrefix("106")
      if isLittleLonger, let index = numbers[String(bare.prefix(length))] { return senders[index] }
      if bare.hasPrefix("106") || bare.hasPrefix("86"), let index = numbers[String(bare.suffix(length))] {
        return senders[index]
      }
    }
    return nil
  }

  private static func shortened(_ look: String) -> [String] {
    (nameFloor...nameLimit).contains(look.unicodeScalars.count) ? each(without: look) : []
  }

  /// The text without each of its characters in turn.
  private static func each(without look: String) -> [String] {
    let scalars = Array(look.unicodeScalars)
    return scalars.indices.map { index in
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[..<index])
      text.append(contentsOf: scalars[(index + 1)...])
      return String(text)
    }
  }
}
