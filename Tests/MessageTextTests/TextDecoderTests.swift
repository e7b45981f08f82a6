import MessageText
import Testing

@Suite struct TextDecoderTests {
  @Test(
    arguments: [
      ("iso-8859-1", [0x63, 0x61, 0x66, 0xe9], "café"),
      ("ISO-8859-1", [0x93, 0x78, 0x94], "“x”"),
      ("windows-1251", [0xcf, 0xf0, 0xe8], "При"),
      ("koi8-r", [0xf0, 0xd2, 0xc9], "При"),
      ("Shift_JIS", [0x93, 0xfa, 0x96, 0x7b], "日本"),
      ("iso-2022-jp", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42], "日"),
      ("euc-kr", [0xc7, 0xd1], "한"),
      ("utf-16le", [0x2d, 0x4e, 0x87, 0x65], "中文"),
      ("utf-7", Array("+Ti1lhw-".utf8), "中文"),
      ("big5-hkscs", [0xa4, 0xa4], "中"),
    ] as [(String, [UInt8], String)])
  func labelIsBelieved(_ label: String, _ bytes: [UInt8], _ text: String) {
    #expect(decode(bytes, label: label) == text)
  }

  @Test func wrongLabelIsNotBelieved() {
    #expect(decode(Array("中文".utf8), label: "us-ascii") == "中文")
    #expect(decode(Array("中文é".utf8), label: "big5") == "中文é")
    #expect(decode(Chinese.gb, label: nil) == Chinese.simplified)
    #expect(decode(Chinese.gb, label: "utf-8//TRANSLIT") == Chinese.simplified)
  }

  /// The character sets of Chinese mail, with their label, with that of another, and without.
  @Test(arguments: ["gb2312", "GBK", "gb18030", "x-gbk", "cp936", "big5", "utf-8", "us-ascii", nil])
  func chineseIsReadWhateverItsLabel(_ label: String?) {
    let traditional = "親愛的用戶，您的帳戶已被凍結。"
    let big5: [UInt8] = [
      0xbf, 0xcb, 0xb7, 0x52, 0xaa, 0xba, 0xa5, 0xce, 0xa4, 0xe1, 0xa1, 0x41, 0xb1, 0x7a, 0xaa, 0xba, 0xb1, 0x62, 0xa4,
      0xe1, 0xa4, 0x77, 0xb3, 0x51, 0xad, 0xe1, 0xb5, 0xb2, 0xa1, 0x43,
    ]
    if label != "big5" { #expect(decode(Chinese.gb, label: label) == Chinese.simplified) }
    if label == nil || label == "big5" { #expect(decode(big5, label: label) == traditional) }
    // U+20000 takes four octets.
    if label?.lowercased().contains("gb") == true { #expect(decode([0x95, 0x32, 0x82, 0x36], label: label) == "𠀀") }
  }

  /// Text cut in a character is still what the rest of it is.
  @Test func cutCharacterDoesNotChangeTheGuess() {
    let text = "尊敬的客户您好"
    #expect(decode(Array(text.utf8.dropLast()), label: nil) == "尊敬的客户您\u{FFFD}")
    #expect(decode(Chinese.gb.dropLast(), label: nil).hasPrefix("尊敬的客户"))
  }

  @Test func bytesOfNoCharsetAreRepaired() {
    #expect(decode([0x61, 0xff, 0x20, 0x62], label: nil) == "a\u{FFFD} b")
    #expect(decode([0x61, 0xff, 0x20, 0x62], label: "gbk") == "a\u{FFFD} b")
    #expect(decode([], label: "gbk").isEmpty)
    #expect(decode([], label: nil).isEmpty)
  }

  @Test func everyByteIsSurvived() {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    for label in ["gbk", "big5", "iso-2022-cn", "iso-2022-kr", "utf-7", "utf-16", "utf-8", "euc-tw", "shift_jis"] {
      #expect(!decode(bytes, label: label).isEmpty)
    }
  }

  private func decode(_ bytes: [UInt8], label: String?) -> String {
    var decoder = TextDecoder()
    return decoder.text(bytes, label: label)
  }
}
