import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import Testing

@Suite("Exempted senders")
struct ExemptionsInFilterTests {
  private func decide(_ name: String, by proof: String, until: Int64 = .max) throws -> Decision {
    let exemption = Exemption(
      from: try #require(DomainName("bank.example")), by: try #require(Exemption.Proof(proof)), appeal: "01APPEAL",
      decision: "01DECISION", reason: "so", until: until)
    let filter = try TestFilter.make(exemptions: [exemption])
    var reader = CorpusReader(limits: filter.limits)
    let items = try reader.read(TestFilter.corpus.appending(path: "forged/\(name).eml").path)
    let item = try #require(items.first)
    return filter.decide(item.message, filter.lookups(in: item.zone))
  }

  @Test(arguments: [
    ("01-owner-rejects", "network:203.0.113.0/24"), ("02-owner-rejects-own-envelope", "spf:attack.example"),
  ])
  func passAndKeepTheirFindings(name: String, proof: String) throws {
    let decision = try decide(name, by: proof)
    #expect(decision.verdict.rule == .exempted && decision.applied == .accept)
    #expect(decision.verdict.isEstablished(.forged))
    let note = decision.verdict.findings.map(\.finding).first { $0.kind.name == "sender.exempted" }
    #expect(note?.datum == "01APPEAL")
    #expect(note?.sentence(in: .chinese).contains("01APPEAL") == true)
  }

  /// SPF fails in the first, whatever MAIL FROM says; the signature and envelope of the second are another's.
  @Test(arguments: [
    ("01-owner-rejects", "spf:bank.example"), ("01-owner-rejects", "network:203.0.112.0/24"),
    ("02-owner-rejects-own-envelope", "dkim:bank.example"), ("02-owner-rejects-own-envelope", "spf:bank.example"),
  ])
  func whatIsOnlyClaimedDoesNot(name: String, proof: String) throws {
    let decision = try decide(name, by: proof)
    #expect(decision.verdict.rule == .forgedSingleOwnerRejects && decision.applied == .reject)
  }

  @Test func endsInTime() throws {
    #expect(try decide("01-owner-rejects", by: "network:203.0.113.0/24", until: 1_790_000_000).applied == .reject)
  }

  /// Whoever is refused is told where to appeal, however long the reason is.
  @Test(arguments: ["", "review: {address: 'https://review.example'}"]) func repliesSayWhereToAppeal(
    _ changes: String
  ) throws {
    let filter = try TestFilter.make(changes)
    var reader = CorpusReader(limits: filter.limits)
    let item = try #require(
      try reader.read(TestFilter.corpus.appending(path: "forged/01-owner-rejects.eml").path).first)
    let decision = filter.decide(item.message, filter.lookups(in: item.zone))
    let end = " Appeal: https://review.example/appeal?decision=\(decision.id)"
    #expect(decision.reply?.text.hasSuffix(end) == !changes.isEmpty)
    let long = Reply(code: 550, status: "5.7.1", text: String(repeating: "x", count: 1_000), end: end)
    #expect(long.text.hasSuffix("x\(end)") && long.text.utf8.count == 400)
  }
}
