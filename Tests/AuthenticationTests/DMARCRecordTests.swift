import Judging
import Testing

@testable import Authentication

@Suite("DMARC record")
struct DMARCRecordTests {
  private func record(_ text: String) -> DMARCRecord? { DMARCRecord(Array(text.utf8)) }

  private func policies(_ text: String) -> [OwnerPolicy]? {
    record(text)?.policies.map { [$0.own, $0.subdomains, $0.nonexistent] }
  }

  @Test(
    "is one by its version, which comes first and in capitals",
    arguments: [
      ("v=DMARC1; p=none", true), ("V=DMARC1; p=none", true), ("v = DMARC1 ;p=none", true), ("v=DMARC1", true),
      ("v=dmarc1; p=none", false), ("v=DMARC1x; p=none", false), ("v=DMARC2; p=none", false),
      ("p=none; v=DMARC1", false), ("v=DMARC1 p=none", false), ("", false), (";", false), ("v=spf1 -all", false),
    ])
  func version(text: String, isRecord: Bool) { #expect((record(text) != nil) == isRecord) }

  @Test(
    "asks for what its tags say, or those they stand in for",
    arguments: [
      ("p=reject", [.reject, .reject, .reject]), ("p=Reject", [.reject, .reject, .reject]),
      ("p=none; sp=reject", [.none, .reject, .reject]), ("p=none; np=reject", [.none, .none, .reject]),
      ("p=reject; sp=none; np=quarantine", [.reject, .none, .quarantine]),
      ("p=reject; p=none", [.reject, .reject, .reject]), ("pct=0; P = reject ; x=y;;", [.reject, .reject, .reject]),
      ("p=reject; sp=quarantine; t=y", [.quarantine, .none, .none]), ("p=reject; t=n", [.reject, .reject, .reject]),
      ("p=reject; t=maybe", [.reject, .reject, .reject]),
    ] as [(String, [OwnerPolicy])])
  func policy(tags: String, expected: [OwnerPolicy]) { #expect(policies("v=DMARC1; " + tags) == expected) }

  @Test(
    "asks for nothing by a wrong policy, unless it wants reports",
    arguments: [
      ("adkim=s", false), ("p=", false), ("p=discard", false), ("p=reject; sp=block", false), ("p=reject; np=", false),
      ("p=reject; sp=block; rua=mailto:a@x.example", true), ("rua=mailto:a@x.example", true),
      ("rua=x, https://x.example/", true), ("rua=mailto:", false), ("rua=x.example", false), ("rua=1a:x", false),
      ("rua=", false),
    ])
  func fallback(tags: String, watches: Bool) {
    #expect(policies("v=DMARC1; " + tags) == (watches ? [.none, .none, .none] : nil))
  }

  @Test func alignmentModesAndSuffix() throws {
    let strict = try #require(record("v=DMARC1; p=none; adkim=S; aspf = s; psd=Y"))
    #expect(strict.dkimAlignment == .strict && strict.spfAlignment == .strict && strict.publicSuffix == .yes)
    let odd = try #require(record("v=DMARC1; p=none; adkim=x; aspf=; psd=maybe"))
    #expect(odd.dkimAlignment == .relaxed && odd.spfAlignment == .relaxed && odd.publicSuffix == .unknown)
  }

  @Test func ofSeveralNoneCounts() {
    let one = Array("v=DMARC1; p=reject".utf8)
    #expect(DMARCRecord.only(among: [Array("other".utf8), one]) == DMARCRecord(one))
    #expect(DMARCRecord.only(among: [one, one]) == nil)
    #expect(DMARCRecord(Array(repeating: 0x20, count: 9_000)) == nil)
  }
}
