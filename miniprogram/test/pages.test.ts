/// <reference types="node" />
import path from "node:path";
import { WeChat, dist } from "./stand-in";

declare const jest: { doMock(file: string, make: () => unknown): void; setTimeout(milliseconds: number): void };
declare const test: (name: string, body: () => Promise<void>) => void;
declare const expect: (value: unknown) => any;
declare const beforeEach: (body: () => void) => void;

const site = "http://site.test";
jest.setTimeout(30_000);
jest.doMock(path.join(dist, "config.js"), () => ({ site, helpLines: ["13366510035", "13366217296", "4009999355"] }));

const wechat = new WeChat(site);
const lesson = { id: "l1", number: 5, title: "城市桥梁预应力施工", hours: 2, state: "learning", earnedSeconds: 2700, durationSeconds: 5400, note: "已学 45 分钟，还剩 45 分钟", mayLearn: true, mayReplay: false };
const training = {
  enrolment: { id: "e1", occupation: "施工员（市政工程）", year: 2026, startsOn: "2026-03-10", endsOn: "2027-03-09", state: "learning" },
  steps: ["档案", "学习", "考核", "审核", "证明", "换证"].map((name, i) => ({ name, note: null, state: i === 0 ? "done" : i === 1 ? "now" : "open" })),
  missing: [] as string[], notices: [] as object[], hoursEarned: 12.5, hoursNeeded: 32, daysLeft: 53, parts: [{ name: "专业岗位知识", earned: 8, needed: 22 }],
  next: lesson as object | null, lists: [{ title: "专业岗位知识", earned: 8, needed: 22, lessons: [lesson] }], elsewhere: [] as object[], rewindSeconds: 0,
};
const pair = { accessToken: "zxa_1", expiresInSeconds: 1800, refreshToken: "zxr_1", refreshExpiresInSeconds: 99 };
const problem = (statusCode: number, code: string, title: string, detail: string, more: object = {}) => ({ statusCode, data: { type: `urn:zhuxue:${code}`, status: statusCode, title, detail, ...more } });

/** What the server would say, by method and path; a test changes what it is about. */
let server: Record<string, (body: any) => { statusCode?: number; data?: unknown } | undefined>;

beforeEach(() => {
  while (wechat.screens.length) (wechat as any).close();
  wechat.storage.clear();
  wechat.sent.length = 0;
  wechat.kept.clear();
  Object.assign(wechat, { online: true, full: false, cameraAllowed: true, version: "3.3.4", photo: "", camera: null, clipboard: "" });
  require(path.join(dist, "lib/session.js")).forget();
  server = {
    "GET /api/v1/enrolments": () => ({ data: { enrolments: [training.enrolment], chosen: "e1" } }),
    "GET /api/v1/enrolments/e1": () => ({ data: training }),
    "GET /api/v1/profile/without-face": () => ({ data: { holds: false, isConfirmed: false, confirmedUntil: null, byStaff: false } }),
  };
  wechat.answer = (method, address, body) => {
    const found = server[`${method} ${address}`] ?? server[`${method} ${address.split("?")[0]}`];
    const reply = found?.(body && body.startsWith("{") ? JSON.parse(body) : body);
    return reply ? { statusCode: 200, ...reply } : undefined;
  };
});

const says = (words: string): Promise<void> => wechat.until(() => wechat.words.includes(words), `“${words}” was said`);

function signedIn(): void {
  require(path.join(dist, "lib/session.js")).hold(pair);
}

test("nobody is signed in: training leads to the sign-in, faults stand beside their fields, and the initial password to a new one", async () => {
  await wechat.open("/pages/training/index");
  await wechat.until(() => wechat.top.route === "pages/sign-in/index", "the sign-in came");
  server["POST /api/v1/sessions"] = ({ password }) => password === "111111"
    ? { data: { state: "activation", tokens: null, activationToken: "A1" } }
    : problem(422, "accounts:sign-in-refused", "没有登录成功。", "x", { fields: { idNumber: "少了 1 位。身份证号是 18 位，最后一位可能是 X。" } });
  await wechat.type("#number", "1101051988041200");
  await wechat.tap("#enter");
  await says("少了 1 位。身份证号是 18 位");
  await wechat.type("#password", "111111");
  await wechat.tap("#enter");
  await says("设置您自己的密码");
  const asked = JSON.parse(wechat.sent[wechat.sent.length - 1]!.body);
  expect(asked.device.name).toBe("Redmi Note 9");
  expect(asked.device.mark.length).toBeGreaterThan(15);

  server["POST /api/v1/sessions/activation"] = ({ activationToken, password, repeated }) => activationToken === "A1" && password === repeated ? { data: { state: "signed-in", tokens: pair, activationToken: null } } : undefined;
  server["GET /api/v1/profile"] = () => ({ data: { name: "陈建国", idNumberMasked: "110105********0011", employer: null, phone: "138 0000 5678", phoneMasked: "138****5678", phoneConfirmed: false, correctionAsked: null, withoutFace: false,
    tasks: [{ id: "phone", title: "手机号", isDone: false, tone: "now", status: "请核对", note: "审核结果会发到这个号码。" }, { id: "portrait", title: "本人照片", isDone: true, tone: "ok", status: "已收好", note: "学习时会用它来核对。" }], missing: ["核对手机号"], idCardFront: null, idCardBack: null, portrait: null } });
  await wechat.type("#new", "gongdi-2026x");
  await wechat.type("#repeated", "gongdi-2026x");
  await wechat.tap("#activate");
  await wechat.until(() => wechat.top.route === "pages/profile/index" && wechat.words.includes("138****5678"), "the file came");
  await says("学习前还要办 1 件事");
  expect(wechat.sent[wechat.sent.length - 1]!.header["Authorization"]).toBe("Bearer zxa_1");
  expect(wechat.words).not.toContain("111111");
});

