import Mail
import Testing

@testable import Judging

@Suite("Exemptions")
struct ExemptionTests {
  private let shop = DomainName("shop.example")
  private let service = DomainName("service.example")

  private func proofs(
    spf: SPFResult = .none, _ sender: String = "service.example", dkim: [(String, DKIMResult)] = []
  ) -> Proofs {
    Proofs(
      spf: SPFProof(identity: .mailFrom, domain: DomainName(sender), result: spf), heloSPF: nil,
      dkim: dkim.map { DKIMProof(domain: $0, selector: "s", algorithm: "rsa-sha256", result: $1) }, dmarc: nil,
      alignment: .unaligned, temporaryError: false)
  }

  private func covers(
    _ by: Exemption.Proof?, _ proofs: Proofs, from: [String] = ["shop.example"], client: String = "192.0.2.7",
    at time: Int64 = 1_000
  ) throws -> Bool {
    let exemption = Exemption(
      from: try #require(shop), by: try #require(by), appeal: "A", decision: "D", reason: "", until: 1_001)
    let message = MailMessage(
      connection: Connection(clientAddress: IPAddress(client)), envelope: Envelope(sender: .null), receivedAt: time)
    return exemption.covers(message, authors: from.compactMap { DomainName($0) }, proofs)
  }

  @Test func onlyAPassingSignatureOfTheDomain() throws {
    let by = Exemption.Proof("dkim:service.example")
    #expect(try covers(by, proofs(dkim: [("other.example", .fail), ("service.example", .pass)])))
    for result in [DKIMResult.fail, .policy, .neutral, .temperror, .permerror, .none] {
      #expect(try !covers(by, proofs(spf: .pass, dkim: [("service.example", result)])))
    }
    #expect(try !covers(by, proofs(dkim: [("a.service.example", .pass)])))
  }

  @Test func onlyAPassingMailFrom() throws {
    let by = Exemption.Proof("spf:service.example")
    #expect(try covers(by, proofs(spf: .pass)))
    for result in [SPFResult.none, .neutral, .policy, .fail, .softfail, .temperror, .permerror] {
      #expect(try !covers(by, proofs(spf: result, dkim: [("service.example", .pass)])))
    }
    #expect(try !covers(by, proofs(spf: .pass, "other.example")))
  }

  @Test func onlyTheNetworkOfTheClient() throws {
    let by = Exemption.Proof("network:192.0.2.0/24")
    #expect(try covers(by, proofs()))
    #expect(try !covers(by, proofs(), client: "192.0.3.7"))
    #expect(try covers(Exemption.Proof("network:2001:db8:1::/48"), proofs(), client: "2001:db8:1:2::3"))
  }

  @Test func onlyTheOneAuthorAndUntilItEnds() throws {
    let (by, proven) = (Exemption.Proof("spf:service.example"), proofs(spf: .pass))
    for from in [[], ["other.example"], ["shop.example", "other.example"], ["a.shop.example"]] {
      #expect(try !covers(by, proven, from: from))
    }
    #expect(try !covers(by, proven, at: 1_001))
  }

  @Test(arguments: ["dkim:shop.example", "spf:shop.example", "network:192.0.2.0/24", "network:2001:db8:1::/48"])
  func isReadBack(text: String) { #expect(Exemption.Proof(text)?.description == text) }

  /// There is no way to write one for a person, a recipient or a topic.
  @Test(arguments: ["", "from:a@shop.example", "recipient:shop.example", "dkim:a@shop.example", "spf:", "subject:x"])
  func isNothingElse(text: String) { #expect(Exemption.Proof(text) == nil) }

  @Test func decidesAlone() throws {
    let kinds = ([.forged, .bulk] as [Axis]).map {
      FindingKind("test.\($0.rawValue)", $0, english: "{}", chinese: "{}")
    }
    let policy = Policy(points: ["test.forged": 100, "test.bulk": 100])
    let circumstances = Circumstances(
      clientClass: .outside, ownerPolicy: .reject, isRelayed: false, alignment: .unaligned, temporaryError: false,
      isExempted: true)
    let findings = kinds.map { Finding($0) }
    let verdict = policy.judge(findings, circumstances)
    #expect(verdict.rule == .exempted && verdict.action == .accept)
    #expect(verdict.established == [.forged, .bulk])
    let change = try #require(policy.counterfactuals(findings, circumstances).first { $0.verdict.action == .reject })
    #expect(change.changes == [.notExempted])
    #expect(change.sentence() == "Without the exemption it would have been rejected.")
  }
}
