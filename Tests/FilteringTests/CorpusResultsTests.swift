import Authentication
import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Judging
import Mail
import TestSupport
import Testing

@Suite("Our own Authentication-Results on the Corpus")
struct CorpusResultsTests {
  /// Whatever the marks hold, the field reads as what was found and nothing else.
  @Test(arguments: ["arc", "attacks", "chinese", "concealed", "dns", "forged", "honest", "lists", "lookalikes"])
  func theFieldReadsAsWhatWasFound(topic: String) throws {
    let filter = try TestFilter.make()
    var reader = CorpusReader(limits: filter.limits)
    for file in try CorpusReader.files([TestFilter.corpus.appending(path: topic).path]) {
      let item = try #require(try reader.read(file).first)
      let decision = filter.decide(item.message, filter.lookups(in: item.zone))
      let field = AuthenticationResults(
        authservID: decision.authservID, proofs: decision.proofs, message: item.message, from: decision.from)
      let read = try #require(StrictResults(field.fieldValue), "\(file): \(field.fieldValue)")
      #expect(read.authservID == "mx.victim.example")
      Self.compare(read, decision, file)
      // What we write, we read, and know again as ours.
      let written = HeaderField(AuthenticationResultsField.name, field.fieldValue)
      #expect(AuthenticationReport(parsing: written.unfolded)?.results.map(\.method) ?? [] == Self.methods(read))
      #expect(AuthenticationResultsField.claims(of: "mx.victim.example", in: [written]) == [1])
    }
  }

  private static func methods(_ read: StrictResults) -> [String] {
    read.results.isEmpty ? ["none"] : read.results.map(\.method)
  }

  private static func compare(_ read: StrictResults, _ decision: Decision, _ file: String) {
    let proofs = decision.proofs
    let signatures = read.results.filter { $0.method == "dkim" }
    #expect(signatures.map(\.result) == proofs.dkim.map(\.result.rawValue), "\(file)")
    // `?` stands for what cannot be written, such as a NUL.
    let domains = proofs.dkim.map { $0.domain.replacing("\0", with: "?") }
    #expect(signatures.map { $0.properties["header.d"] ?? "" } == domains, "\(file)")
    #expect(read.results.filter { $0.method == "spf" }.count == [proofs.spf, proofs.heloSPF].compactMap { $0 }.count)
    #expect(
      read.results.filter { $0.method == "dmarc" }.map(\.result) == (proofs.dmarc.map { [$0.result.rawValue] } ?? []))
  }
}
