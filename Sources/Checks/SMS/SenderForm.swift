package import Judging
import Mail
import SMS

/// Whether a sender is one by which its bearer could be found or answered.
package enum SenderForm: SMSCheck {
  static let missing = FindingKind(
    "sms.sender.missing", .concealed, english: "No sender is shown.", chinese: "未显示发送方。")
  static let number = FindingKind(
    "sms.sender.e164", .concealed, gate: .unaligned, english: "The sender is a number that cannot be: {}.",
    chinese: "发送方是不可能存在的号码：{}。")
  static let typeOfNumber = FindingKind(
    "sms.sender.ton", .concealed, gate: .unaligned, english: "Type of number and sender contradict each other: {}.",
    chinese: "号码类型与发送方内容相矛盾：{}。")
  static let characters = FindingKind(
    "sms.sender.charset", .concealed, gate: .unaligned,
    english: "The sender is no name that networks carry: {}.", chinese: "发送方名称不符合网络允许的格式：{}。")
  static let generic = FindingKind(
    "sms.sender.generic", .concealed, gate: .unaligned, english: "The sender is a word that names nobody: {}.",
    chinese: "发送方是不指明任何人的通用词：{}。")
  static let recipient = FindingKind(
    "sms.sender.is_recipient", .forged, gate: .unaligned, english: "The sender is the recipient's own number.",
    chinese: "发送方就是收件人自己的号码。")

  package static let kinds = [missing, number, typeOfNumber, characters, generic, recipient]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    guard facts.message.source.isTold else { return [] }
    let sender = facts.sender
    guard sender.form != .missing else { return [Finding(missing)] }
    var findings: [Finding] = []
    if sender.form == .name {
      if let flaw = flaw(of: facts.message.source.text) { findings.append(Finding(characters, flaw)) }
      if facts.marks.isGeneric(sender) {
        findings.append(Finding(generic, SMSFacts.clear(sender.key)))
      }
    } else if let flaw = impossible(sender) {
      findings.append(Finding(number, flaw))
    }
    if let contradiction = contradiction(facts.message.source.ton, sender) {
      findings.append(Finding(typeOfNumber, contradiction))
    }
    if sender.form != .name, facts.reading.recipients.contains(sender.key) { findings.append(Finding(recipient)) }
    return findings
  }

  /// Why there can be no such number; nil if there can.
  private static func impossible(_ sender: SenderReading) -> String? {
    let digits = sender.digits
    let count = digits.utf8.count
    if count < 3 { return "\(count) digits" }
    if sender.form == .port { return nil }
    // E.164: 15 digits at most, the country's code included.
    if count > 15 { return "\(count) digits" }
    if sender.form == .foreign { return CountryCode.code(of: digits) == nil ? "no such country code" : nil }
    let isMobileLike = digits.hasPrefix("1") && (digits.utf8.dropFirst().first ?? 0) >= UInt8(ascii: "3")
    if sender.isInternational, isMobileLike, count > 8 {
      return sender.form == .mobile ? nil : "a Chinese mobile number of \(count) digits"
    }
    return sender.isInternational && digits.hasPrefix("0") ? "a 0 behind the country code" : nil
  }

  /// TON 5 is alphanumeric (SMPP 3.4 section 5.2.5); of digits with other types anything goes.
  private static func contradiction(_ ton: UInt8?, _ sender: SenderReading) -> String? {
    guard let ton, ton != 0 else { return nil }
    if sender.form == .name { return ton == 5 ? nil : "TON \(ton) with a name" }
    return ton == 5 ? "TON 5 with digits" : nil
  }

  /// 3GPP TS 23.040 section 9.1.2.5: eleven characters of seven bits.
  private static let longest = 11

  private static func flaw(of text: String) -> String? {
    let scalars = text.unicodeScalars.prefix(SenderReading.limit)
    if scalars.contains(where: { $0.turnsText }) { return "characters that turn the text around" }
    if scalars.contains(where: { $0.value < 0x20 || $0.value == 0x7f }) { return "control characters" }
    if scalars.contains(where: { !$0.isASCII && $0.isInvisible }) { return "invisible characters" }
    if scalars.contains("@") { return "an e-mail address" }
    if let other = scalars.first(where: { !isAllowed($0) }) {
      return "U+\(String(other.value, radix: 16, uppercase: true))"
    }
    return scalars.count > longest ? "\(scalars.count) characters" : nil
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && (ASCII.isAlphanumeric(UInt8(ascii: scalar)) || " .&_-".unicodeScalars.contains(scalar))
  }
}
