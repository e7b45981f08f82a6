package import Judging
import Mail

/// Parts of a message that could not be looked at, or not for sure, so that the verdict rests on the rest.
package enum Completeness: Check {
  static let limits = FindingKind(
    "limits.exceeded", .concealed, english: "The message exceeds what is looked at: {}.",
    chinese: "邮件超出可检查的限度：{}。")
  static let unreadable = FindingKind(
    "mime.unreadable", .concealed, english: "The structure of the message could not be read whole.",
    chinese: "邮件结构无法完整读取。")

  static let ambiguous = FindingKind(
    "mime.ambiguous", .concealed, gate: .unaligned,
    english: "The structure of the message can be read in different ways, so that programs show different text.",
    chinese: "邮件结构可以有不同解读，不同程序会显示不同的内容。")

  package static let kinds = [limits, unreadable, ambiguous]

  package static func findings(in facts: Facts) -> [Finding] {
    var findings: [Finding] = []
    let exceeded = facts.message.truncations.map(\.rawValue) + (facts.from.isCut ? ["authors"] : [])
    if !exceeded.isEmpty { findings.append(Finding(limits, exceeded.sorted().joined(separator: ", "))) }
    if facts.isTextAmbiguous { findings.append(Finding(ambiguous)) }
    if facts.isTextIncomplete { findings.append(Finding(unreadable)) }
    return findings
  }
}
