import Checks
import Foundation
package import Judging
import Mail

/// A decision as its record tells it, or the combination that it is one of (`Combination`): enough to judge it again,
/// without the message.
package struct StoredDecision: Sendable {
  package let findings: [Finding]
  package let circumstances: Circumstances
  /// What was done, by which rule, as words of the version that recorded it.
  package let action: String
  package let rule: String
  /// The points each finding had then; none of a combination.
  package let points: [String: Int]

  private struct Record: Decodable {
    struct Finding: Decodable {
      let name: String
      let axis: String?
      let points: Int?
      let excused: Bool?
      let datum: String?
    }

    struct DMARC: Decodable { let policy: String? }

    let `class`: String
    let alignment: String
    let relayed: Bool?
    let temporaryError: Bool?
    let undecided: Bool?
    let exempted: Bool?
    let dmarc: DMARC?
    let findings: [Finding]
    let action: String
    let rule: String
  }

  /// Reads the JSON of a decision's record or of a combination; throws `DecodingError` for any other text.
  package init(_ line: String) throws {
    let record = try JSONDecoder().decode(Record.self, from: Data(line.utf8))
    findings = record.findings.map { Finding(Self.kind($0), $0.datum ?? "") }
    circumstances = Circumstances(
      clientClass: ClientClass(rawValue: record.class) ?? .outside,
      ownerPolicy: record.dmarc?.policy.flatMap(OwnerPolicy.init), isRelayed: record.relayed ?? false,
      alignment: Alignment(record.alignment), temporaryError: record.temporaryError ?? false,
      isUndecided: record.undecided ?? false, isExempted: record.exempted ?? false)
    let counted = record.findings.filter { $0.excused != true && $0.axis != nil }
    points = Dictionary(counted.compactMap { item in item.points.map { (item.name, $0) } }) { first, _ in first }
    action = record.action
    rule = record.rule
  }

  /// What a policy would decide on the same findings in the same circumstances.
  ///
  /// Findings that depend on other configuration, such as the tiers of bulk, stay as they were.
  package func verdict(under policy: Policy) -> Verdict { policy.judge(findings, circumstances) }

  /// The policy in force, with the points of then; nil if it does not decide now as it was decided then.
  package func policy(_ policy: Policy) -> Policy? {
    var policy = policy
    policy.points.merge(points) { $1 }
    let verdict = verdict(under: policy)
    return verdict.action.rawValue == action && verdict.rule.rawValue == rule ? policy : nil
  }

  private static let kinds = Dictionary(uniqueKeysWithValues: Catalogue.kinds.map { ($0.name, $0) })

  /// The kind of that name, or one made up for a name of another version.
  private static func kind(_ finding: Record.Finding) -> FindingKind {
    let axis = finding.axis.flatMap(Axis.init)
    if let known = kinds[finding.name], known.axis == axis { return known }
    let gate: FindingKind.Gate = finding.excused == true ? .unaligned : .always
    return FindingKind(finding.name, axis, gate: gate, english: "{}", chinese: "{}")
  }
}

extension StoredDecision {
  /// A finding's sentence, in the words of its kind; as it was recorded where no such kind is known any more.
  package static func sentence(_ finding: DecisionFacts.Finding, in language: Language) -> String {
    let kind = Catalogue.kinds.first { $0.name == finding.name }
    return kind?.sentence(finding.datum, in: language) ?? finding.sentence
  }
}