test("我的培训 shows the steps, the one next lesson and, for exam and proof, where to go", async () => {
  signedIn();
  server["GET /api/v1/enrolments/e1"] = () => ({ data: { ...training, elsewhere: [{ what: "exam", title: "考核在网站上", words: "请用电脑或手机浏览器打开网站。", page: "/exam?enrolment=e1" }], missing: ["本人照片"] } });
  await wechat.open("/pages/training/index");
  await wechat.until(() => wechat.words.includes("第 5 课 城市桥梁预应力施工"), "the next lesson was shown");
  for (const words of ["现在在这里", "12.5 / 32 学时", "剩 53 天", "学习前还要办 1 件事", "考核在网站上", "▷ 学习中"]) await says(words);
  (wechat.top.root.instance as any).copyAddress({ currentTarget: { dataset: { page: "/exam?enrolment=e1" } } });
  expect(wechat.clipboard).toBe(`${site}/exam?enrolment=e1`);

  server["GET /api/v1/enrolments"] = () => ({ data: { enrolments: [], chosen: null } });
  await (wechat.top.root.instance as any).read();
  await wechat.settle();
  await says("还没有课程");
});

test("an expired token is renewed once for all calls that wait, and one that was taken away leads to the sign-in in words", async () => {
  signedIn();
  let refreshes = 0;
  const bearer = (): string | undefined => wechat.sent[wechat.sent.length - 1]!.header["Authorization"];
  server["GET /api/v1/devices"] = () => bearer() === "Bearer zxa_2" ? { data: { devices: [] } } : problem(401, "accounts:token-expired", "登录要续一下。", "小程序会自动续上。");
  server["POST /api/v1/sessions/refresh"] = ({ refreshToken }) => {
    refreshes++;
    return refreshToken === "zxr_1" ? { data: { ...pair, accessToken: "zxa_2", refreshToken: "zxr_2" } } : problem(401, "accounts:refresh-reused", "这次登录在别处被用过，为了安全已经退出。", "请重新登录。");
  };
  const { api } = require(path.join(dist, "lib/session.js"));
  await Promise.all([api.listDevices(), api.listDevices(), api.listDevices()]);
  expect(refreshes).toBe(1);
  expect(wechat.storage.get("session")).toEqual({ access: "zxa_2", refresh: "zxr_2" });

  // Without an answer nothing is thrown away.
  server["GET /api/v1/enrolments"] = () => problem(401, "accounts:token-unknown", "您已经退出登录。", "请重新登录；学过的时间都存着。");
  wechat.online = false;
  await expect(api.listEnrolments()).rejects.toThrow("网络不通");
  expect(wechat.storage.get("session")).toEqual({ access: "zxa_2", refresh: "zxr_2" });
  wechat.online = true;
  await wechat.open("/pages/training/index");
  await wechat.until(() => wechat.top.route === "pages/sign-in/index" && wechat.words.includes("学过的时间都存着"), "the sign-in came and said why");
  expect(wechat.storage.has("session")).toBe(false);
});

test("a lesson says in words what keeps it from beginning: an old WeChat, no permission, no picture, a refusal", async () => {
  signedIn();
  await wechat.open("/pages/lesson/index?lesson=l1&enrolment=e1&title=%E7%AC%AC%205%20%E8%AF%BE");
  wechat.version = "2.8.3";
  await wechat.tap("#start");
  await says("微信的版本太旧");
  wechat.version = "2.9.0";
  wechat.cameraAllowed = false;
  await wechat.tap("#start");
  await wechat.until(() => wechat.words.includes("没有摄像头的许可"), "the refused permission was told");
  await says("去允许使用摄像头");
  wechat.cameraAllowed = true;
  wechat.camera = async () => ({ width: 4, height: 4, data: new Uint8Array(64) });
  server["POST /api/v1/lessons/l1/leases"] = () => problem(409, "learning:file-incomplete", "档案还没办好，现在不能学习。", "请先到“我的档案”办好：本人照片。");
  await wechat.tap("#start");
  await wechat.until(() => wechat.words.includes("请先到“我的档案”办好：本人照片"), "the refusal was told");
  // Nothing is asked of the microphone.
  const privacy = JSON.stringify(require(path.join(dist, "app.json")));
  expect(privacy).not.toMatch(/record|microphone/i);
});

