import Judging
import Mail
import Testing

@testable import Checks

/// Findings that add no points, and forms of names; the others are tried by the Corpus.
@Suite("The way a message came")
struct WayTests {
  private func notes(_ scenario: Scenario) -> Set<String> {
    Set(scenario.findings.filter { $0.kind.axis == nil }.map(\.kind.name))
  }

  @Test(arguments: [
    ("Subject", "广告：新茶上市", "subject.ad-label"), ("Subject", "[AD] New tea", "subject.ad-label"),
    ("Subject", "=?utf-8?B?5bm/5ZGK77ya5paw6Iy2?=", "subject.ad-label"), ("Subject", "AD: new tea", "subject.ad-label"),
    ("Reply-To", "alice@legit.example", "replyto.equals-from"), ("Resent-From", "b@x.example", "forward.claimed"),
    ("X-Sieve-Redirected-From", "user@victim.example", "forward.claimed"),
  ])
  func notesOfFields(name: String, value: String, note: String) {
    #expect(notes(Scenario(fields: Scenario().fields + [HeaderField(name, value)])).contains(note))
  }

  @Test(arguments: ["Added value", "AD", "ad-hoc meeting", "", "Re: 广告"])
  func otherSubjects(value: String) {
    #expect(!notes(Scenario(fields: [HeaderField("Subject", value)])).contains("subject.ad-label"))
  }

  @Test(arguments: [
    ("<SRS0=ab=cd=x.example=user@legit.example>", ["envelope.srs", "forward.claimed"]),
    ("<prvs=1234567890=alice@legit.example>", ["envelope.prvs"]),
    ("<news-user=victim.example@legit.example>", ["envelope.verp"]), ("<alice@legit.example>", []),
  ])
  func tagsOfReturnPaths(sender: String, expected: [String]) {
    let found = notes(Scenario(sender: sender)).filter { $0.hasPrefix("envelope.") || $0 == "forward.claimed" }
    #expect(found == Set(expected))
  }

  @Test func messageIDOfTheAuthorsOrganization() {
    #expect(notes(Scenario()).contains("msgid.domain-match"))
  }

  @Test func oneClickCountsOnlyIfSigned() {
    let pass = DKIMProof(domain: "legit.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    let ways = [
      HeaderField("List-Unsubscribe", "<https://legit.example/u>"),
      HeaderField("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ]
    func signature(_ fields: String) -> HeaderField {
      HeaderField("DKIM-Signature", "v=1; d=legit.example; s=s;\r\n\th=From:\(fields); b=x")
    }
    let covered = Scenario(fields: ways + [signature("List-Unsubscribe:\r\n\tlist-unsubscribe-post")], dkim: [pass])
    #expect(notes(covered).contains("list.unsub-one-click"))
    let uncovered = Scenario(fields: ways + [signature("List-Unsubscribe")], dkim: [pass])
    #expect(!notes(uncovered).contains("list.unsub-one-click"))
    #expect(!notes(Scenario(fields: ways, dkim: [pass])).contains("list.unsub-one-click"))
  }

  @Test func reverseNamesAndTLS() {
    var scenario = Scenario()
    scenario.reverse = ReverseProof(result: .pass, name: DomainName("mail.legit.example"))
    scenario.tlsVersion = "TLSv1.3"
    #expect(notes(scenario).isSuperset(of: ["rdns.pass", "transport.tls"]) && scenario.names.isEmpty)
    scenario.reverse = ReverseProof(result: .temperror)
    #expect(!notes(scenario).contains("rdns.pass") && scenario.names.isEmpty)
  }

  @Test(
    "names of lines",
    arguments: [
      ("192-0-2-10.isp.example", true), ("10.2.0.192.isp.example", true), ("x192000002010.isp.example", true),
      ("hc000020a.isp.example", true), ("a.dyn.isp.example", true), ("dsl-7.isp.example", true),
      ("mail.isp.example", false), ("mail-192-0-2-10.isp.example", false), ("a2-10.isp.example", false),
      ("isp.example", false), ("static.isp.example", false), ("pooling.isp.example", false),
    ])
  func lines(name: String, isGeneric: Bool) throws {
    let name = try #require(DomainName(name))
    #expect(LineName(name, IPAddress("192.0.2.10"), LastTwoLabels()).isGeneric == isGeneric)
  }
}
