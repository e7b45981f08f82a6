package import Judging
import Mail

/// What a second message smuggled into this one leaves behind (RFC 5321 sections 2.3.8 and 4.1.1.4).
///
/// A server that takes a bare CR or LF for a line end finds the end of the data where others find text.
package enum Transport: Check {
  static let bareNewline = FindingKind(
    "transport.bare-newline", .forged, gate: .unaligned,
    english: "There are {} line ends of a bare CR or LF, which mail cannot have.",
    chinese: "邮件中有 {} 处单独的 CR 或 LF，这在邮件中是不允许的。")
  static let endOfData = FindingKind(
    "transport.end-of-data", .forged,
    english: "There are {} lines with a single dot between bare line ends, where the message ends for some servers.",
    chinese: "邮件中有 {} 处由单独换行符包围的单点行，部分服务器会误认为邮件到此结束。")
  static let embeddedEnvelope = FindingKind(
    "transport.embedded-envelope", .forged,
    english: "Behind a line with a single dot the text goes on with SMTP commands and another header.",
    chinese: "正文在单点行之后又出现了 SMTP 命令和另一个邮件头。")

  static let tls = FindingKind(
    "transport.tls", nil, english: "The client sent the message encrypted ({}).", chinese: "客户端以加密方式发送邮件（{}）。")

  package static let kinds = [bareNewline, endOfData, embeddedEnvelope, tls]

  package static func findings(in facts: Facts) -> [Finding] {
    let message = facts.message
    let body = LineEnds(message.body)
    let bare = body.bare + message.headers.reduce(0) { $0 + LineEnds.bareInHeader($1.value) }
    var findings: [Finding] = []
    if bare > 0 { findings.append(Finding(bareNewline, String(bare))) }
    if body.bareDots > 0 { findings.append(Finding(endOfData, String(body.bareDots))) }
    if let dot = body.dots.first(where: { beginsTransaction(message.body, $0) }), !isInEnclosedMessage(message, dot) {
      findings.append(Finding(embeddedEnvelope))
    }
    if let version = message.connection.tlsVersion { findings.append(Finding(tls, version)) }
    return findings
  }

  /// MAIL, RCPT, DATA and a From field, at the beginning of the lines from there on.
  private static func beginsTransaction(_ body: [UInt8], _ start: Int) -> Bool {
    let wanted = ["mail from:", "rcpt to:", "data", "from"]
    var stage = 0
    for line in body[start...].prefix(8_000).split(maxSplits: 60, whereSeparator: { $0 == 0x0d || $0 == 0x0a }) {
      let text = String(decoding: line.prefix(12), as: UTF8.self).lowercased()
      if text.hasPrefix(wanted[stage]) {
        stage += 1
        if stage == wanted.count { return true }
      } else if stage == 0, !["ehlo", "helo", "rset", "noop"].contains(where: text.hasPrefix) {
        return false
      }
    }
    return false
  }

  /// Whether a part in front of the position is itself a message, such as the subject of a report.
  private static func isInEnclosedMessage(_ message: MailMessage, _ position: Int) -> Bool {
    guard message.text("Content-Type")?.lowercased().hasPrefix("multipart/") ?? false else { return false }
    return ASCII.contains("content-type: message/rfc822", in: message.body[..<position])
  }
}

/// The line ends of a body: one pass, whatever its length.
struct LineEnds {
  /// A CR or LF without its other half; line feeds count only in a body that uses CRLF.
  private(set) var bare = 0
  /// Lines that hold a single dot and are bounded by at least one bare line end.
  private(set) var bareDots = 0
  /// Where the line behind a single dot begins; 100 at most.
  private(set) var dots: [Int] = []

  init(_ body: [UInt8]) {
    var feeds = 0
    var returns = 0
    var pairs = 0
    for index in body.indices where body[index] == 0x0a || body[index] == 0x0d {
      if body[index] == 0x0a {
        let isPair = index > 0 && body[index - 1] == 0x0d
        pairs += isPair ? 1 : 0
        feeds += isPair ? 0 : 1
      } else if index + 1 == body.count || body[index + 1] != 0x0a {
        returns += 1
      }
      lookForDot(body, behind: index)
    }
    bare = returns + (pairs > 0 ? feeds : 0)
    if pairs == 0, returns == 0 { bareDots = 0 }
  }

  /// A dot, which NULs may hide, between the line end at `index` and another.
  private mutating func lookForDot(_ body: [UInt8], behind index: Int) {
    var position = index + 1
    while position < body.count, position < index + 4, body[position] == 0 { position += 1 }
    guard position < body.count, body[position] == UInt8(ascii: ".") else { return }
    position += 1
    while position < body.count, position < index + 8, body[position] == 0 { position += 1 }
    guard position < body.count, body[position] == 0x0d || body[position] == 0x0a else { return }
    let isPairBefore = body[index] == 0x0a && index > 0 && body[index - 1] == 0x0d
    let isPairBehind = body[position] == 0x0d && position + 1 < body.count && body[position + 1] == 0x0a
    if !isPairBefore || !isPairBehind { bareDots += 1 }
    if dots.count < 100 { dots.append(position) }
  }

  /// CR and LF that do not belong to a fold; MTAs hand folds over with either line end.
  static func bareInHeader(_ value: [UInt8]) -> Int {
    guard value.contains(where: { $0 == 0x0a || $0 == 0x0d }) else { return 0 }
    return value.indices.count { index in
      let next = index + 1 < value.count ? value[index + 1] : 0x20
      return (value[index] == 0x0a && !ASCII.isSpace(next)) || (value[index] == 0x0d && next != 0x0a)
    }
  }
}
