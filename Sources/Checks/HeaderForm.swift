package import Judging
import Mail

/// The header as a whole: fields that must be there once (RFC 5322 section 3.6), and lines that are too long.
package enum HeaderForm: Check {
  static let duplicate = FindingKind(
    "header.duplicate-unique", .forged, gate: .unaligned,
    english: "Fields that may stand once stand twice ({}); programs disagree on which one to show.",
    chinese: "只应出现一次的字段重复出现（{}），不同程序会显示不同的内容。")
  static let broken = FindingKind(
    "header.broken", .concealed, gate: .unaligned, english: "The header is not well-formed: {}.",
    chinese: "邮件头不完整或格式不正确：{}。")

  package static let kinds = [duplicate, broken]

  /// RFC 5322 section 3.6, and RFC 2045 for the last three; From has findings of its own.
  private static let unique = [
    "date", "sender", "reply-to", "to", "cc", "message-id", "in-reply-to", "references", "subject", "mime-version",
    "content-type", "content-transfer-encoding",
  ]
  /// RFC 5322 section 2.1.1.
  private static let lineLimit = 998

  package static func findings(in facts: Facts) -> [Finding] {
    var counts: [String: Int] = [:]
    for field in facts.message.headers {
      counts[String(decoding: field.name.filter { $0 > 0x20 }, as: UTF8.self).lowercased(), default: 0] += 1
    }
    var findings: [Finding] = []
    let doubled = unique.filter { counts[$0, default: 0] > 1 }
    if !doubled.isEmpty { findings.append(Finding(duplicate, doubled.joined(separator: ", "))) }
    var faults: [String] = []
    if counts["date"] == nil, !facts.message.truncations.contains(.headerCount) { faults.append("no Date") }
    if facts.message.headers.contains(where: isTooLong) { faults.append("a line of more than 998 octets") }
    if !faults.isEmpty { findings.append(Finding(broken, faults.joined(separator: ", "))) }
    return findings
  }

  private static func isTooLong(_ field: HeaderField) -> Bool {
    guard field.name.count + field.value.count + 1 > lineLimit else { return false }
    var length = field.name.count + 1
    for byte in field.value {
      length = byte == 0x0a ? 0 : length + (byte == 0x0d ? 0 : 1)
      if length > lineLimit { return true }
    }
    return false
  }
}
