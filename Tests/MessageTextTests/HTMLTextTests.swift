import MessageText
import Testing

@Suite struct HTMLTextTests {
  @Test(arguments: [
    ("", ""),
    ("plain", "plain"),
    ("pay<b>p</b>al", "paypal"),
    ("<div>one</div><div>two</div>", "one\ntwo"),
    ("one<br/>two<BR>three", "one\ntwo\nthree"),
    ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
    ("  one \n\t two  ", "one two"),
    ("<a href=\"x>y\" title='<b>'>link</a>", "link"),
    ("<a href=x'>link</a>", "link"),
    ("1 < 2 <3 a<", "1 < 2 <3 a<"),
    ("<!DOCTYPE html><?xml x?></ >text", "text"),
  ])
  func tagsGo(_ html: String, _ text: String) {
    #expect(HTMLText.text(of: html) == text)
  }

  @Test(arguments: [
    ("a<!-- <p>x</p> -->b", "ab"),
    ("a<!-->b<!--->c", "abc"),
    ("a<!-- x --!>b", "ab"),
    ("a<!-- x -- > y ---->b", "ab"),
    ("a<!-- never closed", "a"),
    ("a<script>if (1 < 2) '</scripty>'</SCRIPT >b", "ab"),
    ("a<STYLE type='x'>p { }</style>b", "ab"),
    ("a<script>never closed", "a"),
    ("a<script/>x</script>b", "ab"),
    ("a<p title='never closed>b", "a"),
  ])
  func hiddenContentGoes(_ html: String, _ text: String) {
    #expect(HTMLText.text(of: html) == text)
  }

  @Test(arguments: [
    ("&lt;b&gt; &amp; &quot;x&quot;", "<b> & \"x\""),
    ("&#65;&#x42;&#X43;&#0000000000000068;&#65", "ABCDA"),
    ("a&nbsp;&nbsp;b", "a b"),
    ("&copy&euro;&hellip;&#150;&#x4e2d;", "©€…–中"),
    ("&#0;&#xD800;&#99999999999999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
    ("AT&T &unknown; & &; &# &#x; &#;", "AT&T &unknown; & &; &# &#x; &#;"),
    ("&amp;lt;", "&lt;"),
  ])
  func referencesAreDecoded(_ html: String, _ text: String) {
    #expect(HTMLText.text(of: html) == text)
  }

  /// Openings that never close, many of each, would show a search that starts over.
  @Test(arguments: [
    "<", "<!--", "<!-- --", "<script", "<script>", "</", "</script", "<a b='", "&", "&#", "&#x1", "<p>",
  ])
  func repetitionIsSurvived(_ opening: String) {
    _ = HTMLText.text(of: String(repeating: opening, count: 100_000))
    _ = HTMLText.text(of: "<script>" + String(repeating: opening, count: 100_000))
  }
}
