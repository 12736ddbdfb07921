/// <reference types="node" />
import http from "node:http";
import path from "node:path";
import { WeChat, dist, type CameraPicture } from "./stand-in";

declare const jest: { doMock(file: string, make: () => unknown): void; setTimeout(milliseconds: number): void };
declare const test: { (name: string, body: () => Promise<void>): void; skip(name: string, body: () => Promise<void>): void };
declare const expect: (value: unknown) => any;

/**
 * The mini-program's own code against a running site, in real time: signs in, passes the gate with real frames, loses the network, goes to the background,
 * and earns a lesson to its last second. The test that starts the site (MiniProgramTests) says where it is, who learns, and where the person before the
 * camera is to be had.
 */
const [site, person, idNumber, password] = [process.env["ZHUXUE_WALK_SITE"], process.env["ZHUXUE_WALK_PERSON"], process.env["ZHUXUE_WALK_ID"], process.env["ZHUXUE_WALK_PASSWORD"]];

jest.setTimeout(400_000);
jest.doMock(path.join(dist, "config.js"), () => ({ site, helpLines: [] }));

(site ? test : test.skip)("a learner with nothing but a phone signs in, passes the face check and earns a lesson", async () => {
  const wechat = new WeChat(site!);
  wechat.camera = () => look(wechat);
  wechat.encode = ({ width, height, data }) => exchange(`/jpeg?width=${width}&height=${height}`, Buffer.from(data.buffer, data.byteOffset, data.byteLength));
  await wechat.open("/pages/training/index");
  await wechat.until(() => wechat.top.route === "pages/sign-in/index", "the sign-in came");
  await wechat.type("#number", idNumber!.toLowerCase());
  await wechat.type("#password", password!);
  await wechat.tap("#enter");
  await wechat.until(() => wechat.top.route === "pages/training/index" && wechat.has("#next"), "the next lesson was offered", 20);

  const next = (wechat.top.root.instance.data as any).training.next;
  (wechat.top.root.instance as any).open({ currentTarget: { dataset: { lesson: next } } });
  await wechat.until(() => wechat.top.route === "pages/lesson/index", "the lesson opened");
  await wechat.tap("#start");
  await passGate(wechat);
  await wechat.until(() => (wechat.player?.time ?? 0) > 2, "the film played", 40);
  expect(wechat.words).toContain("本课已学");
  // The native player was given an address that carries no token, and asked without a header.
  expect(wechat.sent.some(({ path: address }) => address.includes("/watch/"))).toBe(false);

  // A dead spot: the lesson waits in words and goes on by itself at the same second.
  const before = wechat.player!.time;
  wechat.setOnline(false);
  await wechat.until(() => wechat.words.includes("网络断了，已自动暂停"), "the lost network was told", 30);
  expect(wechat.words).toContain("已经存好");
  wechat.setOnline(true);
  await wechat.until(() => !wechat.words.includes("网络断了") && (wechat.player?.time ?? 0) > before + 1, "the film went on", 30);

  // A call comes in.
  const at = wechat.player!.time;
  wechat.hide();
  await new Promise((resolve) => setTimeout(resolve, 2500));
  wechat.show();
  await wechat.until(() => (wechat.player?.time ?? 0) > at + 1, "the film went on after the call", 30);

  await answering(wechat, () => /温馨提示|这一课学完了/.test(wechat.words), 150);
  expect(wechat.words).toContain("尊敬的学员，您已完成本年度继续教育学时");
  // Beats alone say what is earned; none was sent with a made-up place.
  const beats = wechat.sent.filter(({ path: address }) => address.endsWith("/beats")).map(({ body }) => JSON.parse(body) as { position: number });
  expect(Math.max(...beats.map(({ position }) => position))).toBeLessThanOrEqual(24.1);
  // No face stays on the phone.
  await wechat.until(() => wechat.kept.size === 0, "the pictures were deleted");
  (wechat.top.root.instance as any).leave();
  await wechat.until(() => wechat.top.route === "pages/training/index" && wechat.words.includes("✓ 已学完"), "我的培训 shows the lesson as learned", 20);
});

/** Stands before the camera until the gate passes; a person would press 再试一次, and so does this. */
async function passGate(wechat: WeChat): Promise<void> {
  for (let tries = 1; ; tries++) {
    await wechat.until(() => ["refused", "locked", "passed"].includes(gate(wechat)?.view ?? "") || gate(wechat)?.open === false && Boolean((wechat.top.root.instance.data as any).src), "the gate decided", 120);
    if (!["refused", "locked"].includes(gate(wechat)!.view)) return;
    if (tries >= 4) throw new Error(`The gate refused ${tries} times, the last one with ${framesOf(wechat)} frames: ${wechat.words}`);
    (gateOf(wechat) as any).again();
    await wechat.until(() => gate(wechat)!.view !== "refused", "another check began");
  }
}

/** The number of the last frames that were sent. */
const framesOf = (wechat: WeChat): string => wechat.sent.map(({ path: address }) => /frames\?first=(\d+)/.exec(address)?.[1]).filter(Boolean).slice(-30).join(" ");

/** Learns on, answering what is asked, until it holds. */
async function answering(wechat: WeChat, holds: () => boolean, seconds: number): Promise<void> {
  const since = Date.now();
  let asked = "";
  while (!holds()) {
    if (Date.now() - since > seconds * 1000) throw new Error(`The lesson did not end: ${wechat.words}`);
    const check = (wechat.top.root.instance as any).selectComponent("#presence");
    if (check?.data.open && !check.data.busy && check.data.image !== asked) {
      asked = check.data.image;
      // What the eye reads in the picture.
      await check.answer((await fetchBytes("/number")).toString());
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const gateOf = (wechat: WeChat): { data: { view: string; title: string; open: boolean } } | null => (wechat.top?.root.instance as any)?.selectComponent?.("#gate") ?? null;
const gate = (wechat: WeChat): { view: string; title: string; open: boolean } | null => gateOf(wechat)?.data ?? null;

/** What the person shows the camera now: does what the page asks for, when it asks. */
async function look(wechat: WeChat): Promise<CameraPicture> {
  const shown = gate(wechat);
  const asked = shown?.open && shown.view === "act" ? shown.title : "";
  const body = await fetchBytes(`/frame?asked=${encodeURIComponent(asked)}&over=${shown?.view === "refused" ? 1 : 0}`);
  return { width: body.readInt32BE(0), height: body.readInt32BE(4), data: new Uint8Array(body.subarray(8)) };
}

const fetchBytes = (address: string): Promise<Buffer> => exchange(address);

function exchange(address: string, body?: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const request = http.request(person + address, { method: body ? "POST" : "GET", headers: { "content-length": String(body?.length ?? 0) } }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => (reply.statusCode === 200 ? resolve(Buffer.concat(parts)) : reject(new Error(`${address} ${reply.statusCode}`))));
    });
    request.on("error", reject);
    request.end(body);
  });
}
