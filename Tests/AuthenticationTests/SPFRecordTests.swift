import Authentication
import Testing

@Suite("SPF record")
struct SPFRecordTests {
  @Test(
    "is accepted",
    arguments: [
      "v=spf1", "v=spf1 ", "V=SPF1  -ALL", "v=spf1 a mx ptr ~all", "v=spf1 ?include:x.example -all",
      "v=spf1 a/24//64 mx//0 a:x.example/0 -all", "v=spf1 a:foo:bar/baz.example.com -all", "v=spf1 a:%{d}/24",
      "v=spf1 ip4:192.0.2.0/24 ip4:192.0.2.1 ip6:2001:db8::/32 ip6:::1 ip6:::ffff:192.0.2.1/128 -all",
      "v=spf1 exists:%{ir}.%{l1r+-}._spf.%{d2} -all", "v=spf1 exists:%{l,/_=}.%%%_%-.x.example",
      "v=spf1 redirect=_spf.x.example.", "v=spf1 -all exp=why.x.example", "v=spf1 moo=%{c}%{r}%{t} a",
      "v=spf1 all redirect=x.example a:never.example",
    ])
  func accepted(_ text: String) {
    #expect(SPFRecord(Array(text.utf8)) != nil)
  }

  @Test(
    "is refused",
    arguments: [
      "", "v=spf10 -all", "v=spf1-all", "spf2.0/pra -all", "v=spf1\t-all", "v=spf1 -all\n", "v=spf1 \u{e9}",
      "v=spf1 all:x.example", "v=spf1 -all.", "v=spf1 alle", "v=spf1 --all", "v=spf1 include", "v=spf1 include:",
      "v=spf1 include:x", "v=spf1 include:x.example/24", "v=spf1 a:", "v=spf1 a:x.123", "v=spf1 a:x.-com",
      "v=spf1 a:x.com-", "v=spf1 a:x..", "v=spf1 a/33", "v=spf1 a//129", "v=spf1 a/", "v=spf1 a//", "v=spf1 a/032",
      "v=spf1 mx/24//", "v=spf1 ptr/24", "v=spf1 ptr:", "v=spf1 ip4", "v=spf1 ip4:192.0.2", "v=spf1 ip4:192.0.2.1/33",
      "v=spf1 ip4:192.0.2.1/", "v=spf1 ip4:2001:db8::1", "v=spf1 ip6:192.0.2.1", "v=spf1 ip6:2001:db8::/129",
      "v=spf1 ip6:2001:db8:::1", "v=spf1 exists:%{x}.example", "v=spf1 exists:%{d", "v=spf1 exists:%{d0}.x.example",
      "v=spf1 exists:%(d).x.example", "v=spf1 exists:x.example%", "v=spf1 exists:%{c}.x.example",
      "v=spf1 redirect=", "v=spf1 redirect=x.example redirect=y.example", "v=spf1 exp=%{r}.x.example",
      "v=spf1 exp=a.example exp=b.example", "v=spf1 -redirect=x.example", "v=spf1 1x=y", "v=spf1 moo=%{q}",
    ])
  func refused(_ text: String) {
    #expect(SPFRecord(Array(text.utf8)) == nil)
  }

  @Test("with a domain-spec of more than 255 octets is refused")
  func longDomainSpec() {
    let name = String(repeating: "a.", count: 124) + "example"
    #expect(SPFRecord(Array("v=spf1 a:\(name)".utf8)) != nil)
    #expect(SPFRecord(Array("v=spf1 a:\(name)x".utf8)) == nil)
  }

  @Test("is told from other text by its version")
  func version() {
    #expect(SPFRecord.isVersion1(Array("v=spf1".utf8)))
    #expect(SPFRecord.isVersion1(Array("V=spf1 what ever".utf8)))
    #expect(!SPFRecord.isVersion1(Array("v=spf1x".utf8)))
    #expect(!SPFRecord.isVersion1([0xff, 0xfe]))
  }
}
