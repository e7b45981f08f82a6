import Checks
import Foundation
import Judging
import Mail

/// A decision as its record tells it: enough to judge it again.
struct StoredDecision {
  let findings: [Finding]
  let circumstances: Circumstances
  /// The points each finding had then.
  private let points: [String: Int]
  private let action: String
  private let rule: String

  private struct Record: Decodable {
    struct Finding: Decodable {
      let name: String
      let axis: String?
      let points: Int
      let excused: Bool?
      let datum: String
    }

    struct DMARC: Decodable { let policy: String? }

    let `class`: String
    let alignment: String
    let relayed: Bool?
    let temporaryError: Bool?
    let dmarc: DMARC?
    let findings: [Finding]
    let action: String
    let rule: String
  }

  init(_ line: String) throws {
    let record = try JSONDecoder().decode(Record.self, from: Data(line.utf8))
    findings = record.findings.map { Finding(Self.kind($0), $0.datum) }
    circumstances = Circumstances(
      clientClass: ClientClass(rawValue: record.class) ?? .outside,
      ownerPolicy: record.dmarc?.policy.flatMap(OwnerPolicy.init), isRelayed: record.relayed ?? false,
      alignment: Alignment(record.alignment), temporaryError: record.temporaryError ?? false)
    let counted = record.findings.filter { $0.excused != true && $0.axis != nil }
    points = Dictionary(counted.map { ($0.name, $0.points) }) { first, _ in first }
    action = record.action
    rule = record.rule
  }

  /// The policy in force, with the points of then; nil if it does not decide now as it was decided then.
  func policy(_ policy: Policy) -> Policy? {
    var policy = policy
    policy.points.merge(points) { $1 }
    let verdict = policy.judge(findings, circumstances)
    return verdict.action.rawValue == action && verdict.rule.rawValue == rule ? policy : nil
  }

  /// The kind of that name, or one made up for a name of another version.
  private static func kind(_ finding: Record.Finding) -> FindingKind {
    let axis = finding.axis.flatMap(Axis.init)
    if let known = Catalogue.kinds.first(where: { $0.name == finding.name && $0.axis == axis }) { return known }
    let gate: FindingKind.Gate = finding.excused == true ? .unaligned : .always
    return FindingKind(finding.name, axis, gate: gate, english: "{}", chinese: "{}")
  }
}
