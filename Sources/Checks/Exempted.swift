package import Judging

/// A sender whose mail passes because an appeal was upheld (`Exemption`).
package enum Exempted: Check {
  static let exempted = FindingKind(
    "sender.exempted", nil, english: "The sender is exempted, because appeal {} was upheld.",
    chinese: "该发件方已获豁免，因为申诉 {} 成立。")

  package static let kinds = [exempted]

  package static func findings(in facts: Facts) -> [Finding] {
    facts.exemption.map { [Finding(exempted, $0.appeal)] } ?? []
  }
}