test("a snapshot waits on the phone until the server has it, over the end of the program too, and no face stays", async () => {
  const { Snapshots } = require(path.join(dist, "lib/snapshots.js"));
  const camera = { picture: () => Promise.resolve(new Uint8Array([255, 216, 255]).buffer) };
  const sent = (lease: string, id: string) => wechat.sent.filter(({ path: address }) => address === `/api/v1/leases/${lease}/snapshots/${id}`).length;
  const late: string[] = [];
  signedIn();
  wechat.setOnline(false);
  const before = new Snapshots("l-1", () => late.push("l-1"));
  expect(await before.take("s-1", camera)).toBe(true);
  expect(await before.take("s-1", camera)).toBe(false);
  await wechat.until(() => sent("l-1", "s-1") > 0, "it was tried");
  expect([...wechat.kept.keys()]).toEqual([expect.stringMatching(/^wxfile:\/\/usr\/snapshots\/l-1\.s-1\.\d+\.jpg$/)]);
  // The program ends: what it had in memory is gone. An older picture, and one that was not written to its end, lie beside it.
  before.stop();
  wechat.kept.set("wxfile://usr/snapshots/l-0.s-0.1700000000000.jpg", Buffer.from([1]));
  wechat.kept.set(`wxfile://usr/snapshots/l-0.s-9.${Date.now()}.jpg`, Buffer.alloc(0));
  wechat.setOnline(true);
  let busy = 1;
  server["POST /api/v1/leases/l-1/snapshots/s-1"] = () => (busy-- > 0 ? { ...problem(429, "too-many-requests", "点得太快了。", "请等一分钟再试。"), header: { "Retry-After": "0" } } : { data: { finding: "Ok", inTime: false } });
  const after = new Snapshots("l-2", () => late.push("l-2"));
  await wechat.until(() => wechat.kept.size === 0, "the server had it and the phone forgot it");
  expect([sent("l-0", "s-0"), sent("l-0", "s-9"), late]).toEqual([0, 0, ["l-2"]]);

  // No room: it waits in memory.
  wechat.full = true;
  server["POST /api/v1/leases/l-2/snapshots/s-2"] = () => ({ data: { finding: "Ok", inTime: false } });
  expect(await after.take("s-2", camera)).toBe(true);
  await wechat.until(() => late.length === 2, "it was late, and said so");
  wechat.full = false;

  // Signed out meanwhile: it waits for the next start, and whoever leaves leaves no face behind.
  server["POST /api/v1/leases/l-2/snapshots/s-3"] = () => problem(401, "accounts:token-unknown", "登录已失效。", "请重新登录。");
  server["POST /api/v1/sessions/refresh"] = () => problem(401, "accounts:refresh-refused", "登录已失效。", "请重新登录。");
  expect(await after.take("s-3", camera)).toBe(true);
  await wechat.until(() => sent("l-2", "s-3") > 0 && !after.sending, "it was refused");
  expect(wechat.kept.size).toBe(1);
  signedIn();
  server["GET /api/v1/devices"] = () => ({ data: { devices: [] } });
  await wechat.open("/pages/help/index");
  await (wechat.top.root.instance as any).leave();
  expect(wechat.kept.size).toBe(0);
});

test("photos of the file are looked at before they are sent, and what is wrong with them stands beneath", async () => {
  signedIn();
  await wechat.open("/pages/photo/index?kind=portrait");
  await wechat.tap("#take");
  await says("打不开摄像头");
  wechat.photo = "wxfile://tmp/me.jpg";
  await wechat.tap("#take");
  server["POST /api/v1/profile/portrait"] = () => problem(422, "accounts:photo-refused", "这张照片没有收。", "x", { fields: { photo: "照片里有两张脸。请一个人拍。" } });
  await wechat.tap("#send");
  await wechat.until(() => wechat.words.includes("照片里有两张脸。请一个人拍。"), "the refusal was told");
  server["POST /api/v1/profile/portrait"] = () => problem(409, "accounts:consent-missing", "还没有同意。", "先要您同意，我们才能用这张照片。");
  await wechat.tap("#send");
  await wechat.until(() => wechat.words.includes("去看同意书"), "the way to the consent was shown");
});

test("the inbox shows every word, by Beijing's clock", async () => {
  signedIn();
  const text = "【温馨提示】“尊敬的学员，恭喜您的继续教育学时已通过审核，可登录管理系统查看学时记录获取最新电子证书。”";
  server["GET /api/v1/messages"] = () => ({ data: { messages: [{ id: "m1", kind: "hours-credited", title: "学时通过了审核", text, at: "2026-03-10T20:30:00+00:00", isNew: true, sms: "短信发到了 138****5678", link: "/training" }], total: 1, page: 1, pages: 1 } });
  await wechat.open("/pages/messages/index");
  await wechat.until(() => wechat.words.includes(text), "the message came");
  await says("2026-03-11 04:30");
});
