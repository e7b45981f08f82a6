import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import Testing

/// A filter is not turned against persons (Decree 82, article 14(4)): what it finds is how a message shows its sender
/// and how many it reaches, never whom it is for.
@Suite("Whom a message is for")
struct ScopeTests {
  /// Findings on how a message names those it goes to, whoever they are.
  private static let relations: Set = [
    "align.from-equals-to", "align.recipients-differ", "bulk.dkim-replay", "displayname.equals-recipient",
    "envelope.verp", "msgid.contains-to", "received.delivered-before", "replyto.domain-mismatch",
    "replyto.equals-recipient", "subject.recipient-part",
  ]

  @Test func anotherRecipientOfTheDomainGetsTheSameVerdict() throws {
    let (filter, other) = (try TestFilter.make(), try TestFilter.make())
    var reader = CorpusReader(limits: filter.limits)
    var compared = 0
    for file in try CorpusReader.files([TestFilter.corpus.path]) {
      for item in try reader.read(file) {
        var message = item.message
        message.envelope.recipients = message.envelope.recipients.map(Self.renamed)
        let first = filter.decide(item.message, filter.lookups(in: item.zone))
        let second = other.decide(message, other.lookups(in: item.zone))
        let differing = Self.names(first).symmetricDifference(Self.names(second)).subtracting(Self.relations)
        #expect(differing.isEmpty, "\(item.source)")
        #expect(first.verdict.action == second.verdict.action, "\(item.source)")
        compared += 1
      }
    }
    #expect(compared > 900)
  }

  private static func names(_ decision: Decision) -> Set<String> {
    Set(decision.verdict.findings.map(\.finding.kind.name))
  }

  /// Somebody else at the same domain for each, whom no message names.
  private static func renamed(_ path: Path) -> Path {
    guard case .address(let address) = path, let at = address.description.lastIndex(of: "@") else { return path }
    let local = address.description[..<at].lowercased().utf8.map { String($0, radix: 16) }.joined()
    return Path("<z\(local)\(address.description[at...])>")
  }
}
