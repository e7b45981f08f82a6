import Testing

@testable import Mail

@Suite("Encoded words (RFC 2047)")
struct EncodedWordsTests {
  @Test(arguments: [
    ("=?utf-8?q?a=40b?= c", "a@b c"),
    ("x =?UTF-8*en?B?YUBi?=", "x a@b"),
    ("=?gb2312?Q?=D6a=40b?=", "\u{FFFD}@b"),
    // A mark that combines with the final sign, or with the first, hides nothing.
    ("=?utf-8?q?a=40b?=\u{301}", "a@b\u{301}"),
    ("=?\u{301}utf-8?q?a=40b?= =?utf-8?q?c?=", "a@b c"),
    ("=?utf-8?q?a=40b\u{301}?=", "a@b\u{301}"),
    ("=?=?utf-8?q?a?=", "=?a"),
    ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
    ("no word", "no word"),
  ])
  func decodes(text: String, decoded: String) {
    #expect(EncodedWords.decode(text) == decoded)
  }

  @Test(arguments: [("=?a?=", true), ("=?a?=\u{301}", true), ("=?\u{301}a?=", true), ("?= =?", false), ("", false)])
  func areSeen(text: String, isThere: Bool) {
    #expect(EncodedWords.contains(text) == isThere)
  }
}
