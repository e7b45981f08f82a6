import Testing

@testable import Mail

struct DomainNameTests {
  @Test(arguments: [
    ("bücher", "xn--bcher-kva"), ("münchen", "xn--mnchen-3ya"), ("ü", "xn--tda"), ("ñoñó郵件", "xn--o-qgabi9690hj0wd"),
    ("안녕하세요", "xn--o70b841ad5c9qb763b"), ("中文", "xn--fiq228c"),
  ])
  func lengthOfALabels(_ label: String, _ form: String) {
    #expect(Punycode.aLabelLength(label.unicodeScalars) == form.utf8.count)
  }

  @Test("a label beyond ASCII is as long as its A-label")
  func lengthsBeyondASCII() {
    let long = String(repeating: "\u{1f606}", count: 17)
    #expect(DomainName(long + ".org") != nil)
    #expect(DomainName(String(repeating: "\u{4e2d}", count: 30) + ".example") != nil)
    #expect(DomainName("\u{4e2d}" + String(repeating: "1", count: 53) + ".com") != nil)
    #expect(DomainName("\u{4e2d}" + String(repeating: "1", count: 54) + ".com") == nil)
    #expect(DomainName(Array(repeating: "\u{4e2d}\u{6587}", count: 20).joined(separator: ".")) != nil)
    #expect(DomainName(Array(repeating: "\u{4e2d}\u{6587}", count: 22).joined(separator: ".")) == nil)
  }

  @Test func lengths() {
    #expect(DomainName(String(repeating: "a", count: 63)) != nil)
    #expect(DomainName(String(repeating: "a", count: 64)) == nil)
    let labels = Array(repeating: String(repeating: "a", count: 62), count: 4).joined(separator: ".")
    #expect(DomainName(labels + "a") != nil && DomainName(labels + "a.") != nil)
    #expect(DomainName(labels + ".a") != nil)
    #expect(DomainName(labels + ".aa") == nil)
  }
}
