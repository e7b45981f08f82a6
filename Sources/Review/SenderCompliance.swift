import DecisionLog
import Foundation

/// How the mail that shows a domain in From keeps to what its receivers ask for.
package struct SenderCompliance: Sendable {
  /// Something asked for, and in how many of the decisions it was kept.
  package struct Requirement: Sendable {
    package enum Name: String, CaseIterable, Sendable {
      case spf, dkim, dmarc, policy, reverse, notForged, notConcealed
    }

    package let name: Name
    package let share: Share
  }

  package let domain: String
  /// All decisions that name the domain anywhere, and how many of the newest were read.
  package let count: Int
  package let read: Int
  /// Of those read, the ones that show the domain, or one below it, in From.
  package let asAuthor: Int
  package let requirements: [Requirement]
  /// The most frequent first.
  package let actions: [Statistics.Count]
  package let findings: [Statistics.Count]
  package let signers: [Statistics.Count]
  package let envelopeDomains: [Statistics.Count]

  /// Decisions that are read at most.
  private static let limit = 300

  package init(_ index: LogIndex, domain: String, times: Range<Int64>) throws {
    var query = LogQuery([domain], kind: "decision")
    query.times = times
    let found = try index.find(query, last: Self.limit)
    let read = try found.records.map { try DecisionFacts($0.record.text) }
    let name = domain.lowercased()
    let own = read.filter { $0.from.contains { Self.isWithin($0.domain, name) } }
    self.domain = name
    (count, self.read, asAuthor) = (found.count, read.count, own.count)
    requirements = Requirement.Name.allCases.map { requirement in
      Requirement(name: requirement, share: Share(own.count { Self.keeps($0, requirement, name) }, of: own.count))
    }
    actions = Self.counts(own.map(\.applied))
    findings = Self.counts(own.flatMap { Set($0.findings.filter { $0.axis != nil }.map(\.name)) })
    signers = Self.counts(own.flatMap { Set(($0.dkim ?? []).filter { $0.result == "pass" }.compactMap(\.domain)) })
    envelopeDomains = Self.counts(own.compactMap { $0.sender?.domain })
  }

  private static func isWithin(_ domain: String?, _ parent: String) -> Bool {
    domain == parent || domain?.hasSuffix("." + parent) ?? false
  }

  private static func keeps(_ record: DecisionFacts, _ requirement: Requirement.Name, _ domain: String) -> Bool {
    switch requirement {
    case .spf: record.spf?.result == "pass"
    case .dkim: record.dkim?.contains { $0.result == "pass" } ?? false
    case .dmarc: record.dmarc?.result == "pass"
    case .policy: record.dmarc?.policy.map { $0 != "none" } ?? false
    case .reverse: record.iprev == "pass"
    case .notForged: !record.established.contains("forged")
    case .notConcealed: !record.established.contains("concealed")
    }
  }

  private static func counts(_ names: [String]) -> [Statistics.Count] {
    Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).map { Statistics.Count(name: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.name) < ($0.count, $1.name) }
  }
}
