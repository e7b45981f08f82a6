import Judging
import Mail
import Testing

@testable import Checks

@Suite("What proofs are worth")
struct SignaturesTests {
  private func signature(
    _ domain: String = "mail.legit.example", _ result: DKIMResult = .policy, _ flaw: DKIMFlaw? = nil,
    without fields: [String] = []
  ) -> DKIMProof {
    var proof = DKIMProof(
      domain: domain, selector: "s", algorithm: "rsa-sha256", result: result, reason: result == .pass ? "" : "why")
    proof.flaw = flaw
    proof.unsignedFields = fields
    return proof
  }

  /// Names of the findings of this family, those without an axis too.
  private func names(_ scenario: Scenario) -> [String] {
    scenario.findings.map(\.kind).filter { kind in
      (Signatures.kinds + SenderPolicy.kinds).contains(kind)
    }.map(\.name)
  }

  @Test(arguments: DKIMFlaw.allCases) func everyFlawOfTheAuthorsSignatureIsNamed(flaw: DKIMFlaw) throws {
    let found = Scenario(alignment: .unaligned, dkim: [signature("mail.legit.example", .policy, flaw)]).findings
    let finding = try #require(found.first { Signatures.kinds.contains($0.kind) })
    #expect(finding.datum == "mail.legit.example: why")
    #expect(finding.kind.axis == nil || finding.kind.gate == .unaligned)
    #expect((finding.kind.axis == nil) == [.testKey, .revokedKey].contains(flaw))
    #expect(names(Scenario(alignment: .unaligned, dkim: [signature("attack.example", .policy, flaw)])).isEmpty)
    #expect(names(Scenario(alignment: .aligned(["spf"]), dkim: [signature("legit.example", .policy, flaw)])).isEmpty)
  }

  @Test(arguments: [
    ("legit.example(.attack.example", true), ("attack.example'legit.example", true), ("\"legit.example", true),
    ("attack.example(", false), ("notlegit.example(x", false), ("", false), ("(((", false),
  ])
  func theAuthorBehindIllegalCharacters(domain: String, isNamed: Bool) {
    let proof = signature(domain, .permerror, .illegalCharacter)
    let found = Scenario(alignment: .unaligned, dkim: [proof]).findings.first { $0.kind == Signatures.illegalCharacter }
    #expect((found != nil) == isNamed)
    #expect(found == nil || found?.datum == "legit.example: why")
  }

  @Test func oneFindingForManySignatures() {
    let many = Array(repeating: signature("legit.example", .policy, .partialBody), count: 10)
    #expect(names(Scenario(alignment: .unaligned, dkim: many)) == ["dkim.partial-body"])
  }

  /// A list that proves itself may add its footer behind l=.
  @Test func aProvenRelayExplainsAnOpenSignature() {
    let list = HeaderField("List-Id", "Talk <talk.lists.example>")
    let footer = [signature("legit.example", .policy, .partialBody), signature("lists.example", .pass)]
    let scenario = Scenario(fields: Scenario().fields + [list], alignment: .unaligned, dkim: footer)
    #expect(names(scenario) == ["dkim.pass-other"])
    #expect(names(Scenario(alignment: .unaligned, dkim: footer)) == ["dkim.partial-body", "dkim.pass-other"])
  }

  @Test func registriesAndStrangers() {
    let registry = Scenario(alignment: .unaligned, dkim: [signature("example", .pass)])
    #expect(names(registry) == ["dkim.public-suffix"])
    #expect(names(Scenario(alignment: .unaligned, dkim: [signature("example", .fail)])).isEmpty)
    #expect(names(Scenario(alignment: .unaligned, dkim: [signature("test", .pass)])) == ["dkim.pass-other"])
    #expect(names(Scenario(alignment: .aligned(["spf"]), dkim: [signature("esp.example", .pass)])).isEmpty)
  }

  @Test func weakCoverage() {
    let weak = signature("legit.example", .pass, without: ["to", "date"])
    let scenario = Scenario(alignment: .aligned(["dkim"]), dkim: [weak])
    #expect(scenario.findings.contains(Finding(Signatures.weakCoverage, "to, date")))
    #expect(names(Scenario(alignment: .aligned(["dkim", "spf"]), dkim: [weak])).isEmpty)
    #expect(names(Scenario(alignment: .aligned(["dkim"]), dkim: [weak, signature("legit.example", .pass)])).isEmpty)
    let stranger = signature("esp.example", .pass)
    #expect(names(Scenario(alignment: .aligned(["dkim"]), dkim: [weak, stranger])) == ["dkim.weak-coverage"])
  }

  @Test func discountedPasses() {
    let open = Scenario(alignment: .unaligned, spf: .policy, spfFlaw: .overbroad)
    #expect(names(open) == ["spf.overbroad"])
    #expect(names(Scenario(alignment: .unaligned, spf: .policy, spfFlaw: .upgraded)) == ["spf.upgrade"])
    let another = Scenario(sender: "<a@attack.example>", alignment: .unaligned, spf: .policy, spfFlaw: .upgraded)
    #expect(names(another).isEmpty)
    #expect([SenderPolicy.overbroad, SenderPolicy.upgrade, SenderPolicy.heloFail].allSatisfy { $0.gate == .unaligned })
  }

  @Test func permanentErrorsSayNothing() {
    let found = Scenario(alignment: .unaligned, spf: .permerror).findings.first { $0.kind == SenderPolicy.permerror }
    #expect(found != nil && found?.kind.axis == nil)
  }

  @Test func theGreetingIsAMarkOfItsOwn() {
    let greeting = SPFProof(identity: .helo, domain: DomainName("mail.bank.example"), result: .fail)
    #expect(names(Scenario(alignment: .unaligned, heloSPF: greeting)) == ["helo.spf-fail"])
    let null = SPFProof(identity: .helo, domain: DomainName("legit.example"), result: .fail)
    #expect(names(Scenario(alignment: .unaligned, spf: .fail, heloSPF: null)) == ["spf.fail"])
  }
}
