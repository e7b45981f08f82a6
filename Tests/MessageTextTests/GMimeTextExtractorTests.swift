import Filtering
import Mail
import MessageText
import Testing

@Suite struct GMimeTextExtractorTests {
  @Test func plainText() {
    #expect(read(nil, "Hello\r\nworld\r\n") == .whole("Hello\r\nworld\r\n"))
    #expect(read("text/plain", "Hello") == .whole("Hello"))
  }

  @Test func html() {
    let text = read("text/html; charset=utf-8", "<p>Pay <b>now</b></p><script>x()</script><p>or &lt;else&gt;</p>")
    #expect(text == .whole("Pay now\nor <else>"))
  }

  @Test func emptyMessages() {
    #expect(GMimeTextExtractor().text(of: MailMessage(receivedAt: 0)).text.isEmpty)
    #expect(read("text/plain", "") == .whole(""))
    #expect(read(nil, "\r\n").isIncomplete == false)
  }

  @Test func alternativeIsReadOnce() {
    let plain = "--b\r\nContent-Type: text/plain\r\n\r\nplain words\r\n"
    let html = "--b\r\nContent-Type: text/html\r\n\r\n<p>html words</p>\r\n"
    let blank = "--b\r\nContent-Type: text/plain\r\n\r\n \r\n"
    let type = "multipart/alternative; boundary=b"
    #expect(read(type, plain + html + "--b--\r\n").text == "plain words")
    #expect(read(type, html + plain + "--b--\r\n").text == "plain words")
    #expect(read(type, blank + html + "--b--\r\n").text == "html words")
    #expect(read("multipart/mixed; boundary=b", plain + html + "--b--\r\n").text == "plain words\nhtml words")
  }

  @Test func attachedMessageIsRead() {
    let inner = "Subject: x\r\nContent-Type: text/html\r\n\r\n<b>inner</b>\r\n"
    let body = "--b\r\n\r\nouter\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n\(inner)--b--\r\n"
    #expect(read("multipart/mixed; boundary=b", body) == .whole("outer\ninner"))
  }

  @Test func obsoleteSpaceBeforeTheColon() {
    let field = HeaderField(name: Array("content-TYPE ".utf8), value: Array(" text/html".utf8))
    #expect(GMimeTextExtractor().text(of: message([field], Array("<i>x</i>".utf8))).text == "x")
  }

  // MARK: Encodings

  @Test func transferEncodings() {
    #expect(read("text/plain; charset=utf-8", "caf=C3=A9 =\r\nbar", encoding: "quoted-printable").text == "café bar")
    #expect(read("text/plain; charset=gb18030", Chinese.gbBase64, encoding: "base64").text == Chinese.simplified)
    #expect(read("text/plain; charset=big5", Chinese.big5Base64, encoding: "base64").text == Chinese.traditional)
  }

  @Test(arguments: [
    "gb2312", "x-gbk", "gb_2312-80", "GBK", "cp936", "utf-8", "us-ascii", "no-such-charset", "iso-2022-cn",
  ])
  func chineseUnderAnyLabel(_ label: String) {
    let text = read("text/plain; charset=\(label)", Chinese.gbBase64, encoding: "base64")
    #expect(text == .whole(Chinese.simplified))
  }

  @Test func unlabelledChinese() {
    #expect(GMimeTextExtractor().text(of: message([], Chinese.gb)).text == Chinese.simplified)
  }

  @Test func textThatIsNotInItsEncodingIsKept() {
    #expect(read("text/plain", "!!! ??? ...", encoding: "base64").text == "!!! ??? ...")
  }

  @Test func zeroOctetsHideNothing() {
    #expect(read("text/plain", "before\0after").text == "before\0after")
    #expect(read("text/html", "<p>before\0after</p>").text == "before\0after")
    #expect(read("text/plain; charset=gbk", "before\0after").text == "before\0after")
  }

  // MARK: What else there is

  @Test func bothAlternativesAreReadings() {
    let parts = ["text/plain\r\n\r\nplain", "text/html\r\n\r\n<p>rich <b hidden>not seen</b></p>"]
    let body = parts.map { "--b\r\nContent-Type: \($0)\r\n" }.joined() + "--b--\r\n"
    let text = extract("multipart/alternative; boundary=b", body)
    #expect(text.text == "plain" && text.otherReadings == ["rich", "rich\nnot seen"])
    #expect(text.hiddenCharacters == 8)
    #expect(text.partTypes == ["multipart/alternative", "text/plain", "text/html"] && text.tags == ["p", "b"])
    #expect(extract("text/html", "<p>rich text <b hidden>x</b></p>").otherReadings == [])
  }

