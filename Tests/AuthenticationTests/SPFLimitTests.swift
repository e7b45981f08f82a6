import Judging
import Testing

@Suite("SPF limits")
struct SPFLimitTests {
  private let tooManyTerms = "more than 10 terms that ask the DNS"

  @Test("are ten terms that ask the DNS")
  func terms() throws {
    let ten = Array(repeating: "a:other.example", count: 10).joined(separator: " ")
    let other = "other.example A 198.51.100.1\n"
    let proof = try check(other + "x.example TXT \"v=spf1 \(ten) ip4:192.0.2.9 -all\"")
    #expect(proof.result == .pass)
    #expect(proof.lookups == 10)
    let over = try check(other + "x.example TXT \"v=spf1 \(ten) a:other.example ip4:192.0.2.9 -all\"")
    #expect(over.result == .permerror)
    #expect(over.lookups == 10)
    #expect(over.reason == tooManyTerms)
  }

  @Test("hold over all included records together")
  func amplification() throws {
    // Nine includes a record and five records deep would be 66,430 questions.
    let zone = (0..<6).map { level in
      let includes = (0..<9).map { _ in "include:l\(level + 1).example" }.joined(separator: " ")
      return "l\(level).example TXT \"v=spf1 \(level == 5 ? "-all" : includes)\""
    }
    let proof = try check(zone.joined(separator: "\n"), sender: "u@l0.example")
    #expect(proof.result == .permerror)
    #expect(proof.reason == tooManyTerms)
  }

  @Test("stop a loop of redirects and one of growing names")
  func loops() throws {
    let redirects = """
      x.example TXT "v=spf1 redirect=y.example"
      y.example TXT "v=spf1 redirect=x.example"
      """
    #expect(try check(redirects).reason == tooManyTerms)
    #expect(try check(#"x.example TXT "v=spf1 include:%{d}.%{d}.%{d}.x.example""#).result == .permerror)
  }

  @Test("are two void lookups")
  func voids() throws {
    let two = try check(#"x.example TXT "v=spf1 a:no1.example a:no2.example -all""#)
    #expect(two.result == .fail)
    #expect(two.voidLookups == 2)
    let three = try check(#"x.example TXT "v=spf1 a:no1.example mx:no2.example exists:no3.example +all""#)
    #expect(three.result == .permerror)
    #expect(three.reason == "more than 2 DNS questions without an answer")
  }

  @Test("count the hosts of one MX term as one void lookup")
  func voidHosts() throws {
    let hosts = (0..<5).map { "x.example MX \($0) no\($0).example" }.joined(separator: "\n")
    let proof = try check(hosts + "\nx.example TXT \"v=spf1 mx -all\"")
    #expect(proof.result == .fail)
    #expect(proof.voidLookups == 1)
    #expect(proof.lookups == 1)
  }

  @Test("are ten MX records of a name")
  func exchanges() throws {
    func zone(_ count: Int) -> String {
      (0..<count).map { "x.example MX \($0) m.example\n" }.joined()
        + "m.example A 192.0.2.9\nx.example TXT \"v=spf1 mx -all\""
    }
    #expect(try check(zone(10)).result == .pass)
    let over = try check(zone(11))
    #expect(over.result == .permerror)
    #expect(over.reason == "more than 10 MX records at x.example")
  }

  @Test("leave a record of many hundred addresses whole")
  func longRecord() throws {
    let addresses = (0..<900).map { "ip4:198.51.\($0 / 256).\($0 % 256) ip6:2001:db8::\($0)" }
    let strings = addresses.map { "\"\($0) \"" }.joined(separator: " ")
    #expect(try check("x.example TXT \"v=spf1 \" \(strings) \"-all\"").result == .fail)
    #expect(try check("x.example TXT \"v=spf1 \" \(strings) \"-all\"", client: "198.51.3.131").result == .pass)
    #expect(try check("x.example TXT \"v=spf1 \" \(strings) \"-all\"", client: "2001:db8::899").result == .pass)
  }

  @Test("leave ten terms with long names whole")
  func longNames() throws {
    let names = (0..<9).map { "\($0)" + String(repeating: ".abcdefghi", count: 24) + ".example" }
    let terms = names.map { "\"a:\($0) \"" }.joined(separator: " ")
    let hosts = names.map { "\($0) A 198.51.100.1" }.joined(separator: "\n")
    let zone = "\(hosts)\nx.example TXT \"v=spf1 \" \(terms) \"redirect=%{d2}.last.example\""
    let last = "\nx.example.last.example TXT \"v=spf1 exists:%{d}.%{o}.yes.example -all\""
    let over = try check(zone + last)
    #expect(over.reason == tooManyTerms)
    let shorter = "\(hosts)\nx.example TXT \"v=spf1 \" \(terms) \"exists:%{d}.%{o}.yes.example -all\""
    let proof = try check(shorter + "\nx.example.x.example.yes.example A 127.0.0.1")
    #expect(proof.result == .pass)
    #expect(proof.lookups == 10)
  }

  @Test("cut an expanded name from the left to 253 octets")
  func longExpansion() throws {
    // The local part makes the name 260 octets; without its first label it is 248.
    let tail = String(repeating: "abcdefghi.", count: 23) + "example"
    let zone = """
      x.example TXT "v=spf1 exists:%{l}.\(tail) -all"
      second1234.\(tail) A 127.0.0.1
      """
    #expect(try check(zone, sender: "<first123456.second1234@x.example>").result == .pass)
  }

  @Test("leave a term of many macros whole")
  func manyMacros() throws {
    let macros = String(repeating: "%{d}", count: 60)
    #expect(try check("x.example TXT \"v=spf1 exists:\(macros) \" \"a -all\"\nx.example A 192.0.2.9").result == .pass)
  }

  @Test("keep a dangerous explanation away from libspf2 (CVE-2023-42118)")
  func explanation() throws {
    let text = String(repeating: "%{d}A", count: 160)
    let zone = "x.example TXT \"v=spf1 -all exp=why.x.example\"\nwhy.x.example TXT \"\(text)\" \"%{i}\""
    #expect(try check(zone).result == .fail)
  }

  @Test("give a record no way to name the aliases of the guard")
  func forgedAlias() throws {
    let zone = """
      x.example TXT "v=spf1 ?mx redirect=0.spf"
      x.example MX 10 1.spf
      """
    let proof = try check(zone)
    #expect(proof.reason == "include or redirect to a name without an SPF record 0.spf")
  }
}
