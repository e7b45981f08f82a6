package import Judging
import Mail

/// The From field: exactly one, with one readable address (RFC 5322 section 3.6.2).
package enum FromForm: Check {
  static let missing = FindingKind(
    "from.missing", .concealed, english: "There is no From field, so nobody is named as the author.",
    chinese: "邮件没有 From 字段，未标明任何发件人。")
  static let empty = FindingKind(
    "from.empty", .concealed, english: "The From field is empty.", chinese: "From 字段为空。")
  static let multiple = FindingKind(
    "from.multiple", .forged,
    english: "There are {} From fields; mail programs disagree on which one to show.",
    chinese: "邮件有 {} 个 From 字段，不同的邮件程序会显示不同的发件人。")
  static let multipleAddresses = FindingKind(
    "from.multiple-addresses", .forged,
    english: "The From field names several authors ({}) without a Sender or without proof for each of them.",
    chinese: "From 字段列出多个发件人（{}），但没有 Sender 字段，或未能逐一证实。")
  static let unparsable = FindingKind(
    "from.unparsable", .concealed, english: "The From field is not a readable address ({}).",
    chinese: "From 字段不是可以读懂的地址（{}）。")
  static let noUser = FindingKind(
    "from.no-user", .concealed, english: "The address in From names a domain ({}) but nobody in it.",
    chinese: "From 地址只有域名（{}），没有指明其中任何人。")
  static let controlCharacter = FindingKind(
    "from.control-char", .forged,
    english: "The From field hides a control character, which makes programs show another address than the real one.",
    chinese: "From 字段中藏有控制字符，会使邮件程序显示与真实地址不同的地址。")
  static let trailingText = FindingKind(
    "from.trailing-text", .forged,
    english: "Text or a second address follows the address in From ({}); programs disagree on the author.",
    chinese: "From 字段的地址后面还有文字或第二个地址（{}），不同程序认定的发件人不同。")
  static let encodedAddress = FindingKind(
    "from.encoded-address", .forged,
    english: "An encoded word stands where the From address must be; some programs decode it into an address ({}).",
    chinese: "From 字段的地址位置上是编码文字，部分程序会将其解码为地址（{}）。")
  static let noAddress = FindingKind(
    "from.no-address", .concealed, english: "The From field holds no address at all, so nobody can be answered.",
    chinese: "From 字段中没有任何地址，无法找到或答复发件人。")
  static let group = FindingKind(
    "from.group", .concealed, english: "The From field is a group, which names no single author.",
    chinese: "From 字段使用组语法，未标明单一发件人。")

  package static let kinds = [
    missing, empty, multiple, multipleAddresses, unparsable, noUser, controlCharacter, trailingText, encodedAddress,
    noAddress, group,
  ]

  package static func findings(in facts: Facts) -> [Finding] {
    let from = facts.from
    var findings: [Finding] = []
    if from.fieldCount == 0 { findings.append(Finding(missing)) }
    let count = from.fieldCount + from.lenientFields.count
    if count > 1 { findings.append(Finding(multiple, String(count))) }
    if let problem = from.problem, let found = finding(for: problem, from) { findings.append(found) }
    if from.hidesControlCharacter { findings.append(Finding(controlCharacter)) }
    if from.usesGroup { findings.append(Finding(group)) }
    if from.fieldCount == 1, from.mailboxes.count > 1, !isBackedList(facts) {
      findings.append(Finding(multipleAddresses, list(from.domains)))
    }
    return findings
  }

  private static func finding(for problem: AddressProblem, _ from: FromReading) -> Finding? {
    switch problem {
    case .empty: Finding(empty)
    case .trailingText: Finding(trailingText, list(from.domains))
    case .encodedWord: Finding(encodedAddress, list(from.domains))
    case .controlCharacter: nil  // found below, in fields that can be read too
    case .syntax: unreadable(from)
    case .addressLiteral: Finding(unparsable, "an IP address in place of a domain")
    }
  }

  private static func unreadable(_ from: FromReading) -> Finding {
    if let domain = domainAlone(from) { return Finding(noUser, domain.text) }
    return from.domains.isEmpty ? Finding(noAddress) : Finding(unparsable, "syntax")
  }

  /// The domain of `<@domain>` or `@domain`.
  private static func domainAlone(_ from: FromReading) -> DomainName? {
    guard from.fieldCount == 1, let pieces = from.fields.first?.pieces else { return nil }
    let text = (pieces.angles.first ?? pieces.beforeAngle).filter { !$0.isWhitespace }
    return text.hasPrefix("@") ? DomainName(text.dropFirst()) : nil
  }

  /// Several authors are legal with a Sender (RFC 5322 section 3.6.2), unless one of them is checked and unbacked.
  private static func isBackedList(_ facts: Facts) -> Bool {
    facts.message.fields("Sender").count == 1 && facts.proofs.alignment != .unaligned
  }

  /// Ten names at most: a sender may write very many, and a record repeats them.
  static func list(_ domains: [DomainName]) -> String {
    let names = domains.prefix(10).map(\.text).joined(separator: ", ")
    return domains.count > 10 ? "\(names) and \(domains.count - 10) more" : names
  }
}
