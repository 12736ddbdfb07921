// The baseline of ./bench face: @vladmandic/human (MIT) on the same pictures, on WebAssembly (SIMD), one thread as ours.
// usage: node human.cjs PICTURES ROUNDS   PICTURES: files of raw RGB, named …-WIDTHxHEIGHT.rgb. Prints {"cpuMs","wallMs","faces"} as JSON.
const fs = require("fs"), http = require("http"), path = require("path");
const modules = path.join(process.cwd(), "node_modules");
const need = (name) => require(require.resolve(name, { paths: [process.cwd()] }));

async function main() {
  const [folder, rounds] = [process.argv[2], Number(process.argv[3])];
  const log = console.log;
  console.log = console.info = console.warn = () => undefined;
  const wasm = need("@tensorflow/tfjs-backend-wasm");
  wasm.setThreadsCount(1);
  wasm.setWasmPaths(path.join(modules, "@tensorflow/tfjs-backend-wasm/dist") + "/");
  const { Human } = require(path.join(modules, "@vladmandic/human/dist/human.node-wasm.js"));
  // Outside the browser its models come over HTTP only.
  const models = http.createServer((request, reply) => fs.createReadStream(path.join(modules, "@vladmandic/human/models", path.basename(request.url))).pipe(reply));
  await new Promise((listening) => models.listen(0, "127.0.0.1", listening));
  const human = new Human({
    backend: "wasm", debug: false, cacheSensitivity: 0, modelBasePath: `http://127.0.0.1:${models.address().port}/`, wasmPath: path.join(modules, "@tensorflow/tfjs-backend-wasm/dist") + "/",
    filter: { enabled: false }, hand: { enabled: false }, body: { enabled: false }, object: { enabled: false }, gesture: { enabled: false },
    face: { enabled: true, detector: { rotation: true, maxDetected: 2 }, mesh: { enabled: true }, iris: { enabled: true }, emotion: { enabled: false }, description: { enabled: true }, antispoof: { enabled: true }, liveness: { enabled: true } },
  });
  await human.load();
  const pictures = fs.readdirSync(folder).filter((name) => name.endsWith(".rgb")).map((name) => {
    const [, width, height] = /-(\d+)x(\d+)\.rgb$/.exec(name);
    return human.tf.tensor3d(new Uint8Array(fs.readFileSync(path.join(folder, name))), [Number(height), Number(width), 3], "int32");
  });
  const detect = async (picture) => {
    const batch = human.tf.expandDims(human.tf.cast(picture, "float32"), 0);
    const found = await human.detect(batch);
    batch.dispose();
    return found.face.filter((face) => face.embedding?.length > 0).length;
  };
  let faces = 0;
  for (let i = 0; i < Math.max(pictures.length, 5); i++) await detect(pictures[i % pictures.length]);
  const cpu = process.cpuUsage(), wall = process.hrtime.bigint();
  for (let i = 0; i < rounds; i++) faces += await detect(pictures[i % pictures.length]);
  const used = process.cpuUsage(cpu);
  log(JSON.stringify({ cpuMs: (used.user + used.system) / 1000 / rounds, wallMs: Number(process.hrtime.bigint() - wall) / 1e6 / rounds, faces: faces / rounds }));
  process.exit(0);
}
main().catch((error) => { console.error(error); process.exit(1); });
