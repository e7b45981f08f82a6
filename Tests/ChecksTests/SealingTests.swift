import Judging
import Mail
import Testing

@testable import Checks

@Suite("ARC: whose word counts")
struct SealingTests {
  /// An altered message of `legit.example`, sealed by `lists.example`, which the operator names.
  private func scenario(_ report: String, from: [String]? = nil) -> Scenario {
    var scenario = Scenario(sender: "<garden@lists.example>", alignment: .unaligned)
    scenario.dmarc = DMARCProof(result: .fail, policy: .reject)
    if let from { scenario.from = from }
    scenario.sealers = ["lists.example"]
    scenario.arc = ARCProof(
      result: .pass, sealers: ["mail.lists.example", "other.example"].compactMap { DomainName($0) },
      report: AuthenticationReport(parsing: Array("mx.lists.example; \(report)".utf8)))
    return scenario
  }

  private let unbacked: Set = ["align.none-policy", "align.envelope-differs"]

  @Test(arguments: [
    ("dmarc=pass (p=reject) header.from=legit.example", "dmarc=pass header.from=legit.example"),
    ("spf=fail smtp.mailfrom=x.example; dkim=pass header.d=m.legit.example", "dkim=pass header.d=m.legit.example"),
    ("dkim=pass header.i=@legit.example", "dkim=pass header.i=legit.example"),
    ("spf=pass smtp.mailfrom=\"a b\"@legit.example", "spf=pass smtp.mailfrom=legit.example"),
    (
      "spf=pass smtp.mailfrom=legit.example; dmarc=temperror header.from=legit.example",
      "spf=pass smtp.mailfrom=legit.example"
    ),
    ("dmarc=fail header.from=other.example; dkim=pass header.d=legit.example", "dkim=pass header.d=legit.example"),
  ])
  func restored(_ report: String, _ result: String) {
    let found = scenario(report)
    #expect(found.names.isEmpty)
    #expect(found.findings.contains(Finding(Sealing.trusted, "\(result) as seen by mail.lists.example")))
    #expect(found.findings.contains(Finding(Backing.vouched, "mail.lists.example")))
  }

  @Test(arguments: [
    "none", "dmarc=pass", "dmarc=pass header.from=bank.example", "dkim=pass header.d=lists.example",
    "dkim=fail header.d=legit.example", "dkim=pass header.d=notlegit.example", "dkim=pass header.b=legit.example",
    "spf=pass smtp.mailfrom=garden@lists.example", "spf=pass smtp.helo=legit.example",
    "arc=pass header.d=legit.example",
    "dmarc=fail header.from=legit.example; dkim=pass header.d=legit.example",
    "dmarc=pass header.from=legit.example; dmarc=fail header.from=legit.example",
    "spf=pass smtp.mailfrom=\"legit.example\"@evil.example",
  ])
  func notRestored(_ report: String) { #expect(scenario(report).names == unbacked) }

  @Test func onlyTheNewestSealerCounts() {
    var found = scenario("dkim=pass header.d=legit.example")
    found.sealers = ["other.example", "xlists.example", "deep.mail.lists.example"]
    #expect(found.names == unbacked)
    found.sealers = []
    #expect(found.names == unbacked)
  }

  @Test func onlyChainsThatPassCount() {
    for result in [ARCResult.none, .fail, .temperror] {
      var found = scenario("dkim=pass header.d=legit.example")
      found.arc?.result = result
      #expect(found.names == unbacked)
    }
  }

  @Test func oneAuthorOnly() {
    let authors = ["Alice <alice@legit.example>, bob@bank.example"]
    #expect(scenario("dkim=pass header.d=legit.example", from: authors).names.contains("align.none-policy"))
  }

  @Test func brokenChains() {
    var found = scenario("none")
    found.arc = ARCProof(result: .fail, reason: "ARC-Seal i=2 is missing", isBroken: true)
    #expect(found.names == unbacked.union(["arc.broken"]))
    found.arc?.isBroken = false
    #expect(found.names == unbacked)
  }

  @Test func aFailingDNSLeavesItUndecided() throws {
    let site = Site(
      authservID: nil, names: [], networks: [], relays: [], sealers: [try #require(DomainName("lists.example"))],
      publicSuffixes: LastTwoLabels(), appearance: Scenario.appearance)
    var arc = ARCProof(result: .temperror, sealers: [try #require(DomainName("lists.example"))])
    #expect(Restoration.isMissed(arc, site))
    arc.sealers = [try #require(DomainName("other.example"))]
    #expect(!Restoration.isMissed(arc, site))
    var proofs = Proofs.unchecked
    proofs.alignment = .unaligned
    proofs.leaveUndecided()
    #expect(proofs.alignment == .undecided && proofs.temporaryError)
    proofs = .unchecked
    proofs.alignment = .aligned(["spf"])
    proofs.leaveUndecided()
    #expect(proofs.alignment == .aligned(["spf"]) && !proofs.temporaryError)
  }
}
