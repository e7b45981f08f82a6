import Bulk
import Checks
import CorpusDoor
import FilterSupport
import Filtering
import Foundation
import Judging
import Testing

@Suite("Corpus of short messages")
struct SMSCorpusTests {
  /// Every finding has a case, and an honest twin beside it: those of `05-honest.jsonl`.
  @Test func everyFindingHasACase() throws {
    let reader = SMSReader()
    let items = try reader.files([TestFilter.corpus.appending(path: "sms").path]).flatMap { try reader.read($0).items }
    let expected = Set(items.compactMap(\.expectation).flatMap(\.findings))
    #expect(expected == Set(Catalogue.smsChecks.flatMap { $0.kinds }.map(\.name)))
    #expect(items.allSatisfy { $0.expectation != nil })
  }
}
