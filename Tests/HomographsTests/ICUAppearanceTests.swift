import Foundation
import Homographs
import Mail
import TestSupport
import Testing

@Suite("What names look like")
struct ICUAppearanceTests {
  private let appearance: ICUAppearance

  init() throws { appearance = try ICUAppearance() }

  @Test(arguments: [
    ("paypal", "paypa1"), ("paypal", "PayPaI"), ("paypal", "раураӏ"), ("paypal", "ｐａｙｐａｌ"),
    ("paypal", "pay\u{200b}pal"),
    ("microsoft", "rnicrosoft"), ("microsoft", "m1crosoft"), ("MICROSOFT", "МІСRОЅОFТ"), ("google", "g00gle"),
    ("wells", "vvells"), ("apple", "ạpple"), ("apple", "аррӏе"),
  ])
  func looksTheSame(one: String, other: String) {
    #expect(appearance.skeleton(of: one) == appearance.skeleton(of: other))
  }

  @Test(arguments: [("bucher", "bücher"), ("微信", "徴信"), ("apple", "maple"), ("citroen", "citroën")])
  func looksOtherwise(one: String, other: String) {
    #expect(appearance.skeleton(of: one) != appearance.skeleton(of: other))
  }

  @Test(arguments: [
    ("legit", false), ("lеgit", true), ("почта", false), ("почtа", true), ("a例え", false), ("abc한국", false),
    ("例え한국", true), ("ελ", false), ("ελa", true), ("", false),
  ])
  func scripts(text: String, isMixed: Bool) { #expect(appearance.mixesScripts(text) == isMixed) }

  @Test(arguments: [
    ("xn--bcher-kva.example", "bücher.example"), ("mail.xn--fsqu00a.example", "mail.例子.example"),
    ("_dmarc.legit.example", "_dmarc.legit.example"),
  ])
  func bothForms(ascii: String, unicode: String) throws {
    let inDNS = try #require(DomainName(ascii))
    let shown = try #require(DomainName(unicode))
    #expect(appearance.unicodeForm(of: inDNS) == shown && appearance.asciiForm(of: shown) == inDNS)
  }

  @Test func whatIsNoDomainNameHasNoOtherForm() throws {
    let broken = try #require(DomainName("xn--\u{ff}\u{ff}.example"))
    #expect(appearance.unicodeForm(of: broken) == nil && appearance.asciiForm(of: broken) == nil)
    #expect(DomainName(Array(repeating: "ü", count: 80).joined(separator: ".")) == nil)
  }

  @Test func longTextsAreCut() {
    let long = String(repeating: "а", count: 100_000)
    #expect(appearance.skeleton(of: long).count == 1_000)
    #expect(!appearance.mixesScripts(long))
    _ = appearance.skeleton(of: String(repeating: "\u{fdfa}", count: 1_000))
  }

  @Test func manyThreads() {
    let appearance = appearance
    let expected = appearance.skeleton(of: "раураӏ")
    DispatchQueue.concurrentPerform(iterations: 1_000) { _ in
      #expect(appearance.skeleton(of: "paypal") == expected)
      #expect(appearance.mixesScripts("почtа"))
    }
  }

  /// A public table of letters and what looks like them.
  @Test func homoglyphTable() throws {
    guard let folder = Material.folder("spoof/from-headers") else { return }
    let table = try String(contentsOf: folder.appending(path: "homoglyphs.tsv"), encoding: .utf8)
    let rows = table.split(separator: "\n").dropFirst().map {
      $0.split(separator: "\t", omittingEmptySubsequences: false)
    }
    let missed = rows.filter { $0.count > 1 && skeleton($0[0]) != skeleton($0[1]) }
    print("homoglyphs: \(rows.count - missed.count) of \(rows.count) found")
    for row in missed { print("  missed: \(row.joined(separator: " "))") }
    #expect(rows.count > 1_500 && missed.count <= 5)
  }

  private func skeleton(_ text: Substring) -> String { appearance.skeleton(of: String(text)) }
}
