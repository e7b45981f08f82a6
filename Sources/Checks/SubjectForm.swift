package import Judging
import Mail

/// A subject that pretends to answer (RFC 5322 section 3.6.5).
package enum SubjectForm: Check {
  static let fakeReply = FindingKind(
    "subject.fake-reply", .concealed, gate: .unaligned,
    english: "The subject says that this is an answer, but no field names the message answered.",
    chinese: "主题显示这是一封回复，但没有任何字段指明所回复的邮件。")

  package static let kinds = [fakeReply]

  /// In English, German, Scandinavian, Dutch, and Chinese with either colon.
  private static let prefixes = ["re:", "re：", "aw:", "sv:", "antw:", "回复:", "回复：", "答复:", "答复：", "回覆:", "回覆："]

  package static func findings(in facts: Facts) -> [Finding] {
    let message = facts.message
    guard let subject = message.text("Subject"), message.text("In-Reply-To") == nil, message.text("References") == nil
    else { return [] }
    let start = EncodedWords.decode(String(subject.prefix(200))).drop(while: \.isWhitespace).lowercased()
    return prefixes.contains(where: start.hasPrefix) ? [Finding(fakeReply)] : []
  }
}
