package import Judging
import Mail

/// Whether the program that a message names wrote it.
///
/// Only forms that programs kept for years: of a Message-ID (unless a server wrote it, because the program left it out)
/// and of a boundary. Both come from looking at mail of those programs.
package enum MailProgram: Check {
  static let forged = FindingKind(
    "mua.forged", .forged, gate: .unaligned,
    english: "The message says that {} wrote it, but has the form of another program.",
    chinese: "邮件声称由 {} 撰写，但其形式属于其他程序。")

  package static let kinds = [forged]

  /// A program, how its field begins or what it holds, and what it cannot have written.
  private struct Program {
    let name: String
    let isNamed: @Sendable (String) -> Bool
    let cannotWrite: @Sendable (_ identifier: Substring) -> Bool
  }

  private static let programs = [
    // A UUID in capitals, since Mac OS X 10.0 and iPhone OS 1.
    Program(name: "Apple Mail") {
      ["Apple Mail (", "iPhone Mail (", "iPad Mail ("].contains(where: $0.hasPrefix)
    } cannotWrite: {
      !isUUID($0) && !isServers($0)
    },
    // A UUID, or hexadecimal seconds, a dot and a number.
    Program(name: "Thunderbird") {
      $0.contains("Thunderbird/") || $0 == "Mozilla Thunderbird"
    } cannotWrite: { left in
      let groups = left.utf8.split(separator: 0x2e)
      let isDated = groups.count == 2 && groups[0].allSatisfy(isHexDigit) && groups[1].allSatisfy(ASCII.isDigit)
      return !isLooseUUID(left) && !isDated && !isServers(left)
    },
    // Two numbers; never the three with dollar signs that programs of Microsoft write.
    Program(name: "The Bat!") {
      $0.hasPrefix("The Bat!")
    } cannotWrite: {
      $0.contains("$")
    },
  ]

  /// Boundaries of other programs: of Microsoft's, JavaMail, PHPMailer.
  private static let foreignBoundaries = ["----=_NextPart_", "----=_Part_", "b1_"]

  package static func findings(in facts: Facts) -> [Finding] {
    let message = facts.message
    guard let claim = message.text("X-Mailer") ?? message.text("User-Agent"),
      let program = programs.first(where: { $0.isNamed(String(claim.prefix(200))) })
    else { return [] }
    let left = message.text("Message-ID").flatMap { text in
      text.hasPrefix("<") ? text.dropFirst().prefix(200).prefix { $0 != "@" } : nil
    }
    let boundary =
      message.headers.first { $0.isNamed("Content-Type") }
      .flatMap { MIMEParameters(value: $0.unfolded)["boundary"] } ?? ""
    let isForeign = foreignBoundaries.contains(where: boundary.hasPrefix) || left.map(program.cannotWrite) ?? false
    return isForeign ? [Finding(forged, program.name)] : []
  }

  /// 8-4-4-4-12 hexadecimal digits (RFC 9562 section 4).
  static func isUUID(_ text: Substring) -> Bool {
    text.utf8.split(separator: 0x2d, omittingEmptySubsequences: false).map(\.count) == [8, 4, 4, 4, 12]
      && text.utf8.allSatisfy { isHexDigit($0) || $0 == 0x2d }
  }

  /// The same without leading zeros, as old Thunderbirds wrote it.
  private static func isLooseUUID(_ text: Substring) -> Bool {
    let groups = text.utf8.split(separator: 0x2d)
    return groups.count == 5 && text.utf8.allSatisfy { isHexDigit($0) || $0 == 0x2d }
  }

  /// The forms of Sendmail (14 digits of a time in front), Exim (three groups), Postfix (a time, a dot and a queue id)
  /// and Google, which add a Message-ID where there is none.
  private static func isServers(_ left: Substring) -> Bool {
    let hasTime = left.utf8.count >= 14 && left.utf8.prefix(12).allSatisfy(ASCII.isDigit)
    let groups = left.utf8.split(separator: 0x2d, omittingEmptySubsequences: false)
    let isExim = groups.count == 3 && (6...).contains(groups[0].count) && (2...4).contains(groups[2].count)
    return hasTime || isExim || left.hasSuffix("SMTPIN_ADDED_MISSING") || left.hasSuffix("SMTPIN_ADDED_BROKEN")
  }

  private static func isHexDigit(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
