import Testing

@testable import Mail

@Suite("Encoded words (RFC 2047)")
struct EncodedWordsTests {
  @Test(arguments: [
    ("=?utf-8?B?5byg5LiJ?=", "张三"), ("=?UTF-8?q?a_b=40c?=", "a b@c"), ("x =?us-ascii*en?Q?y?= z", "x y z"),
    ("=?utf-8?Q?open", "=?utf-8?Q?open"), ("=?utf-8?X?a?=", "=?utf-8?X?a?="), ("=?", "=?"), ("plain", "plain"),
    // A combining character behind the end makes it no less an end.
    ("=?utf-8?Q?a=40b?=\u{301}", "a@b\u{301}"),
    // Japanese in ISO-2022-JP: escape sequences are no control characters.
    ("=?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= <a@b>", "\u{FFFD} <a@b>"),
    ("=?ISO-2022-JP?B?GyRCOzNFRBsoQmFAYg==?=", "\u{FFFD}a@b"),
    // The second octet 0x40 of a GBK character is no @.
    ("=?gbk?Q?=81=40?=", "\u{FFFD}"), ("=?iso-8859-1?Q?=E9=40b?=", "\u{FFFD}@b"),
  ])
  func decodes(text: String, decoded: String) { #expect(EncodedWords.decode(text) == decoded) }

  @Test func contains() {
    #expect(EncodedWords.contains("a=?utf-8?Q?b?="))
    #expect(!EncodedWords.contains("a=?b?=c"))
    #expect(!EncodedWords.contains("=?utf-8?Q"))
  }

  @Test func manyOpeningsAreLinear() {
    let text = String(repeating: "=?", count: 5_000)
    #expect(EncodedWords.decode(text) == text)
  }
}
