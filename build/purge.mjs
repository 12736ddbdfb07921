// Leaves out of a large stylesheet the rules whose classes no page of ours can have, and the custom properties that
// nothing left reads. Works on minified CSS; knows blocks, strings and comments, and no more of CSS than that.

/** Splits CSS into statements and blocks: [{ head, body }], body null for a statement. */
function blocks(css) {
  const found = [];
  let depth = 0, from = 0, open = -1, quote = "";
  for (let i = 0; i < css.length; i++) {
    const c = css[i];
    if (quote) { if (c === "\\") i++; else if (c === quote) quote = ""; }
    else if (c === '"' || c === "'") quote = c;
    else if (c === "/" && css[i + 1] === "*") { const end = css.indexOf("*/", i); css = css.slice(0, i) + css.slice(end + 2); i--; }
    else if (c === "{" && depth++ === 0) open = i;
    else if (c === "}" && --depth === 0) { found.push({ head: css.slice(from, open).trim(), body: css.slice(open + 1, i) }); from = i + 1; }
    else if (c === ";" && depth === 0) { found.push({ head: css.slice(from, i).trim(), body: null }); from = i + 1; }
  }
  return found;
}

/** Splits at a separator that stands outside of brackets and strings. */
function split(text, separator) {
  const parts = [];
  let depth = 0, from = 0, quote = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quote) { if (c === "\\") i++; else if (c === quote) quote = ""; }
    else if (c === '"' || c === "'") quote = c;
    else if (c === "(" || c === "[") depth++;
    else if (c === ")" || c === "]") depth--;
    else if (c === separator && depth === 0) { parts.push(text.slice(from, i)); from = i + 1; }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter(Boolean);
}

/** @param {string} css @param {Set<string>} words @param {string} readers other CSS that reads its properties */
export async function purge(css, words, readers) {
  const usable = (selector) => !/\[data-bs-theme|\[dir=|:is\(\[data/.test(selector)
    && [...selector.matchAll(/\.((?:\\.|[\w-])+)/g)].every(([, name]) => words.has(name.replace(/\\/g, "")));
  const keep = (text) => blocks(text).flatMap(({ head, body }) => {
    if (head.startsWith("@charset") || body === null) return [];
    if (/^@(media|supports|layer)/.test(head)) {
      const inner = /^@media.*(prefers-color-scheme|print)/.test(head) ? [] : keep(body);
      return inner.length ? [{ head, inner }] : [];
    }
    if (head.startsWith("@")) return [{ head, body }];
    const selectors = split(head, ",").filter(usable);
    return selectors.length ? [{ head: selectors.join(","), body }] : [];
  });
  const rules = keep(css);

  const declarations = [];
  const visit = (list) => list.forEach((rule) => {
    if (rule.inner) visit(rule.inner);
    else if (!rule.head.startsWith("@")) { rule.declarations = split(rule.body, ";"); declarations.push(...rule.declarations); }
  });
  visit(rules);
  const read = new Set();
  const reads = (text) => [...text.matchAll(/var\((--[\w-]+)/g)].forEach(([, name]) => { if (!read.has(name)) { read.add(name); values.get(name)?.forEach(reads); } });
  const values = new Map();
  for (const d of declarations) {
    const name = /^(--[\w-]+):/.exec(d)?.[1];
    if (name) values.set(name, [...(values.get(name) ?? []), d]);
  }
  declarations.filter((d) => !d.startsWith("--")).forEach(reads);
  reads(readers);

  const animations = declarations.filter((d) => d.startsWith("animation")).join(" ");
  const write = (list) => list.map((rule) => {
    if (rule.inner) { const inner = write(rule.inner); return inner && `${rule.head}{${inner}}`; }
    if (rule.head.startsWith("@keyframes")) return animations.includes(rule.head.slice(11).trim()) ? `${rule.head}{${rule.body}}` : "";
    if (rule.head.startsWith("@")) return rule.head.startsWith("@font-face") ? "" : `${rule.head}{${rule.body}}`;
    const left = rule.declarations.filter((d) => !d.startsWith("--") || read.has(/^(--[\w-]+)/.exec(d)[1]));
    return left.length ? `${rule.head}{${left.join(";")}}` : "";
  }).join("");
  return write(rules);
}
