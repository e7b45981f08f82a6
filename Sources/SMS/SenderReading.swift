import Mail

/// What a sender address is to a reader: its characters alone count.
package struct SenderReading: Hashable, Sendable {
  package enum Form: String, Hashable, Sendable, CaseIterable {
    /// Nothing that could be seen, or a word or number that stands for nobody.
    case missing
    case name
    /// A service number of 3 to 8 digits, such as 95588.
    case short
    /// A Chinese access number (端口号): 106 and 3 to 18 digits more.
    case port
    /// A Chinese mobile number.
    case mobile
    /// A number with the code of another country.
    case foreign
    /// Any other digits.
    case number
  }

  /// By which senders are compared.
  ///
  /// Small letters, usual digits, nothing invisible; of a number the digits alone, those of a Chinese number without 86.
  /// A foreign number that without its `+` would be a Chinese one keeps it.
  package let key: String
  /// A name as it is drawn, in its own letters.
  package let shown: String
  package let form: Form
  /// It says that it begins with a country's code.
  package let isInternational: Bool

  /// Characters of an address that are looked at.
  package static let limit = 100

  package init(_ address: SenderAddress) {
    shown = Self.plain(address.text)
    guard let number = Self.digits(of: shown) else {
      key = shown.lowercased()
      (form, isInternational) = (Self.standsForNobody(key) ? .missing : .name, false)
      return
    }
    let isMarked = number.isMarked || address.ton == Self.internationalTON && Self.isLong(number.digits)
    let home = Self.home(number.digits, isMarked: isMarked)
    let national = home ?? number.digits
    isInternational = number.isMarked || home != nil || isMarked && !Self.isNational(national)
    form = Self.form(national, isForeign: isInternational && home == nil)
    key = form == .foreign && Self.isNational(national) ? "+\(national)" : String(national)
  }

  /// TON 1 (SMPP 3.4 section 5.2.5).
  package static let internationalTON: UInt8 = 1

  /// The digits of a number alone; empty for a name.
  package var digits: Substring { form == .name || form == .missing ? "" : key.drop { $0 == "+" } }

  private static func plain(_ text: String) -> String {
    if text.utf8.count <= limit, text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) { return text }
    var out = String.UnicodeScalarView()
    for scalar in text.unicodeScalars.prefix(limit) {
      if (0xff01...0xff5e).contains(scalar.value) {
        out.append(Unicode.Scalar(UInt8(scalar.value - 0xff01 + 0x21)))
      } else if scalar.value == 0x3000 || scalar == " " {
        if !out.isEmpty { out.append(" ") }
      } else if !scalar.isInvisible, scalar.value != 0 {
        out.append(scalar)
      }
    }
    while out.last == " " { out.removeLast() }
    return String(out)
  }

  /// The digits of a number that may be parted by separators, without the mark `+` or `00` of a country's code.
  private static func digits(of text: String) -> (digits: Substring, isMarked: Bool)? {
    let bare = text.utf8.filter { !isSeparator($0) }
    let plus = bare.first == UInt8(ascii: "+")
    let rest = bare.dropFirst(plus ? 1 : 0)
    guard !rest.isEmpty, rest.allSatisfy(ASCII.isDigit) else { return nil }
    let digits = String(decoding: rest, as: UTF8.self)
    guard !plus, digits.hasPrefix("00"), digits.utf8.count > 8 + 2 else { return (digits[...], plus) }
    return (digits.dropFirst(2), true)
  }

  private static func isSeparator(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): true
    default: false
    }
  }

  /// Digits of the shortest subscribers' numbers, the country's code included.
  private static let shortestForeign = 7

  /// So long as a number with a country's code: TON is written by the client, and is 1 for anything at some.
  private static func isLong(_ digits: Substring) -> Bool { digits.utf8.count >= 9 }

  /// A number that is one of China as it stands.
  private static func isNational(_ digits: Substring) -> Bool { isMobile(digits) || isPort(digits) }

  /// What follows the code of China; nil if it does not begin with it.
  private static func home(_ digits: Substring, isMarked: Bool) -> Substring? {
    guard digits.hasPrefix("86") else { return nil }
    let rest = digits.dropFirst(2)
    return isMarked && rest.utf8.count >= 3 || isNational(rest) ? rest : nil
  }

  private static func form(_ digits: Substring, isForeign: Bool) -> Form {
    if digits.utf8.allSatisfy({ $0 == UInt8(ascii: "0") }) { return .missing }
    if isPort(digits) { return .port }
    if isMobile(digits) && !isForeign { return .mobile }
    // `+95588` is shown as a short number with a cross before it.
    if isForeign, digits.utf8.count >= shortestForeign { return .foreign }
    return (3...8).contains(digits.utf8.count) ? .short : .number
  }

  private static func isPort(_ digits: Substring) -> Bool {
    digits.hasPrefix("106") && (6...21).contains(digits.utf8.count)
  }

  package static func isMobile(_ digits: some StringProtocol) -> Bool {
    let second = digits.utf8.dropFirst().first ?? 0
    return digits.utf8.count == 11 && digits.utf8.first == UInt8(ascii: "1") && second >= UInt8(ascii: "3")
  }

  private static func standsForNobody(_ text: String) -> Bool {
    let bare = String(text.unicodeScalars.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil })
    return bare.isEmpty || nobody.contains(bare)
  }

  private static let nobody: Set = [
    "unknown", "anonymous", "private", "withheld", "restricted", "unavailable", "nonumber", "null", "none", "nil",
    "未知", "匿名", "未知号码", "隐藏号码",
  ]
}
