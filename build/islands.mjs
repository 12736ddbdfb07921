// Builds what browsers get: one app.css and one app.js per site, and each island as a chunk of its own that app.js
// loads when its element is on the page. Output: src/<site>/wwwroot/dist (git-ignored), with manifest.json naming the
// content hash of the two entry files. Fails when the first visit grows beyond its budget.
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { purge } from "./purge.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const theme = path.join(root, "src/Zhuxue.Platform/Theme");
const sites = ["Zhuxue.Training", "Zhuxue.Registry"];
/** Bytes, gzip: script and style of a first visit, before the player (DESIGN §9). */
const budget = 150 * 1024;

/** Every word of our own sources: whatever of Tabler names none of them is left out. */
async function wordsOf(folder, words = new Set()) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (["bin", "obj", "wwwroot", "node_modules"].includes(entry.name)) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) await wordsOf(file, words);
    else if (/\.(razor|cs|ts)$/.test(entry.name))
      for (const word of (await readFile(file, "utf8")).match(/[A-Za-z][\w-]*/g) ?? []) words.add(word);
  }
  return words;
}

async function style(words) {
  const tabler = createRequire(import.meta.url).resolve("@tabler/core/dist/css/tabler.min.css");
  const ours = await readFile(path.join(theme, "theme.css"), "utf8");
  const all = await build({
    stdin: { contents: ours, resolveDir: theme, loader: "css", sourcefile: "theme.css" },
    bundle: true, minify: true, write: false, target: ["chrome100", "firefox100", "safari15"],
  });
  const kept = await purge(await readFile(tabler, "utf8"), words, all.outputFiles[0].text);
  // Tabler is MIT: its notice travels with the copy.
  return `/*! Tabler 1.6.1, MIT, https://tabler.io */${kept}\n${all.outputFiles[0].text}`;
}

/** Turbo puts the style of its progress bar into the page, which our style-src forbids; the bar's style is in our theme. */
const turboWithoutStyle = {
  name: "turbo-without-style",
  setup: ({ onLoad }) => onLoad({ filter: /turbo\.es2017-esm\.js$/ }, async ({ path: file }) => {
    const code = await readFile(file, "utf8");
    const insertion = "document.head.insertBefore(this.stylesheetElement, document.head.firstChild);";
    if (!code.includes(insertion)) throw new Error("Turbo's progress bar changed: look at turboWithoutStyle.");
    return { contents: code.replace(insertion, ""), loader: "js" };
  }),
};

async function site(name, css) {
  const dist = path.join(root, "src", name, "wwwroot/dist");
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await writeFile(path.join(dist, "app.css"), css);
  await copyFile(path.join(theme, "logo.svg"), path.join(dist, "logo.svg"));
  const result = await build({
    entryPoints: { app: path.join(root, "src", name, "site.ts") },
    outdir: dist, bundle: true, splitting: true, format: "esm", minify: true, metafile: true,
    plugins: [turboWithoutStyle], chunkNames: "[name]-[hash]", target: ["chrome90", "firefox90", "safari15"], legalComments: "none",
  });

  const manifest = {};
  for (const file of ["app.css", "app.js", "logo.svg"])
    manifest[file] = createHash("sha256").update(await readFile(path.join(dist, file))).digest("hex").slice(0, 12);
  await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest));

  const size = async (file) => gzipSync(await readFile(file)).length;
  const outputs = Object.entries(result.metafile.outputs).map(([file, meta]) => [path.resolve(file), meta]);
  const first = new Set();
  const follow = (file) => {
    if (first.has(file)) return;
    first.add(file);
    for (const i of outputs.find(([f]) => f === file)[1].imports) if (i.kind === "import-statement") follow(path.resolve(i.path));
  };
  follow(path.join(dist, "app.js"));
  let total = await size(path.join(dist, "app.css"));
  console.log(`${name}\n  app.css ${kb(total)}`);
  for (const [file] of outputs) {
    const bytes = await size(file);
    if (first.has(file)) total += bytes;
    console.log(`  ${path.basename(file)} ${kb(bytes)}${first.has(file) ? "" : " (when needed)"}`);
  }
  console.log(`  first visit ${kb(total)} gzip`);
  if (total > budget) throw new Error(`${name}: the first visit takes ${kb(total)}; the budget is ${kb(budget)}.`);
}

const kb = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;
const css = await style(await wordsOf(path.join(root, "src")));
for (const name of sites) await site(name, css);
