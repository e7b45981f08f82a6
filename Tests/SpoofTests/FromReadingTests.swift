import Judging
import Mail
import Testing

@testable import Checks

@Suite("Every reading of From")
struct FromReadingTests {
  private func scene(_ header: String, body: String = "Text") -> SpoofScene {
    let fields = "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\nMessage-ID: <1@attack.example>\r\nTo: user@victim.example\r\n"
    return SpoofScene(raw: Array((header + "\r\n" + fields + "\r\n" + body + "\r\n").utf8))
  }

  @Test(arguments: [
    ("From: <any@attack.example>", []),
    ("From : <any@attack.example>", []),
    ("From: Any <any@attack.example>, <two@mail.attack.example>", ["from.multiple-addresses"]),
    (" From: <any@attack.example>", ["from.missing", "from.name-whitespace"]),
    (
      " From: <any@attack.example>\r\nFrom: <a@legit.example>",
      ["from.multiple", "from.name-whitespace", "from.parser-disagreement"]
    ),
    (
      "From\r\n : <any@attack.example>\r\nFrom: <a@legit.example>",
      ["from.multiple", "from.name-whitespace", "from.parser-disagreement"]
    ),
    ("From\u{ff}: <any@attack.example>\r\nFrom: <any@attack.example>", ["from.multiple", "from.name-whitespace"]),
    ("From: <a@legit.example\u{0}@attack.example>", ["from.control-char", "from.parser-disagreement"]),
    ("From: PGFkbWluQGxlZ2l0LmV4YW1wbGU+,<any@attack.example>", ["from.unparsable", "from.parser-disagreement"]),
    ("From: a@legit.example <any@attack.example>", ["from.trailing-text", "from.parser-disagreement"]),
    ("From: \"a@legit.example\" <any@attack.example>", ["displayname.address-mismatch"]),
    ("From: any@attack.example (a@legit.example)", ["from.comment-address"]),
    ("From: any@attack.example (b@mail.attack.example)", []),
    ("From: \"a@legit.example\"@attack.example", ["from.quoted-local-address"]),
    ("From: <@mail.attack.example:any@attack.example>", ["from.route"]),
    ("From: <@legit.example:any@attack.example>", ["from.route", "from.parser-disagreement"]),
    ("From: <a@legit.example\u{200b}>", ["from.parser-disagreement", "from.invisible-char"]),
    ("From: <a@legit\u{3002}example>", ["from.parser-disagreement"]),
    ("From: <any@attack.example >", ["from.invisible-char"]),
    ("From: any@attack.example.", ["from.invisible-char"]),
    ("From: <@attack.example>", ["from.no-user"]),
    ("From: any@[192.0.2.1]", ["from.unparsable"]),
    ("From: Any\u{202e} <any@attack.example>", ["displayname.bidi"]),
    (
      "From: \"Any, any@attack.example\" <any@attack.example>\r\nReply-To: any@gmail.com",
      ["replyto.freemail-mismatch"]
    ),
  ])
  func finds(header: String, names: [String]) {
    let unbacked: Set = ["align.none", "align.envelope-differs"]
    #expect(scene(header).names.subtracting(unbacked) == Set(names))
  }

  @Test func disagreementNamesDomainsOnly() throws {
    let findings = scene("From: <secret@legit.example> <hidden@attack.example>").findings
    let datum = try #require(findings.first { $0.kind == FromAuthor.disagreement }?.datum)
    #expect(datum == "firstAngle=legit.example, lastAngle=attack.example")
  }

  @Test func isBounded() {
    let many = (0..<5_000).map { "<a@d\($0).example>" }.joined()
    let reading = FromReading(scene("From: " + many).message)
    #expect(reading.readings.count <= 20 && reading.domains.count <= 40)
    let long = FromReading(scene("From: " + String(repeating: "(<\"@", count: 500_000)).message)
    #expect(long.domains.isEmpty)
  }

  @Test(arguments: [
    ("one\r\ntwo", []),
    ("one\rtwo", ["transport.bare-newline"]),
    ("one\r.\rtwo", ["transport.bare-newline", "transport.end-of-data"]),
    ("one\r\n.\rtwo", ["transport.bare-newline", "transport.end-of-data"]),
    ("one\r\n.\r\ntwo", []),
    ("one\r\n\u{0}.\r\ntwo", []),
    ("one\r\n.\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\nFrom: a", ["transport.embedded-envelope"]),
    ("one\r\nMAIL FROM:<a>\r\nRCPT TO:<b>\r\nDATA\r\nFrom: a", []),
  ])
  func smuggling(body: String, names: [String]) {
    #expect(scene("From: any@attack.example", body: body).names == Set(names))
  }

  @Test func bareLineFeedsCountBesideCRLF() {
    #expect(LineEnds(Array("a\nb\n.\nc".utf8)).bare == 0)
    #expect(LineEnds(Array("a\r\nb\n.\nc".utf8)).bare == 2)
    #expect(LineEnds(Array("a\r\nb\n.\nc".utf8)).bareDots == 1)
    #expect(LineEnds.bareInHeader(Array(" a\n\tb\r\n c".utf8)) == 0)
    #expect(LineEnds.bareInHeader(Array(" a\nb\rc".utf8)) == 2)
  }
}
