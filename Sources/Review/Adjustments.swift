package import DecisionLog
package import Foundation
package import Judging
import Mail

/// What people changed of the filter beside its configuration.
package struct Adjustments: Hashable, Sendable {
  package var exemptions: [Exemption] = []
  /// Names of findings that have no points until they are switched on again.
  package var switchedOff: Set<String> = []

  /// Nothing is changed.
  package init() {}

  /// The policy with them.
  package func applied(to policy: Policy) -> Policy {
    var policy = policy
    for name in switchedOff { policy.points[name] = 0 }
    return policy
  }
}

/// The file `STATE/review/adjustments.json`, which the review writes and the filter reads.
package struct AdjustmentsFile: Sendable {
  package let url: URL

  package init(_ state: StateFolder) { url = state.url.appending(path: "review/adjustments.json") }

  private struct Content: Codable {
    struct Line: Codable {
      let from: String
      let by: String
      let appeal: String
      let decision: String
      let reason: String
      let until: Date
    }

    let exemptions: [Line]
    let switchedOff: [String]
  }

  /// When it was written; nil if there is none.
  package var modified: Date? {
    (try? FileManager.default.attributesOfItem(atPath: url.path))?[.modificationDate] as? Date
  }

  /// Nothing is adjusted where there is no file; throws for one that cannot be read.
  package func read() throws -> Adjustments {
    guard FileManager.default.fileExists(atPath: url.path) else { return Adjustments() }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let data = try? Data(contentsOf: url), let content = try? decoder.decode(Content.self, from: data) else {
      throw wrong
    }
    let exemptions = try content.exemptions.map { line in
      guard let from = DomainName(line.from), let by = Exemption.Proof(line.by) else { throw wrong }
      return Exemption(
        from: from, by: by, appeal: line.appeal, decision: line.decision, reason: line.reason,
        until: Int64(line.until.timeIntervalSince1970.rounded()))
    }
    var adjustments = Adjustments()
    (adjustments.exemptions, adjustments.switchedOff) = (exemptions, Set(content.switchedOff))
    return adjustments
  }

  private var wrong: LogError {
    LogError("\(url.path): no list of adjustments that can be read; restore it from the backup, or remove it")
  }

  func write(_ adjustments: Adjustments) throws {
    let lines = adjustments.exemptions.map {
      Content.Line(
        from: $0.from.text, by: $0.by.description, appeal: $0.appeal, decision: $0.decision, reason: $0.reason,
        until: Date(timeIntervalSince1970: TimeInterval($0.until)))
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let content = Content(exemptions: lines, switchedOff: adjustments.switchedOff.sorted())
    try Replacement.write([UInt8](try encoder.encode(content)), to: url)
  }
}