  @Test func partsThatAreNotReadAreKeptInPart() {
    let head = "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    let big = head + String(repeating: "QUJD", count: 50_000) + "\r\n"
    let text = extract("multipart/mixed; boundary=b", head + "JVBERi0=\r\n" + big + "--b--\r\n")
    #expect(text.text.isEmpty && text.attachments.map(\.count) == [8, 64 << 10])
    #expect(text.attachments.first == Array("JVBERi0=".utf8))
    let many = extract("multipart/mixed; boundary=b", String(repeating: head + "x\r\n", count: 20))
    #expect(many.attachments.count == 16)
  }

  @Test(arguments: [
    ("plain", "plain"), ("=?utf-8?B?5Lit5paH?=", "中文"), ("=?gb2312?B?1tDOxA==?= x", "中文 x"),
    ("=?big5?Q?=A4=A4=A4=E5?=", "中文"), ("=?x-unknown?Q?caf=E9?=", "caf\u{FFFD}"),
  ])
  func subjectIsDecoded(_ field: String, _ subject: String) {
    let message = MailMessage(headers: [HeaderField("Subject", field)], receivedAt: 0)
    #expect(GMimeTextExtractor().text(of: message).subject == subject)
    let raw = HeaderField(name: Array("Subject".utf8), value: [0x20] + Chinese.gb)
    let unlabelled = MailMessage(headers: [raw], receivedAt: 0)
    #expect(GMimeTextExtractor().text(of: unlabelled).subject == Chinese.simplified)
  }

  // MARK: Structures that cannot be read

  @Test func multipartWithoutBoundary() {
    let body = "--b\r\n\r\nhidden words\r\n--b--\r\n"
    #expect(read("multipart/mixed", body) == .incomplete(body))
    #expect(read("multipart/mixed; boundary=other", body) == .incomplete(body))
    #expect(read("multipart/mixed; boundary=b", "").isIncomplete)
  }

  // MARK: Bounds

  @Test(arguments: [999, 10_000])
  func manyParts(_ count: Int) {
    let parts = (0..<count).map { "--b\r\n\r\npart \($0)\r\n" }.joined()
    let text = read("multipart/mixed; boundary=b", parts + "--b--\r\n")
    #expect(text.isIncomplete == (count > 999))
    #expect(text.text.split(separator: "\n").count == 999)
    #expect(text.text.hasSuffix("part 998"))
  }

  @Test(arguments: [48, 3_000, 40_000])
  func deepNesting(_ depth: Int) {
    let levels = (0..<depth).map { "--b\($0)\r\nContent-Type: multipart/mixed; boundary=b\($0 + 1)\r\n\r\n" }
    let body = "--b0\r\n\r\ntop\r\n" + levels.joined() + "--b\(depth)\r\n\r\nbottom\r\n"
    let text = read("multipart/mixed; boundary=b0", body)
    #expect(text.text.hasPrefix("top"))
    #expect(text.text.contains("bottom") == (depth < 49))
    #expect(text.isIncomplete == (depth > 48))
  }

  @Test func deepAttachedMessages() {
    let level = "Content-Type: message/rfc822\r\n\r\n"
    let text = read("message/rfc822", String(repeating: level, count: 20_000) + "\r\nbottom")
    #expect(text.isIncomplete)
  }

  /// An address list of nested groups makes GMime overflow its stack; open comments take it minutes.
  @Test(arguments: ["From", "To", "Reply-To", "Content-Type", "Content-Disposition", "Content-ID"])
  func nestedGroupsInFields(_ name: String) {
    for opening in ["a:", "(", "\"", ";a=(", "["] {
      let field = "\(name): " + String(repeating: opening, count: 200_000)
      let text = read("message/rfc822", "\(field)\r\n\r\nwords")
      #expect(text.text == "words" || name.hasPrefix("Content-"))
      _ = read("multipart/mixed; boundary=b", "--b\r\n\(field)\r\n\r\nwords")
      _ = read("multipart/digest; boundary=b", "--b\r\n\r\n\(field)\r\n\r\nwords")
    }
  }

  @Test func attachedMessageInEveryDisguise() {
    for type in ["message/rfc822", "MESSAGE / (x) RFC822", "message/global", "message/news", "message/rfc2822"] {
      let inner = "From x Mon Jan 1\r\nFrom: \(String(repeating: "a:", count: 200_000))\r\n\r\ninner"
      #expect(read("multipart/mixed; boundary=b", "--b\r\nContent-Type: \(type)\r\n\r\n\(inner)").text == "inner")
    }
    #expect(read("message/rfc822", "U3ViamVjdDogeA0KDQppbm5lcg==", encoding: "base64").text == "inner")
    #expect(read("multipart/digest; boundary=b", "--b\r\n\r\nFrom: x\r\n\r\ninner\r\n--b--\r\n").text == "inner")
  }

