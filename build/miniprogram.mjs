// Builds the mini-program into miniprogram/dist, which WeChat's tools upload: TypeScript file by file (pages share their modules), WXML, WXSS and JSON as
// they are, the spoken prompts by espeak-ng. The site that it calls stands in ZHUXUE_SITE. Fails when the package outgrows WeChat's 2 MB.
// With --tests it also builds miniprogram/test into artifacts/miniprogram-test, for jest.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const source = path.join(root, "miniprogram");
const dist = path.join(source, "dist");
const mostBytes = 2 * 1024 * 1024;
const site = process.env.ZHUXUE_SITE ?? "http://127.0.0.1:5080";

/** What the phone says aloud; lib/speech.ts has the names. */
const spoken = {
  blink: "请眨眨眼", "open-mouth": "请张张嘴", "turn-left": "请慢慢向左转头", "turn-right": "请慢慢向右转头", nod: "请慢慢点点头",
  presence: "请看一下手机，点出图里的数字", passed: "核验通过",
};

async function files(folder) {
  const all = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (["dist", "test", "node_modules"].includes(entry.name)) continue;
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) all.push(...(await files(file)));
    else all.push(file);
  }
  return all;
}

async function speak() {
  const folder = await mkdtemp(path.join(os.tmpdir(), "zhuxue-speech-"));
  await mkdir(path.join(dist, "audio"), { recursive: true });
  for (const [name, words] of Object.entries(spoken)) {
    const wav = path.join(folder, `${name}.wav`);
    await run("espeak-ng", ["-v", "cmn", "-s", "150", "-w", wav, words]);
    await run("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", wav, "-ac", "1", "-b:a", "32k", path.join(dist, "audio", `${name}.mp3`)]);
  }
  await rm(folder, { recursive: true });
}

await rm(dist, { recursive: true, force: true });
const all = await files(source);
await build({
  entryPoints: all.filter((file) => file.endsWith(".ts")), outbase: source, outdir: dist, bundle: false, format: "cjs", target: "es2018", charset: "utf8",
  define: { ZHUXUE_SITE: JSON.stringify(site) },
});
for (const file of all.filter((name) => /\.(wxml|wxss|json)$/.test(name) && !/(tsconfig|project\.config)\.json$/.test(name))) {
  const to = path.join(dist, path.relative(source, file));
  await mkdir(path.dirname(to), { recursive: true });
  await cp(file, to);
}
await speak();

// Every page and component that is named exists, in all its four files.
const { pages } = JSON.parse(await readFile(path.join(dist, "app.json"), "utf8"));
for (const page of pages)
  for (const kind of ["js", "wxml", "wxss", "json"])
    await stat(path.join(dist, `${page}.${kind}`));

let bytes = 0;
for (const file of await readdir(dist, { recursive: true, withFileTypes: true }))
  if (file.isFile()) bytes += (await stat(path.join(file.parentPath ?? file.path, file.name))).size;
console.log(`mini-program: ${(bytes / 1024).toFixed(0)} KB for ${site}`);
if (bytes > mostBytes) throw new Error("The mini-program is larger than the 2 MB that WeChat takes in one package.");

if (process.argv.includes("--tests")) {
  const out = path.join(root, "artifacts/miniprogram-test");
  await rm(out, { recursive: true, force: true });
  await build({
    entryPoints: (await readdir(path.join(source, "test"))).filter((name) => name.endsWith(".ts")).map((name) => path.join(source, "test", name)),
    outdir: out, bundle: false, format: "cjs", target: "node20", charset: "utf8",
  });
  // For Node alone: WeChat's tools take every file for CommonJS anyway.
  for (const folder of [out, dist]) await writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }');
}
