import Judging
import Mail
import Testing

@testable import Checks

@Suite("Names that look like others")
struct NamesTests {
  private let honest = Scenario().fields

  @Test(arguments: [
    ("bаnk.example", "from.idn-lookalike"),  // a Cyrillic a
    ("xn--bnk-6cd.example", "from.idn-lookalike"),  // the same with A-labels
    ("b4nk.example", nil),
    ("shopp1ng.example", "from.idn-lookalike"),
    ("shopplng.example", "from.idn-lookalike"),
    ("mail.shopp1ng.example", "from.idn-lookalike"),
    ("shopp1ng-secure.example", "from.idn-lookalike"),
    ("shopp1ng.other.example", "from.idn-lookalike"),
    ("bank.example.other.example", "from.idn-lookalike"),
    ("vict1m.example", "from.idn-lookalike"),
    ("victim.other", nil),
    ("bank.other", nil),
    ("bank.other.example", nil),
    ("mail.bank.example", nil),
    ("bankrn.example", nil),
    ("bücher.example", nil),
    ("чай.example", nil),
  ])
  func authors(domain: String, name: String?) {
    let names = Scenario(from: ["x@\(domain)"]).names.intersection(["from.idn-lookalike"])
    #expect(names == Set([name].compactMap { $0 }))
  }

  @Test func shortWordsAreNamesOfTheirOwn() {
    #expect(Scenario(from: ["x@legit.example"], domainsOfOurs: ["leglt.example"]).names.isEmpty)
    #expect(Scenario(from: ["x@leg1t.example"], domainsOfOurs: ["legit.example"]).names == ["from.idn-lookalike"])
  }

  @Test func mixedScripts() {
    #expect(Scenario(from: ["x@почtа.example"]).names == ["from.idn-mixed-script"])
    #expect(Scenario(from: ["x@abc例え.example"]).names.isEmpty)
    #expect(Lookalikes.mixedScript.gate == .unaligned)
  }

  @Test(arguments: [
    ("Example Bank <x@bank.example>", []),
    ("Example Bank <x@mail.bank.example>", []),
    ("Example Bank <x@legit.example>", ["displayname.protected-brand"]),
    ("EXAMPLE  BANK service <x@legit.example>", ["displayname.protected-brand"]),
    ("=?utf-8?B?6IyD5L6L6ZO26KGM5a6i5pyN?= <x@legit.example>", ["displayname.protected-brand"]),
    ("ＰａｙＧｏ <x@legit.example>", ["displayname.protected-brand"]),
    ("Pаygo <x@legit.example>", ["displayname.protected-brand", "mark.protected"]),
    ("PayG0 <x@legit.example>", ["displayname.protected-brand", "mark.protected"]),
    ("PayGo <x@gmail.com>", ["displayname.protected-brand", "mark.protected"]),
    ("PayGone <x@gmail.com>", []),
    ("PayGo team ,_ <x@legit.example>", ["displayname.protected-brand", "from.unparsable"]),
    ("Bob via Example Bank <x@legit.example>", []),
    ("\"Bob (Example Bank)\" <x@legit.example>", []),
  ])
  func brands(from: String, names: [String]) { #expect(Scenario(from: [from]).names == Set(names)) }

  @Test func aBrandIsPlayedByAnUnbackedAuthor() {
    let unbacked: Set = ["align.none", "displayname.protected-brand"]
    let from = ["Example Bank <x@legit.example>"]
    #expect(Scenario(from: from, alignment: .unaligned).names == unbacked.union(["mark.protected"]))
    let signer = DKIMProof(domain: "bank.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    #expect(Scenario(from: from, dkim: [signer]).names.isEmpty)
  }

  @Test(arguments: [
    ("x@legit.example (bob@bank.example)", "bank.example in a comment"),
    ("\"www.bank.example.com, www.bank.example\" <x@legit.example>", "bank.example in the display name"),
    ("\"\u{202e}elpmaxe.knab@bob\" <x@legit.example>", "bank.example in the display name"),
    ("x@legit.example, y@bank.example", "bank.example in From"),
    ("<x@bank.example\u{200b}>", "bank.example in From with invisible characters"),
  ])
  func places(from: String, datum: String) {
    let found = Scenario(from: [from]).findings.filter { $0.kind == ProtectedMark.shown }
    #expect(found.count == 1 && found.first?.datum.contains(datum) == true)
  }

  @Test func senderFields() {
    var sender = Scenario(fields: honest + [HeaderField("Sender", "x@bank.example")])
    #expect(sender.names == ["align.sender-differs"])
    sender.alignment = .unaligned
    #expect(sender.findings.contains(Finding(ProtectedMark.shown, "bank.example in Sender")))
    let signer = DKIMProof(domain: "bank.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    #expect(!Scenario(fields: sender.fields, alignment: .unaligned, dkim: [signer]).names.contains("mark.protected"))
    let unknown = DKIMProof(domain: "bank.example", selector: "s", algorithm: "rsa-sha256", result: .temperror)
    #expect(!Scenario(fields: sender.fields, alignment: .unaligned, dkim: [unknown]).names.contains("mark.protected"))
  }

  @Test func listsWriteMembersIntoTheName() {
    let list = honest + [HeaderField("List-Id", "Talk <talk.legit.example>")]
    let pass = DKIMProof(domain: "legit.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    let from = ["\"bob@victim.example via Talk\" <talk@legit.example>"]
    #expect(
      Scenario(from: from, fields: list, dkim: [pass]).names == ["displayname.address-mismatch", "bulk.declared"])
  }

  @Test func ownDomains() {
    let ours = ["legit.example"]
    #expect(Scenario(domainsOfOurs: ours).names.isEmpty)
    #expect(Scenario(alignment: .unaligned, domainsOfOurs: ours).names == ["align.none", "align.own-domain"])
    #expect(
      Scenario(from: ["x@mail.legit.example"], alignment: .unaligned, domainsOfOurs: ours).names
        == ["align.none", "align.own-domain"])
    #expect(Backing.ownDomain.gate == .unaligned)
  }

  @Test(arguments: [
    ("x@1egit.example", ["replyto.lookalike", "replyto.domain-mismatch"]),
    ("x@mail.legit.example", []),
    ("x@lеgit.example", ["replyto.lookalike", "replyto.domain-mismatch"]),
    ("<x@legit.example\u{200b}>", ["replyto.invisible-char", "replyto.domain-mismatch"]),
    ("\"\u{202e}nhoj\" <x@legit.example>", ["displayname.bidi"]),
    ("\"Jo\u{200b}hn\" <x@legit.example>", ["displayname.invisible-char"]),
  ])
  func answers(replyTo: String, names: [String]) {
    #expect(Scenario(fields: honest + [HeaderField("Reply-To", replyTo)]).names == Set(names))
  }

  /// Joiners, marks and selectors that languages and emoji need.
  @Test(arguments: ["می\u{200c}خواهم", "\u{200f}مكتبة", "👩\u{200d}💻 Ann\u{fe0f}", "क्\u{200d}ष"])
  func charactersThatHaveTheirPlace(name: String) {
    #expect(Scenario(from: ["\"\(name)\" <x@legit.example>"]).names.isEmpty)
  }
}
