import Judging
import Mail
import Testing

@Suite("DMARC policy")
struct DMARCPolicyTests {
  @Test("asks eight names at most, the last seven labels of a long name")
  func walk() throws {
    #expect(try checkDMARC("", from: "x.example").queries == ["_dmarc.x.example", "_dmarc.example"])
    let eight = try checkDMARC("", from: "a.b.c.d.e.f.x.example").queries
    #expect(eight.count == 8 && eight[1] == "_dmarc.b.c.d.e.f.x.example")
    let long = try checkDMARC("", from: "1.2.a.b.c.d.e.f.x.example").queries
    #expect(long.count == 8 && long[1] == "_dmarc.b.c.d.e.f.x.example" && long[7] == "_dmarc.example")
  }

  @Test("a record on the way that says what it is ends the walk", arguments: ["y", "n"])
  func end(flag: String) throws {
    let zone = #"_dmarc.b.x.example TXT "v=DMARC1; p=none; psd=\#(flag)""#
    #expect(try checkDMARC(zone, from: "a.b.x.example").queries == ["_dmarc.a.b.x.example", "_dmarc.b.x.example"])
  }

  @Test(
    "takes the author's own record, else that of the organization, else that of the public suffix",
    arguments: [
      ("sub.x.example", #"_dmarc.sub.x.example TXT "v=DMARC1; p=none""#, OwnerPolicy.none, "sub.x.example"),
      ("www.x.example", "", .reject, "x.example"), ("a.b.c.x.example", "", .reject, "x.example"),
      ("y.example", #"_dmarc.example TXT "v=DMARC1; p=quarantine; psd=y""#, .quarantine, "example"),
      ("sub.x.example", #"_dmarc.example TXT "v=DMARC1; p=none; psd=y""#, .reject, "x.example"),
      ("a.b.x.example", #"_dmarc.b.x.example TXT "v=DMARC1; p=none""#, .reject, "x.example"),
      ("a.b.x.example", #"_dmarc.b.x.example TXT "v=DMARC1; p=none; psd=n""#, .none, "b.x.example"),
    ])
  func place(from: String, more: String, policy: OwnerPolicy, domain: String) throws {
    let zone = "_dmarc.x.example TXT \"v=DMARC1; p=reject\"\nwww.x.example A 192.0.2.1\n" + more
    let proof = try checkDMARC(zone, from: from)
    #expect(proof.result == .fail && proof.policy == policy && proof.recordDomain == DomainName(domain))
  }

  @Test("several records are none, and the walk goes on")
  func several() throws {
    let two = """
      _dmarc.a.x.example TXT "v=DMARC1; p=reject"
      _dmarc.a.x.example TXT "v=DMARC1; p=reject"

      """
    #expect(try checkDMARC(two, from: "a.x.example").result == .none)
    let above = try checkDMARC(two + #"_dmarc.x.example TXT "v=DMARC1; p=quarantine""#, from: "a.x.example")
    #expect(above.policy == .quarantine && above.recordDomain == DomainName("x.example"))
  }

  @Test("np= is for names that do not exist, sp= for those that do")
  func existence() throws {
    let zone = """
      _dmarc.x.example TXT "v=DMARC1; p=reject; sp=none; np=quarantine"
      host.x.example A 192.0.2.1
      mail.x.example MX 10 host.x.example
      slow.x.example * TIMEOUT

      """
    #expect(try checkDMARC(zone, from: "x.example").policy == .reject)
    #expect(try checkDMARC(zone, from: "host.x.example").policy == OwnerPolicy.none)
    #expect(try checkDMARC(zone, from: "mail.x.example").policy == OwnerPolicy.none)
    #expect(try checkDMARC(zone, from: "gone.x.example").policy == .quarantine)
    let slow = try checkDMARC(zone, from: "slow.x.example")
    #expect(slow.result == .temperror && slow.reason == "no answer whether slow.x.example exists")
  }

  @Test("a record without a usable policy ends the matter")
  func unusable() throws {
    let zone = "_dmarc.a.x.example TXT \"v=DMARC1; p=no\"\n_dmarc.x.example TXT \"v=DMARC1; p=reject\""
    let proof = try checkDMARC(zone, from: "a.x.example")
    #expect(proof.result == .none && proof.policy == nil)
  }

  @Test(
    "is not known where the DNS fails, unless it cannot matter",
    arguments: [
      ("_dmarc.x.example TXT TIMEOUT", "x.example", DMARCResult.temperror),
      ("_dmarc.x.example TXT SERVFAIL", "a.x.example", .temperror),
      ("_dmarc.example TXT TIMEOUT", "x.example", .temperror),
      ("_dmarc.x.example TXT \"v=DMARC1; p=reject\"\n_dmarc.example TXT TIMEOUT", "x.example", .fail),
      ("_dmarc.x.example TXT \"v=DMARC1; p=reject\"\n_dmarc.example TXT TIMEOUT", "a.x.example", .fail),
      ("_dmarc.a.x.example TXT \"v=DMARC1; p=reject\"\n_dmarc.x.example TXT TIMEOUT", "a.x.example", .fail),
      ("_dmarc.a.x.example TXT \"v=DMARC1; p=reject\"\n_dmarc.x.example TXT TIMEOUT", "b.a.x.example", .temperror),
    ])
  func failures(zone: String, from: String, result: DMARCResult) throws {
    #expect(try checkDMARC(zone, from: from).result == result)
  }
}

@Suite("DMARC alignment")
struct DMARCAlignmentTests {
  @Test(
    "is of the organization that the records show",
    arguments: [
      ("x.example", "x.example", true), ("a.x.example", "b.x.example", true), ("x.example", "a.x.example", true),
      ("a.x.example", "x.example", true), ("x.example", "y.example", false), ("x.example", "example", false),
      ("x.example", "evilx.example", false),
      // A name that says to be an organization, or a suffix, is one.
      ("x.example", "n.x.example", false), ("x.example", "c.n.x.example", false),
      ("c.n.x.example", "n.x.example", true),
      ("c.n.x.example", "x.example", false), ("a.s.x.example", "a.s.x.example", true),
      ("a.s.x.example", "b.s.x.example", false), ("a.s.x.example", "m.a.s.x.example", true),
      ("s.x.example", "a.s.x.example", false), ("s.x.example", "s.x.example", true),
      // No record at all: the public suffix list.
      ("a.shop.co.uk", "shop.co.uk", true), ("a.co.uk", "b.co.uk", false), ("a.co.uk", "co.uk", false),
      ("co.uk", "co.uk", false), ("co.uk", "a.co.uk", false),
    ])
  func relaxed(from: String, name: String, isAligned: Bool) throws {
    let zone = """
      _dmarc.x.example TXT "v=DMARC1; p=reject"
      _dmarc.n.x.example TXT "v=DMARC1; p=reject; psd=n"
      _dmarc.s.x.example TXT "v=DMARC1; p=reject; psd=y"
      """
    #expect(try checkDMARC(zone, from: from, dkim: [name]).aligned == (isAligned ? ["dkim"] : []))
    #expect(try checkDMARC(zone, from: from, spf: [name]).aligned == (isAligned ? ["spf"] : []))
  }

  @Test("is not made by a record at a public suffix", arguments: ["", "; psd=y", "; psd=u"])
  func suffixRecord(flag: String) throws {
    let zone = #"_dmarc.co.uk TXT "v=DMARC1; p=reject\#(flag)""#
    let other = try checkDMARC(zone, from: "a.co.uk", dkim: ["b.co.uk", "co.uk"])
    #expect(other.result == .fail && other.organizationalDomain == DomainName("a.co.uk"))
    #expect(try checkDMARC(zone, from: "m.a.co.uk", dkim: ["a.co.uk"]).result == .pass)
    #expect(try checkDMARC(zone, from: "co.uk", dkim: ["b.co.uk"]).result == .fail)
    #expect(try checkDMARC(zone, from: "co.uk", dkim: ["co.uk"]).result == .pass)
  }

  @Test("is of the exact name where the owner says so, by mechanism")
  func strict() throws {
    let zone = #"_dmarc.x.example TXT "v=DMARC1; p=reject; adkim=s""#
    #expect(try checkDMARC(zone, from: "x.example", dkim: ["a.x.example"]).result == .fail)
    #expect(try checkDMARC(zone, from: "a.x.example", dkim: ["x.example"]).result == .fail)
    #expect(try checkDMARC(zone, from: "a.x.example", dkim: ["a.x.example"]).result == .pass)
    let both = try checkDMARC(zone, from: "x.example", spf: ["a.x.example"], dkim: ["a.x.example"])
    #expect(both.result == .pass && both.aligned == ["spf"])
  }

  @Test("needs a pass; what the DNS hid counts only where it could align")
  func missed() throws {
    let zone = #"_dmarc.x.example TXT "v=DMARC1; p=reject""#
    #expect(
      try checkDMARC(zone, from: "x.example", spf: ["softfail:x.example"], dkim: ["fail:x.example"]).result == .fail)
    let missed = try checkDMARC(zone, from: "x.example", dkim: ["temperror:a.x.example"])
    #expect(missed.result == .temperror && !missed.reason.isEmpty)
    #expect(try checkDMARC(zone, from: "x.example", dkim: ["temperror:y.example"]).result == .fail)
    #expect(try checkDMARC(zone, from: "x.example", spf: ["x.example"], dkim: ["temperror:x.example"]).result == .pass)
    let between = zone + "\n_dmarc.a.x.example TXT TIMEOUT"
    #expect(try checkDMARC(between, from: "x.example", dkim: ["a.x.example"]).result == .temperror)
  }

  @Test("holds by the public suffix list while the records cannot be had")
  func unknownPolicy() throws {
    let proof = try checkDMARC("_dmarc.x.example TXT TIMEOUT", from: "x.example", dkim: ["a.x.example"])
    #expect(proof.result == .temperror && proof.aligned == ["dkim"])
    #expect(proof.reason == "no answer for _dmarc.x.example (timeout)")
  }

  @Test("of several From domains the strictest outcome holds")
  func severalAuthors() throws {
    let zone = """
      _dmarc.n.example TXT "v=DMARC1; p=none"
      _dmarc.q.example TXT "v=DMARC1; p=quarantine"
      _dmarc.r.example TXT "v=DMARC1; p=reject"
      _dmarc.t.example TXT TIMEOUT
      """
    let all = try checkDMARC(zone, from: "n.example", "q.example", dkim: ["n.example", "q.example"])
    #expect(all.result == .pass && all.policy == .quarantine && all.aligned == ["dkim"])
    let some = try checkDMARC(zone, from: "n.example", "q.example", "r.example", dkim: ["r.example", "q.example"])
    #expect(some.result == .fail && some.policy == OwnerPolicy.none && some.aligned.isEmpty)
    #expect(try checkDMARC(zone, from: "n.example", "q.example").policy == .quarantine)
    #expect(try checkDMARC(zone, from: "t.example", "q.example").result == .temperror)
    #expect(try checkDMARC(zone, from: "t.example", "r.example").result == .fail)
    #expect(try checkDMARC(zone, from: "u.example", "r.example", spf: ["r.example"]).result == .none)
    let many = (1...12).map { "a\($0).example" }
    #expect(try checkDMARC(zone, authors: many).queries.count == 20)
  }
}
