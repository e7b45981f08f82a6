import Bulk
import Homographs
import Judging
import Mail
import Testing

@testable import Checks

/// The last two labels: enough for the reserved names of these tests.
struct LastTwoLabels: PublicSuffixes {
  func registrableDomain(of name: DomainName) -> DomainName? {
    name.labels.count < 2 ? nil : DomainName(name.labels.suffix(2).joined(separator: "."))
  }
}

/// A message from outside with one thing changed, and what the checks say of it.
struct Scenario {
  var from: [String] = ["Alice <alice@legit.example>"]
  var fields: [HeaderField] = [HeaderField("Message-ID", "<1@legit.example>")]
  var sender = "<alice@legit.example>"
  var helo = "mail.legit.example"
  var alignment = Alignment.aligned(["dkim"])
  var dkim: [DKIMProof] = []
  var dmarc: DMARCProof?
  var arc: ARCProof?
  var sealers: [String] = []
  var relays: [String] = []
  var spf: SPFResult = .pass
  var spfFlaw: SPFFlaw?
  var heloSPF: SPFProof?
  var truncations: Set<Truncation> = []
  var domains = DomainFacts()
  var reverse: ReverseProof?
  var tlsVersion: String?
  var domainsOfOurs: [String] = []

  static let appearance: ICUAppearance = {
    do { return try ICUAppearance() } catch { fatalError("\(error)") }
  }()

  private static let protected: [DomainName: [String]] = {
    let names = ["bank.example": ["Example Bank", "范例银行"], "pay.example": ["PayGo"], "shopping.example": []]
    return Dictionary(uniqueKeysWithValues: names.compactMap { name, borne in DomainName(name).map { ($0, borne) } })
  }()

  private static let usual = [
    HeaderField("Date", "Thu, 1 Jan 1970 00:00:00 +0000"), HeaderField("To", "user@victim.example"),
  ]

  var findings: [Finding] {
    let message = MailMessage(
      connection: Connection(helo: helo, tlsVersion: tlsVersion, receiver: "mx.victim.example"),
      envelope: Envelope(sender: Path(sender), recipients: [Path("<user@victim.example>")]),
      headers: from.map { HeaderField("From", $0) } + Self.usual + fields, truncations: truncations, receivedAt: 0)
    var envelope = SPFProof(identity: .mailFrom, domain: Path(sender).domain, result: spf)
    envelope.flaw = spfFlaw
    let proofs = Proofs(
      spf: envelope, heloSPF: heloSPF, reverse: reverse, dkim: dkim, dmarc: dmarc, arc: arc, domains: domains,
      alignment: alignment, temporaryError: false)
    let site = Site(
      authservID: nil, names: ["relay.victim.example"], networks: [], relays: Set(relays.compactMap { DomainName($0) }),
      sealers: Set(sealers.compactMap { DomainName($0) }), domains: Set(domainsOfOurs.compactMap { DomainName($0) }),
      protected: Self.protected, publicSuffixes: LastTwoLabels(), appearance: Self.appearance)
    let facts = Facts(
      message: message, from: FromReading(message), proofs: proofs, clientClass: .outside, campaign: nil,
      isTextIncomplete: false, site: site)
    return Catalogue.findings(in: facts)
  }

  /// Names of the findings against the sender.
  var names: Set<String> { Set(findings.filter { $0.kind.axis != nil }.map(\.kind.name)) }
}

