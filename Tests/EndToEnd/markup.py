"""Texts that would do something if a page took them for anything but text."""

# Whatever of them runs does this.
_DO = "window.pwned=1"
TEXTS = (
    f"<script>{_DO}</script>",
    f'"><img src=x onerror="{_DO}">',
    f"'><svg onload={_DO}>",
    # A quotation mark and an accent are one character to whoever goes by characters (Unicode, UAX 29).
    f'"\u0301 autofocus onfocus={_DO} x="\u0301',
    f"'\u0301 onmouseover={_DO} x='\u0301",
    f"<\u0301script>{_DO}<\u0301/script>",
    f"</textarea></title></style><iframe src=javascript:{_DO}></iframe>",
    f"javascript:{_DO}",
    "{{{content}}} {{> layout}} {{#actor}}{{name}}{{/actor}} {{formToken}}",
    "[[one|other]] ]] [[",
    "&lt;b&gt; &#x3c;script&#x3e; &amp;",
    f"<style>*{{background:url(//outside.example/)}}</style><base href=//outside.example/>{_DO}",
    "<meta http-equiv=refresh content='0;url=//outside.example/'>",
    "<form action=//outside.example/><input name=password>",
    "\u202eexample.tigel \u2066hidden\u2069 zero\u200bwidth",
    "W" * 180,
)
# Not every way into the log takes these.
CONTROLS = "nul\u0000 bell\u0007 escape\u001b[31m next\u0085line"
# Every element, and every attribute by name, that may be in a page; found over its whole document.
INTRUDERS = """
const found = [];
const known = new Set(`html head meta title link body a header div form input label button nav ul li main h1 h2 h3 p
  section b span small code table thead tbody tr th td caption dl dt dd details summary fieldset legend textarea select
  option ol time blockquote pre br svg g rect path text desc style circle line`.split(/\\s+/));
for (const element of document.querySelectorAll("*")) {
  const name = element.tagName.toLowerCase();
  if (!known.has(name)) found.push(element.outerHTML.slice(0, 200));
  if (name === "style" && !element.closest("svg")) found.push("a style outside of a plot");
  for (const attribute of element.attributes) {
    const value = attribute.value.trim().toLowerCase();
    const isAddress = ["href", "src", "action", "formaction", "xlink:href"].includes(attribute.name);
    if (attribute.name.startsWith("on") || attribute.name === "srcdoc") found.push(`${name} ${attribute.name}`);
    if (isAddress && !/^(\\/(?!\\/)|\\?|#|data:,$)/.test(value)) found.push(`${name} leads to ${value}`);
  }
}
if (document.querySelectorAll("meta").length !== 3) found.push("another meta");
if (document.querySelectorAll("link").length !== 2) found.push("another link");
if (window.pwned !== undefined) found.push("something ran");
if (!document.title.endsWith(" · Truemark")) found.push(`the title is ${document.title}`);
if (getComputedStyle(document.body).display === "none") found.push("nothing is shown");
return found;
"""
