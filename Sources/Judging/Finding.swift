/// A question of the law that findings answer.
///
/// The axes are never added together.
package enum Axis: String, Hashable, Sendable, CaseIterable {
  /// A mark of somebody else is shown and fails its own check.
  case forged
  /// No mark is shown by which the sender could be found or answered.
  case concealed
  /// Many recipients get what is in substance one message.
  case bulk
}

/// The languages that reviewers and end users read.
package enum Language: String, Hashable, Sendable, CaseIterable {
  case english = "en"
  case chinese = "zh"
}

/// One kind of fact that a check can establish.
///
/// How much it weighs is the policy's business (`Points`).
package struct FindingKind: Hashable, Sendable {
  /// When a finding counts.
  package enum Gate: Hashable, Sendable {
    /// Always: the fact has no honest explanation, or concerns another mark than From.
    case always
    /// Only when it was checked that no aligned proof backs the From domain.
    case unaligned
  }

  /// `group.word`, as in the policy file.
  package let name: String
  /// Nil: the finding adds no points, since it speaks for the sender or only tells something.
  package let axis: Axis?
  package let gate: Gate
  private let english: [Substring]
  private let chinese: [Substring]

  /// The sentences say what was seen; `{}` stands for the datum.
  package init(_ name: String, _ axis: Axis?, gate: Gate = .always, english: String, chinese: String) {
    self.name = name
    self.axis = axis
    self.gate = gate
    self.english = english.split(separator: "{}", omittingEmptySubsequences: false)
    self.chinese = chinese.split(separator: "{}", omittingEmptySubsequences: false)
  }

  /// The sentence with its datum filled in.
  package func sentence(_ datum: String, in language: Language) -> String {
    (language == .english ? english : chinese).joined(separator: datum)
  }
}

/// One established fact.
package struct Finding: Hashable, Sendable {
  package let kind: FindingKind
  /// What was seen: domains, counts and forms in clear, never a local part, a subject or body text.
  package let datum: String

  package init(_ kind: FindingKind, _ datum: String = "") {
    self.kind = kind
    self.datum = datum
  }

  package func sentence(in language: Language = .english) -> String {
    kind.sentence(datum, in: language)
  }
}
