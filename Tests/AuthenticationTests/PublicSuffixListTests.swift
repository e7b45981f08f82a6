import Authentication
import Mail
import Testing

struct PublicSuffixListTests {
  private static let cases: [(String, String?)] = [
    ("mail.shop.co.uk", "shop.co.uk"), ("shop.co.uk", "shop.co.uk"), ("co.uk", nil), ("uk", nil),
    ("a.b.example.com", "example.com"), ("MAIL.Example.COM.", "example.com"), ("localhost", nil),
    ("a.b.unknown-top", "b.unknown-top"), ("www.city.kawasaki.jp", "city.kawasaki.jp"), ("a.github.io", "a.github.io"),
    ("www.\u{4f8b}\u{5b50}.\u{4e2d}\u{56fd}", "\u{4f8b}\u{5b50}.\u{4e2d}\u{56fd}"),
    ("www.xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
  ]

  @Test(arguments: cases)
  func registrableDomain(_ name: String, _ expected: String?) throws {
    let list = try SystemPublicSuffixes()
    let domain = try #require(DomainName(name))
    #expect(list.registrableDomain(of: domain)?.text == expected)
  }

  @Test func organizations() throws {
    let list = try SystemPublicSuffixes()
    let names = ["a.co.uk", "b.co.uk", "x.a.co.uk"].compactMap { DomainName($0) }
    #expect(!list.sameOrganization(names[0], names[1]))
    #expect(list.sameOrganization(names[0], names[2]))
  }
}