  @Test func attachedMessageWithoutFields() {
    #expect(read("message/rfc822", "\r\nwords").text == "words")
    #expect(read("message/rfc822", "words").text == "words")
    #expect(read("message/rfc822", "Subject: x") == .whole(""))
    #expect(read("message/rfc822", "") == .whole(""))
    #expect(read("message/rfc822", "Content-Type:\r\n text/html\r\n\r\n<b>x</b>").text == "x")
  }

  @Test func longTextIsCutBetweenCharacters() {
    let long = "x" + String(repeating: "é", count: GMimeTextExtractor.maxTextBytes / 2 + 100)
    let text = read("text/plain; charset=utf-8", long)
    #expect(text.isIncomplete)
    #expect(text.text == "x" + String(repeating: "é", count: GMimeTextExtractor.maxTextBytes / 2 - 1))
  }

  @Test func manyBoundariesAreCut() {
    #expect(read("multipart/mixed; boundary=b", String(repeating: "--b\n\n\n", count: 300_000)).isIncomplete)
    let rules = String(repeating: "words\n--\n", count: 3_000)
    #expect(read("text/plain", rules) == .whole(rules))
  }

  @Test func largeAttachmentLeavesTheTextComplete() {
    let attachment = String(repeating: String(repeating: "A", count: 76) + "\r\n", count: 650_000)
    let head = "--b\r\n\r\nwords\r\n"
    let type = "--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    let after = read("multipart/mixed; boundary=b", head + type + attachment + "--b--\r\n")
    #expect(after == .whole("words"))
    let before = read("multipart/mixed; boundary=b", type + attachment + head + "--b--\r\n")
    #expect(before.isIncomplete)
  }

  @Test func hugeTextIsIncomplete() {
    let text = read("text/plain", String(repeating: "word ", count: 10 << 20))
    #expect(text.isIncomplete)
    #expect(text.text.utf8.count == GMimeTextExtractor.maxTextBytes)
  }

  @Test func hugeFieldIsLeftOut() {
    let type = "text/plain; x=" + String(repeating: "y", count: 64 << 10)
    #expect(read(type, "words") == .incomplete("words"))
  }

  // MARK: Helpers

  private func read(_ type: String?, _ body: String, encoding: String? = nil) -> Read {
    let fields = [
      type.map { HeaderField("Content-Type", $0) }, encoding.map { HeaderField("Content-Transfer-Encoding", $0) },
    ]
    let text = GMimeTextExtractor().text(of: message(fields.compactMap(\.self), Array(body.utf8)))
    return Read(text: text.text, isIncomplete: text.isIncomplete)
  }

  private func extract(_ type: String, _ body: String) -> MessageText {
    GMimeTextExtractor().text(of: message([HeaderField("Content-Type", type)], Array(body.utf8)))
  }

  private func message(_ fields: [HeaderField], _ body: [UInt8]) -> MailMessage {
    MailMessage(headers: [HeaderField("Subject", "x")] + fields, body: body, receivedAt: 0)
  }
}

/// What most tests look at.
struct Read: Equatable {
  let text: String
  let isIncomplete: Bool

  static func whole(_ text: String) -> Read { Read(text: text, isIncomplete: false) }
  static func incomplete(_ text: String) -> Read { Read(text: text, isIncomplete: true) }
}

/// The same warning in both scripts of Chinese.
enum Chinese {
  static let simplified = "尊敬的客户，您的账户已被冻结。镕"
  static let gbBase64 = "1/C+tLXEv827p6OsxPq1xNXLu6fS0bG7trO94aGj6UY="
  static let gb: [UInt8] = [
    0xd7, 0xf0, 0xbe, 0xb4, 0xb5, 0xc4, 0xbf, 0xcd, 0xbb, 0xa7, 0xa3, 0xac, 0xc4, 0xfa, 0xb5, 0xc4, 0xd5, 0xcb, 0xbb,
    0xa7, 0xd2, 0xd1, 0xb1, 0xbb, 0xb6, 0xb3, 0xbd, 0xe1, 0xa1, 0xa3, 0xe9, 0x46,
  ]
  static let traditional = "親愛的用戶，您的帳戶已被凍結。"
  static let big5Base64 = "v8u3Uqq6pc6k4aFBsXqqurFipOGkd7NRreG1sqFD"
}
