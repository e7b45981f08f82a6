package import Judging
import SMS

/// How a message is built, such that a filter and a telephone may read different texts.
package enum MessageStructure: SMSCheck {
  static let header = FindingKind(
    "sms.udh_malformed", .concealed, english: "The user data header does not fit the message.",
    chinese: "用户数据头与短信内容不符。")
  static let payload = FindingKind(
    "sms.payload_conflict", .concealed, english: "The message has two texts, of which either may be shown.",
    chinese: "短信带有两份正文，任一份都可能被显示。")
  static let replacement = FindingKind(
    "sms.replace_swap", .concealed, english: "Another text takes the place of one that was accepted.",
    chinese: "以另一正文替换已接受的短信。")

  package static let kinds = [header, payload, replacement]

  package static func findings(in facts: SMSFacts) -> [Finding] {
    ShortMessage.Flaw.allCases.filter(facts.message.flaws.contains).map { flaw in
      switch flaw {
      case .userDataHeader: Finding(header)
      case .payloadConflict: Finding(payload)
      case .replacement: Finding(replacement)
      }
    }
  }
}