@Suite("Checks")
struct ChecksTests {
  @Test func honestMailHasNoFinding() { #expect(Scenario().names.isEmpty) }

  @Test(arguments: [
    ([], "from.missing"),
    ([""], "from.empty"),
    (["<>"], "from.empty"),
    (["a@legit.example", "b@other.example"], "from.multiple"),
    (["a@legit.example, b@legit.example"], "from.multiple-addresses"),
    (["nobody in particular"], "from.no-address"),
    (["a b@legit.example c"], "from.unparsable"),
    (["=?utf-8?B?YWRtaW5AbGVnaXQuZXhhbXBsZQA=?= <x@legit.example>"], "from.control-char"),
    (["<a@legit.example>b@other.example"], "from.trailing-text"),
    (["=?utf-8?B?PGFkbWluQGxlZ2l0LmV4YW1wbGU+?=,<x@legit.example>"], "from.encoded-address"),
    (["Automated:;"], "from.group"),
  ])
  func fromForm(from: [String], name: String) { #expect(Scenario(from: from).names.contains(name)) }

  @Test func aDatumNamesTenAuthorsAtMost() {
    let from = (0..<100).map { "a@x\($0).example" }.joined(separator: ", ")
    let datum = Scenario(from: [from], alignment: .unaligned).findings.first { $0.kind == FromForm.multipleAddresses }?
      .datum
    #expect(datum?.hasSuffix("x9.example and 90 more") == true)
  }

  @Test func severalAuthorsAreLegalWithASender() {
    let fields = Scenario().fields + [HeaderField("Sender", "a@legit.example")]
    #expect(Scenario(from: ["a@legit.example, b@legit.example"], fields: fields).names.isEmpty)
  }

  @Test(arguments: [
    ("\"bob@other.example\" <x@legit.example>", ["displayname.address-mismatch"]),
    ("\"bob@bank.example\" <x@legit.example>", ["displayname.address-mismatch", "mark.protected"]),
    ("\"it@victim.example\" <x@legit.example>", ["displayname.address-mismatch", "mark.protected"]),
    ("=?utf-8?Q?bob=40other=2Eexample?= <x@legit.example>", ["displayname.address-mismatch"]),
    ("\"other@mail.legit.example\" <x@legit.example>", []),
  ])
  func displayName(from: String, names: [String]) { #expect(Scenario(from: [from]).names == Set(names)) }

  @Test(arguments: [
    ("a b", "no angle brackets"), ("<@x.example>", "nothing before an @"), ("<a@x..y>", "no domain name behind the @"),
  ])
  func messageID(value: String, datum: String) {
    let findings = Scenario(fields: [HeaderField("Message-ID", value)]).findings
    #expect(findings.contains(Finding(MessageID.invalid, datum)))
  }

  @Test func messageIDForms() {
    #expect(Scenario(fields: []).names == ["msgid.missing"])
    for (value, name) in [
      ("<a@[192.0.2.1]>", "msgid.ip-literal"), ("<a@192.0.2.1>", "msgid.bare-ip"), ("<a@host>", "msgid.not-fqdn"),
      ("<a@alice>", "msgid.user-suffix"), ("<1.alice@legit.example>", "msgid.contains-from"),
    ] { #expect(Scenario(fields: [HeaderField("Message-ID", value)]).names == [name]) }
  }

  @Test(arguments: [
    ("192.0.2.1", ["helo.bare-ip"]), ("[192.0.2.1]", []), ("MX.victim.example", ["helo.our-name"]),
    ("relay.victim.example", ["helo.our-name"]),
  ])
  func greeting(helo: String, names: [String]) { #expect(Scenario(helo: helo).names == Set(names)) }

  @Test func backing() {
    let reject = DMARCProof(result: .fail, policy: .reject)
    #expect(Scenario(alignment: .unaligned, dmarc: reject).names == ["align.none-policy"])
    #expect(Scenario(alignment: .unaligned).names == ["align.none"])
    #expect(
      Scenario(sender: "<x@attack.example>", alignment: .unaligned).names == ["align.none", "align.envelope-differs"])
    #expect(Scenario(alignment: .unaligned, spf: .fail).names == ["align.none", "spf.fail"])
  }

  @Test func aListCountsOnlyByItsOwnSignature() {
    let list = HeaderField("List-Id", "Talk <talk.lists.example>")
    let pass = DKIMProof(domain: "lists.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    let other = DKIMProof(domain: "attack.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    let fields = Scenario().fields + [list]
    #expect(Scenario(fields: fields, alignment: .unaligned, dkim: [pass]).names == ["align.relayed", "bulk.declared"])
    let vouched = Scenario(fields: fields, alignment: .unaligned, dkim: [pass], relays: ["lists.example"])
    #expect(vouched.names == ["bulk.declared"])
    #expect(vouched.findings.contains(Finding(Backing.vouched, "lists.example")))
    #expect(
      Scenario(fields: fields, alignment: .unaligned, dkim: [other]).names
        == ["align.none", "bulk.declared", "list.forged", "list.unsub-missing"])
  }

  @Test func reachability() throws {
    let legit = try #require(DomainName("legit.example"))
    let missing = DomainFacts(nonexistent: [legit])
    #expect(Scenario(domains: missing).names == ["domain.from-nonexistent"])
    #expect(Scenario(domains: DomainFacts(nullMX: [legit])).names == ["domain.null-mx"])
    #expect(Scenario(domains: DomainFacts(unreachableSender: legit)).names == ["domain.mailfrom-unreachable"])
    let gates = [Reachability.nonexistent, Reachability.nullMX, Reachability.unreachable].map(\.gate)
    #expect(gates == [.always, .unaligned, .unaligned])
  }

  @Test func aProvenRelayExcusesTheNullMX() throws {
    let list = HeaderField("List-Id", "Talk <talk.lists.example>")
    let pass = DKIMProof(domain: "lists.example", selector: "s", algorithm: "rsa-sha256", result: .pass)
    let domains = DomainFacts(nullMX: [try #require(DomainName("legit.example"))])
    let fields = Scenario().fields + [list]
    #expect(
      Scenario(fields: fields, alignment: .unaligned, dkim: [pass], domains: domains).names
        == ["align.relayed", "bulk.declared"])
  }

  @Test func declarations() {
    #expect(
      Scenario(fields: Scenario().fields + [HeaderField("Precedence", "bulk")]).names
        == ["bulk.declared", "list.unsub-missing"])
    #expect(Scenario(fields: Scenario().fields + [HeaderField("Precedence", "first-class")]).names.isEmpty)
    #expect(Scenario(fields: Scenario().fields + [HeaderField("Auto-Submitted", "no")]).names.isEmpty)
    #expect(
      Scenario(fields: Scenario().fields + [HeaderField("Auto-Submitted", "auto-generated")]).names
        == ["bulk.automatic"])
  }

  @Test func truncationIsSaid() {
    #expect(Scenario(truncations: [.headerBytes]).findings.contains(Finding(Completeness.limits, "headerBytes")))
  }

  @Test func forgedResultsOfOurs() {
    let forged = HeaderField("Authentication-Results", "mx.victim.example; dkim=pass header.d=legit.example")
    let foreign = HeaderField("Authentication-Results", "mx.other.example; dkim=pass header.d=legit.example")
    #expect(Scenario(fields: Scenario().fields + [forged, foreign]).findings.contains(Finding(OwnResults.forged, "1")))
    #expect(Scenario(fields: Scenario().fields + [foreign]).names.isEmpty)
  }

  /// A sender's marks of honesty may not lower a single finding.
  @Test(arguments: [
    "List-Id", "Precedence", "X-Spam-Status", "Received", "X-Sieve-Redirected-From", "List-Unsubscribe",
  ])
  func nothingTheSenderWritesLowersAFinding(field: String) {
    var scenario = Scenario(sender: "<x@attack.example>", alignment: .unaligned, spf: .fail)
    let before = scenario.names
    scenario.fields.append(HeaderField(field, "<legit.example> bulk No"))
    #expect(scenario.names.isSuperset(of: before))
  }
}

@Suite("Catalogue")
struct CatalogueTests {
  @Test func everyFindingAgainstTheSenderHasPointsAndNoPointsAreLeftOver() {
    let names = Catalogue.kinds.filter { $0.axis != nil }.map(\.name)
    #expect(Set(names) == Set(Points.defaults.keys))
    #expect(Set(Catalogue.kinds.map(\.name)).count == Catalogue.kinds.count)
  }

  @Test(arguments: Catalogue.kinds)
  func everyFindingSpeaksBothLanguages(kind: FindingKind) {
    for language in Language.allCases {
      let sentence = kind.sentence("DATUM", in: language)
      #expect(sentence.hasSuffix(".") || sentence.hasSuffix("。"))
      #expect(!sentence.contains("{"))
    }
    #expect(kind.sentence("", in: .chinese).unicodeScalars.contains { $0.value >= 0x4e00 })
  }
}
