package import Judging
import Mail

/// How From is written: forms that programs of honest senders do not use, each a weak sign.
package enum FromSpelling: Check {
  static let invisible = FindingKind(
    "from.invisible-char", .forged, gate: .unaligned,
    english: "The From address holds what nobody sees: {}.", chinese: "From 地址中含有看不见的字符：{}。")
  static let raw8Bit = FindingKind(
    "from.raw-8bit", .concealed, gate: .unaligned,
    english: "The From field holds raw octets that are not UTF-8.", chinese: "From 字段含有非 UTF-8 的原始字节。")
  static let excessEncoding = FindingKind(
    "from.excess-encoding", .concealed, gate: .unaligned,
    english: "The name in From is encoded though it is plain ASCII.",
    chinese: "From 中的名称本是普通 ASCII 文字，却经过了编码。")
  static let url = FindingKind(
    "from.url", .concealed, gate: .unaligned, english: "There is a link in From.", chinese: "From 字段中含有链接。")
  static let longLocalPart = FindingKind(
    "from.localpart-long", .concealed, gate: .unaligned,
    english: "The local part of the From address has {} octets; 64 are allowed.",
    chinese: "From 地址的本地部分长达 {} 字节，超过允许的 64 字节。")

  static let noSpace = FindingKind(
    "from.no-space", .concealed, gate: .unaligned,
    english: "No space stands between the name and the address in From.", chinese: "From 字段的名称与地址之间没有空格。")

  package static let kinds = [invisible, raw8Bit, excessEncoding, url, longLocalPart, noSpace]

  package static func findings(in facts: Facts) -> [Finding] {
    let fields = facts.from.fields + facts.from.lenientFields
    var findings: [Finding] = []
    if let seen = fields.lazy.compactMap({ invisible(in: $0) }).first { findings.append(Finding(invisible, seen)) }
    // The MTA does not tell whether SMTPUTF8 (RFC 6531) was asked for, so UTF-8 is given the benefit of the doubt.
    if fields.contains(where: \.hasUnknownBytes) { findings.append(Finding(raw8Bit)) }
    if fields.contains(where: isNeedlesslyEncoded) { findings.append(Finding(excessEncoding)) }
    if fields.contains(where: holdsLink) { findings.append(Finding(url)) }
    if let longest = facts.from.mailboxes.map(\.address.localPart.utf8.count).max(), longest > 64 {
      findings.append(Finding(longLocalPart, String(longest)))
    }
    if fields.contains(where: lacksSpace) { findings.append(Finding(noSpace)) }
    return findings
  }

  private static func lacksSpace(_ field: FromField) -> Bool {
    let text = Array(field.text.utf8)
    guard field.list?.mailboxes.count == 1, let angle = text.lastIndex(of: UInt8(ascii: "<")), angle > 0 else {
      return false
    }
    return !ASCII.isSpace(text[angle - 1]) && text[angle - 1] != UInt8(ascii: ":")
  }

  /// White space, a final dot or an invisible character in an address.
  static func invisible(in field: FromField) -> String? {
    let pieces = field.pieces
    let addresses = pieces.angles.isEmpty ? [pieces.beforeAngle.trimmingBlanks] : pieces.angles
    for address in addresses {
      if let scalar = address.unicodeScalars.first(where: { !$0.isASCII && $0.isInvisible }) {
        return "U+" + String(scalar.value, radix: 16, uppercase: true)
      }
      if address.utf8.contains(UInt8(ascii: "@")), address.trimmingBlanks != address { return "white space" }
      if address.hasSuffix("."), AddressSearch.domains(in: address).count == 1 { return "a final dot" }
    }
    return nil
  }

  private static func isNeedlesslyEncoded(_ field: FromField) -> Bool {
    guard let list = field.list, field.text != field.decoded, EncodedWords.contains(field.text) else { return false }
    return list.mailboxes.allSatisfy { mailbox in
      mailbox.displayName.utf8.allSatisfy { ASCII.isAlphanumeric($0) || " -".utf8.contains($0) }
    }
  }

  private static func holdsLink(_ field: FromField) -> Bool {
    ["http://", "https://"].contains { ASCII.contains($0, in: field.decoded.utf8) }
  }
}

extension String {
  /// Without spaces and tabs at either end.
  fileprivate var trimmingBlanks: String {
    var rest = utf8.drop(while: ASCII.isSpace)
    while let last = rest.last, ASCII.isSpace(last) { rest.removeLast() }
    return String(rest) ?? self
  }
}
