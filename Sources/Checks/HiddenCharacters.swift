package import Judging
import Mail

/// Characters that are not drawn, or turn the text around, in the fields that show who sent and who is answered.
package enum HiddenCharacters: Check {
  static let bidi = FindingKind(
    "displayname.bidi", .forged, english: "A control character reverses the text shown: {}.",
    chinese: "含有使文字反向显示的控制字符：{}。")
  static let invisible = FindingKind(
    "displayname.invisible-char", .forged, gate: .unaligned,
    english: "A name holds a character that nobody sees between its letters: {}.",
    chinese: "名称的字母之间夹有看不见的字符：{}。")
  static let answer = FindingKind(
    "replyto.invisible-char", .concealed, gate: .unaligned,
    english: "The Reply-To address holds what nobody sees: {}.", chinese: "Reply-To 地址中含有看不见的字符：{}。")

  package static let kinds = [bidi, invisible, answer]

  package static func findings(in facts: Facts) -> [Finding] {
    let answers = facts.message.fields("Reply-To").prefix(10).map { FromField($0) }
    let fields = facts.from.fields.prefix(10).map { ("From", $0) } + answers.map { ("Reply-To", $0) }
    var findings: [Finding] = []
    if let seen = first(in: fields, override) { findings.append(Finding(bidi, seen)) }
    if let seen = first(in: fields, gap) { findings.append(Finding(invisible, seen)) }
    if let seen = answers.lazy.compactMap({ FromSpelling.invisible(in: $0) }).first {
      findings.append(Finding(answer, seen))
    }
    return findings
  }

  private static func first(
    in fields: [(String, FromField)], _ search: (FromField) -> Unicode.Scalar?
  ) -> String? {
    for (name, field) in fields {
      if let scalar = search(field) { return "U+\(String(scalar.value, radix: 16, uppercase: true)) in \(name)" }
    }
    return nil
  }

  private static func override(in field: FromField) -> Unicode.Scalar? {
    field.decoded.unicodeScalars.first(where: \.turnsText)
  }

  /// An invisible character between ASCII letters of a name; in other scripts joiners have their place.
  private static func gap(in field: FromField) -> Unicode.Scalar? {
    for mailbox in field.list?.mailboxes.prefix(10) ?? [] {
      var isLetter = false
      var hidden: Unicode.Scalar?
      for scalar in mailbox.displayName.unicodeScalars {
        if !scalar.isASCII, !scalar.properties.isWhitespace, scalar.isInvisible, isLetter {
          hidden = scalar
        } else {
          isLetter = scalar.isASCII && scalar.properties.isAlphabetic
          if isLetter, let hidden { return hidden }
          hidden = nil
        }
      }
    }
    return nil
  }
}

extension Unicode.Scalar {
  /// An embedding, override or isolate of the Unicode bidirectional algorithm (UAX 9); letters are no such thing.
  var turnsText: Bool { (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value) }
}
