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
    #expect(HTMLText(html).shown == text)
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
    ("<title>x</title>a", "a"),
    ("a<p title='never closed>b", "a"),
  ])
  func hiddenContentGoes(_ html: String, _ text: String) {
    #expect(HTMLText(html).shown == text)
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
    #expect(HTMLText(html).shown == text)
  }

  /// What attributes hide, and what only looks so.
  @Test(arguments: [
    ("a<div style='display:none'>x<b>y</b></div>b", "a\nb", "xy"),
    ("a<span hidden>x</span>b", "ab", "x"),
    ("a<SPAN STYLE=\"Visibility: Hidden !important\">x<i style='visibility:visible'>y</i></SPAN>b", "ayb", "x"),
    ("<td style=font-size:0px>x<div style='font-size:14px'>y</div></td>", "y", "x"),
    ("a<font size=1 style='font-size:1px'>x</font>b", "ab", "x"),
    ("<p style='color:#FFFFFF'>x</p>a", "a", "x"),
    ("<table bgcolor=#000000><tr><td><font color=black>x</font><font color=white>a</font></table>", "a", "x"),
    ("<div style='background-color:rgb(10, 20, 30); color: #0a141e'>x</div>a", "a", "x"),
    ("<td class=button style='color:#fff'>a</td><td background=dark.png style='color:#fff'>b</td>", "a b", ""),
    ("<div style='max-height:0;overflow:hidden'>x</div><div style='width:0'>a</div>", "a", "x"),
    ("<div style='opacity:0'>x</div><div style='opacity:0.5'>a</div>", "a", "x"),
    ("<p style='display:none'>x<p>a", "a", "x"),
    ("<div><span style='display:none'>x</div>a", "a", "x"),
    ("<ul><li hidden>x<li>a</ul>b", "a\nb", "x"),
    ("<table><tr><td hidden>x<td>a<tr><td>b</table>", "a\nb", "x"),
    ("<div hidden>x", "", "x"),
    ("<br hidden>a<img hidden>b", "ab", ""),
  ])
  func hiddenTextIsSetApart(_ html: String, _ shown: String, _ hidden: String) {
    #expect(HTMLText(html).shown == shown)
    #expect(HTMLText(html).hidden == hidden)
  }

  @Test func linksAndTagsAreNoted() {
    let html = HTMLText("<A HREF='https://a.example/?a=1>2'>x</A><img alt='' src=//b.example/p.gif><p>")
    #expect(html.links == ["https://a.example/?a=1>2", "//b.example/p.gif"])
    #expect(html.tags == ["a", "img", "p"])
  }

  /// Openings that never close, many of each, would show a search that starts over.
  @Test(arguments: [
    "<", "<!--", "<!-- --", "<script", "<script>", "</", "</script", "<a b='", "&", "&#", "&#x1", "<p>", "<b><p>",
    "<a =",
    "</x>", "<div hidden><li>",
  ])
  func repetitionIsSurvived(_ opening: String) {
    _ = HTMLText(String(repeating: opening, count: 100_000))
    _ = HTMLText("<script>" + String(repeating: opening, count: 100_000))
  }
}
