// What is wrong with the page that is loaded, as sentences: what a reader who cannot see it, or sees little, would miss.
const wrong = [];
const say = (text, element) => wrong.push(`${text}: ${element ? element.outerHTML.slice(0, 120) : ""}`);
const all = (selector) => [...document.querySelectorAll(selector)];
const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;

if (!document.documentElement.lang) say("no language");
if (all("h1").length !== 1) say("not one h1");
let level = 0;
for (const heading of all("h1, h2, h3, h4, h5, h6").filter(isShown)) {
  const next = Number(heading.tagName[1]);
  if (next > level + 1) say("a heading skips a level", heading);
  level = next;
}
for (const field of all("input:not([type=hidden]), select, textarea")) {
  if (!field.labels.length && !field.getAttribute("aria-label")) say("a field without a label", field);
}
for (const image of all("img, svg, [role=img]")) {
  if (image.getAttribute("aria-hidden") === "true") continue;
  const name = image.getAttribute("aria-label") || image.getAttribute("aria-labelledby") || image.alt;
  if (!name && !image.querySelector("title")) say("a picture without a name", image);
}
for (const link of all("a, button, summary")) {
  if (!link.textContent.trim() && !link.getAttribute("aria-label")) say("nothing to press on", link);
}
const ids = all("[id]").map((element) => element.id);
for (const id of new Set(ids)) if (ids.filter((other) => other === id).length > 1) say(`the id ${id} is there twice`);
for (const list of all("ul, ol")) {
  if ([...list.children].some((child) => child.tagName !== "LI")) say("a list of other things", list);
}
if (document.documentElement.scrollWidth > window.innerWidth) {
  const wide = all("main *").filter((element) => element.getBoundingClientRect().right > window.innerWidth);
  say(`wider than the window by ${document.documentElement.scrollWidth - window.innerWidth}`, wide[0]);
}

// Contrast, as WCAG 2.2 section 1.4.3 computes it.
const channels = (text) => (text.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
const over = (front, back) => {
  const alpha = front[3] ?? 1;
  return [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
};
const luminance = (colour) => {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const background = (element) => {
  if (!element) return [255, 255, 255];
  const own = channels(getComputedStyle(element).backgroundColor);
  return (own[3] ?? 1) === 1 ? own.slice(0, 3) : over(own, background(element.parentElement));
};
for (const element of all("body *")) {
  const isText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  if (!isText || !isShown(element) || ["STYLE", "TITLE", "DESC", "OPTION"].includes(element.tagName.toUpperCase())) continue;
  const style = getComputedStyle(element);
  const colour = element.closest("svg") ? style.fill : style.color;
  const back = background(element);
  const [light, dark] = [luminance(over(channels(colour), back)), luminance(back)].sort((a, b) => b - a);
  const contrast = (light + 0.05) / (dark + 0.05);
  if (contrast < 4.5) say(`contrast ${contrast.toFixed(2)} of ${colour} on ${back}`, element);
}
return wrong;
