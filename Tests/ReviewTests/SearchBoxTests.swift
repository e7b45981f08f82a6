import DecisionLog
import Testing

@testable import Review

@Suite("The search box")
struct SearchBoxTests {
  /// 2026-11-21T10:00:00Z.
  private let now: Int64 = 1_795_255_200

  private func query(_ text: String) throws -> LogQuery { try SearchBox(text, now: now).query }

  @Test func termsExclusionsAndQuotes() throws {
    let query = try query("  Alice@X.example -noisy.example \"two words\" -\"three of them\" \"-minus\" - ")
    #expect(query.terms == ["alice@x.example", "two words", "-minus", "-"])
    #expect(query.excluded == ["noisy.example", "three of them"])
    #expect(query.excludedKinds == ["access"])
    #expect(try self.query("ACCESS x").excludedKinds.isEmpty)
    #expect(query.times == Int64.min..<Int64.max)
    #expect(try self.query("").terms.isEmpty)
  }

  @Test func times() throws {
    let midnight = now - 10 * 3_600
    #expect(try query("since:yesterday until:today").times == midnight - 86_400..<midnight)
    #expect(try query("x since:2h").times == now - 7_200..<Int64.max)
    #expect(try query("until:2026-11-20T08:00:00Z").times == Int64.min..<midnight - 16 * 3_600)
    #expect(try query("since:today until:yesterday").times.isEmpty)
    #expect(try query("\"since:today\"").terms == ["since:today"])
    for text in ["since:soon", "until:99999999d", "since:2026-13-01"] {
      #expect(throws: LogError.self, "\(text)") { try query(text) }
    }
  }

  @Test func kindsOfTerms() {
    let kinds = [
      "a@x.example": TermKind.address, "<1@x.example>": .messageID, "192.0.2.1": .client, "2001:db8::1": .client,
      "x.example": .domain, "align.none": .finding, "4fXyz": .word, "01ARZ3NDEKTSV4RR": .decision,
    ]
    for (term, kind) in kinds { #expect(TermKind(term, findings: ["align.none"]) == kind, "\(term)") }
  }
}
