import Judging
import Testing

@Suite("SPF macros")
struct SPFMacroTests {
  /// The examples of RFC 7208 section 7.4, and cases libspf2 alone gets wrong.
  @Test(
    "expand",
    arguments: [
      ("%{s}", "strong-bad@email.example.com"), ("%{o}", "email.example.com"), ("%{d}", "email.example.com"),
      ("%{d4}", "email.example.com"), ("%{d3}", "email.example.com"), ("%{d2}", "example.com"), ("%{d1}", "com"),
      ("%{dr}", "com.example.email"), ("%{d2r}", "example.email"), ("%{l}", "strong-bad"), ("%{l-}", "strong.bad"),
      ("%{lr}", "strong-bad"), ("%{lr-}", "bad.strong"), ("%{l1r-}", "strong"), ("%{l,/_+=}", "strong-bad"),
      ("%{d999}", "email.example.com"), ("%{d99999999999999999999}", "email.example.com"),
      ("%{dR}", "com.example.email"),
      ("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com"),
      ("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com"), ("%{h1}", "helo"),
      ("%{S}", "strong-bad%40email.example.com"), ("%{p}", "mx.email.example.com"),
    ])
  func examples(_ macro: String, _ expansion: String) throws {
    let zone = """
      email.example.com TXT "v=spf1 exists:%{o}.\(macro).x.example -all"
      email.example.com.\(expansion).x.example A 127.0.0.2
      3.2.0.192.in-addr.arpa PTR other.example
      3.2.0.192.in-addr.arpa PTR forged.email.example.com
      3.2.0.192.in-addr.arpa PTR mx.email.example.com
      other.example A 192.0.2.3
      forged.email.example.com A 198.51.100.1
      mx.email.example.com A 192.0.2.3
      """
    let proof = try check(zone, sender: "<strong-bad@email.example.com>", helo: "helo", client: "192.0.2.3")
    #expect(proof.result == .pass)
    #expect(proof.lookups == 1)
  }

  @Test("give the nibbles of an IPv6 client and 'unknown' for a client without a name")
  func client() throws {
    let zone = """
      x.example TXT "v=spf1 exists:%{p}.%{v}.%{ir}.x.example -all"
      unknown.ip6.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.x.example A 127.0.0.2
      """
    #expect(try check(zone, client: "2001:db8::1").result == .pass)
  }
}
