/// <reference types="node" />
import http from "node:http";
import fs from "node:fs";
import path from "node:path";
import { NativePlayer } from "./native-player";

const simulate = require("miniprogram-simulate") as typeof import("miniprogram-simulate");

const utils = require("miniprogram-simulate/src/utils") as { runJs(file: string): void };
const defined = new Map<string, object>();
const define = (global as any).Component as (options: object) => void;

// Each page that is loaded registers the components that it uses anew, but Node runs a module once: its definition is handed over again.
utils.runJs = (file) => {
  const known = defined.get(file);
  if (known) return define(known);
  (global as any).Component = (options: object) => { defined.set(file, options); define(options); };
  require(`${file}.js`);
};

export const dist = path.resolve(__dirname, "../../miniprogram/dist");

/** A page of the mini-program, rendered by miniprogram-simulate: its own code, its own WXML. */
export interface Screen {
  readonly route: string;
  readonly query: Record<string, string>;
  readonly root: any;
  readonly dom: HTMLElement;
}

export interface CameraPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

type Answer = { statusCode: number; data: unknown; header: Record<string, string> };
type Callback = (result: any) => void;

/**
 * A small WeChat: what the mini-program calls, over Node. Requests go to a real site, or to `answer` where a test plays the server; the network, the
 * permission and the version are the test's to take away. Pages are rendered and pressed through miniprogram-simulate.
 */
export class WeChat {
  readonly storage = new Map<string, unknown>();
  readonly sent: { method: string; path: string; body: string; header: Record<string, string> }[] = [];
  readonly screens: Screen[] = [];
  online = true;
  cameraAllowed = true;
  version = "3.3.4";
  /** What a person presses in a dialog of the system. */
  confirms = true;
  photo = "";
  clipboard = "";
  dialled = "";
  said: string[] = [];
  /** Plays the server in tests of single pages; null lets the request go out. */
  answer: ((method: string, path: string, body: string) => Partial<Answer> | undefined) | null = null;
  /** What the camera sees; asked for 12 times a second while a page listens. */
  camera: (() => Promise<CameraPicture>) | null = null;
  /** Makes JPEG of a canvas, as the phone's own code does. */
  encode: ((picture: CameraPicture) => Promise<Buffer>) | null = null;
  /** Files on the phone, temporary ones and the program's own. */
  readonly kept = new Map<string, Buffer>();
  private readonly folders = new Set<string>();
  /** The program may write no more. */
  full = false;
  player: NativePlayer | null = null;
  private files = 0;
  private readonly network: Callback[] = [];
  private readonly loaded = new Map<string, string>();
  private readonly players = new Map<Screen, string>();

  constructor(readonly site: string) {
    (global as any).App = () => undefined;
    (global as any).wx = { ...(global as any).wx, ...this.api() };
    setInterval(() => this.watchFilm(), 50).unref?.();
  }

  get top(): Screen {
    return this.screens[this.screens.length - 1]!;
  }

  /** The words that can be read on the page at hand. */
  get words(): string {
    return this.top.dom.textContent!.replace(/\s+/g, " ").trim();
  }

  setOnline(online: boolean): void {
    this.online = online;
    for (const told of this.network) told({ isConnected: online, networkType: online ? "4g" : "none" });
  }

  /** The whole mini-program goes to the background, and comes back. */
  hide(): void {
    this.player?.pause();
    this.call(this.top, "onHide");
  }

  show(): void {
    this.call(this.top, "onShow");
  }

  async open(url: string): Promise<Screen> {
    const [route, search] = url.replace(/^\//, "").split("?") as [string, string | undefined];
    const query = Object.fromEntries(new URLSearchParams(search ?? ""));
    // WeChat hands the query over as it stands in the address.
    for (const pair of (search ?? "").split("&").filter(Boolean)) query[pair.split("=")[0]!] = pair.slice(pair.indexOf("=") + 1);
    let id = this.loaded.get(route);
    if (!id) this.loaded.set(route, (id = simulate.load(path.join(dist, route), { rootPath: dist }) as string));
    const root = simulate.render(id) as any;
    const dom = document.createElement("div");
    document.body.appendChild(dom);
    root.attach(dom);
    const screen = { route, query, root, dom };
    this.screens.push(screen);
    this.call(screen, "onLoad", query);
    this.call(screen, "onShow");
    await this.settle();
    return screen;
  }

  private close(): void {
    const screen = this.screens.pop();
    if (!screen) return;
    this.call(screen, "onUnload");
    screen.root.detach();
    screen.dom.remove();
  }

  /** Presses what a person sees; by its selector on the page at hand. */
  async tap(selector: string, dataset?: object): Promise<void> {
    const found = this.find(selector);
    if (dataset) Object.assign(found.dom.dataset ?? {}, dataset);
    found.dispatchEvent("tap");
    await this.settle();
  }

  async type(selector: string, value: string): Promise<void> {
    this.find(selector).dispatchEvent("input", { detail: { value } });
    await this.settle();
  }

  async send(selector: string, event: string, detail: object): Promise<void> {
    this.find(selector).dispatchEvent(event, { detail });
    await this.settle();
  }

  find(selector: string): any {
    const found = this.top.root.querySelector(selector);
    if (!found) throw new Error(`Nothing is ${selector} on ${this.top.route}: ${this.words}`);
    return found;
  }

  has(selector: string): boolean {
    return Boolean(this.top.root.querySelector(selector));
  }

  /** Waits until it holds. */
  async until(holds: () => boolean, what: string, seconds = 10): Promise<void> {
    const since = Date.now();
    while (!holds()) {
      if (Date.now() - since > seconds * 1000) throw new Error(`Within ${seconds} s it did not happen that ${what}. On ${this.top?.route} stands: ${this.words}`);
      await simulate.sleep(25);
    }
  }

  settle(): Promise<void> {
    return simulate.sleep(20) as Promise<void>;
  }

  private call(screen: Screen, method: string, argument?: unknown): void {
    const found = screen.root.instance[method] as ((argument: unknown) => unknown) | undefined;
    found?.call(screen.root.instance, argument);
  }

  /** The native player follows the address of the page's video element. */
  private watchFilm(): void {
    for (const screen of this.screens) {
      const { src, initialTime } = screen.root.instance.data as { src?: string; initialTime?: number };
      if (src === undefined || this.players.get(screen) === src) continue;
      this.players.set(screen, src);
      this.player?.close();
      this.player = null;
      if (!src) continue;
      const emit = (event: string, detail: object): void => { screen.root.querySelector("#film")?.dispatchEvent(event, { detail }); };
      this.player = new NativePlayer((address) => this.get(address), src, initialTime ?? 0, emit);
    }
  }

  private get(address: string): Promise<{ status: number; body: Buffer }> {
    return new Promise((resolve, reject) => {
      if (!this.online) return reject(new Error("offline"));
      // A native player sends neither header nor cookie.
      http.get(new URL(address, this.site), (reply) => {
        const parts: Buffer[] = [];
        reply.on("data", (part: Buffer) => parts.push(part));
        reply.on("end", () => resolve({ status: reply.statusCode!, body: Buffer.concat(parts) }));
      }).on("error", reject);
    });
  }

  private out(method: string, url: string, header: Record<string, string>, body: Buffer, done: (reply: Answer, raw: Buffer) => void, fail: Callback): void {
    const address = new URL(url);
    this.sent.push({ method, path: address.pathname + address.search, body: body.length < 4000 ? body.toString() : "", header });
    if (!this.online) return void setTimeout(() => fail({ errMsg: "request:fail " }), 20);
    const played = this.answer?.(method, address.pathname + address.search, body.toString());
    if (this.answer) {
      const { statusCode = 404, data = {}, header: headers = {} } = played ?? {};
      return void setTimeout(() => done({ statusCode, data, header: headers }, Buffer.from("")), 1);
    }
    const request = http.request(address, { method, headers: { ...header, "content-length": String(body.length) } }, (reply) => {
      const parts: Buffer[] = [];
      reply.on("data", (part: Buffer) => parts.push(part));
      reply.on("end", () => {
        const raw = Buffer.concat(parts);
        const text = raw.toString();
        let data: unknown = text;
        try { data = JSON.parse(text); } catch { /* not JSON: WeChat hands the text over */ }
        if (!this.online) return fail({ errMsg: "request:fail " });
        done({ statusCode: reply.statusCode!, data, header: reply.headers as Record<string, string> }, raw);
      });
    });
    request.on("error", () => fail({ errMsg: "request:fail " }));
    request.end(body);
  }

  private api(): Record<string, unknown> {
    const ok = (): void => undefined;
    const self = this;
    return {
      canIUse: () => true,
      getSystemInfoSync: () => ({ brand: "Redmi", model: "Redmi Note 9", SDKVersion: this.version }),
      getStorageSync: (key: string) => this.storage.get(key) ?? "",
      setStorageSync: (key: string, value: unknown) => void this.storage.set(key, value),
      removeStorageSync: (key: string) => void this.storage.delete(key),
      request: ({ url, method = "GET", header = {}, data, success, fail }: any) => {
        const body = data instanceof ArrayBuffer || Object.prototype.toString.call(data) === "[object ArrayBuffer]" ? Buffer.from(new Uint8Array(data)) : Buffer.from((data as string | undefined) ?? "");
        this.out(method, url, header, body, (reply) => success(reply), fail);
      },
      uploadFile: ({ url, filePath, name, formData = {}, header = {}, success, fail }: any) => {
        const boundary = "zhuxue-stand-in";
        const parts = Object.entries(formData).map(([key, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${String(value)}\r\n`);
        const body = Buffer.concat([
          Buffer.from(parts.join("") + `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`),
          fs.existsSync(filePath) ? fs.readFileSync(filePath) : Buffer.from("photo"), Buffer.from(`\r\n--${boundary}--\r\n`),
        ]);
        // WeChat gives the reply of an upload as text.
        this.out("POST", url, { ...header, "content-type": `multipart/form-data; boundary=${boundary}` }, body, ({ statusCode, data }) => success({ statusCode, data: typeof data === "string" ? data : JSON.stringify(data) }), fail);
      },
      downloadFile: ({ url, header = {}, success, fail }: any) => this.out("GET", url, header, Buffer.from(""), ({ statusCode }) => success({ statusCode, tempFilePath: "wxfile://tmp/picture.jpg" }), fail),
      onNetworkStatusChange: (told: Callback) => void this.network.push(told),
      getUpdateManager: () => ({ onUpdateReady: ok }),
      authorize: ({ success, fail }: any) => (this.cameraAllowed ? success({}) : fail({ errMsg: "authorize:fail auth deny" })),
      createCameraContext: () => ({ onCameraFrame: (told: Callback) => this.listen(told) }),
      createVideoContext: () => ({ play: () => this.player?.play(), pause: () => this.player?.pause(), seek: (at: number) => this.player?.seek(at) }),
      createSelectorQuery: () => {
        const query = { in: () => query, select: () => query, node: (told: Callback) => { query.told = told; return query; }, exec: () => query.told({ node: new CanvasStandIn() }), told: (() => undefined) as Callback };
        return query;
      },
      canvasToTempFilePath: ({ canvas, success, fail }: any) => {
        const file = `wxfile://tmp/${++this.files}.jpg`;
        this.encode!((canvas as CanvasStandIn).picture).then((jpeg) => { this.kept.set(file, jpeg); success({ tempFilePath: file }); }, fail);
      },
      getFileSystemManager: () => ({
        readFile: ({ filePath, success, complete }: any) => {
          const jpeg = this.kept.get(filePath)!;
          success({ data: jpeg.buffer.slice(jpeg.byteOffset, jpeg.byteOffset + jpeg.length) });
          complete?.({});
        },
        unlink: ({ filePath }: any) => void this.kept.delete(filePath),
        accessSync: (file: string) => { if (!this.folders.has(file)) throw new Error("accessSync:fail no such file or directory"); },
        mkdirSync: (file: string) => void this.folders.add(file),
        readdirSync: (folder: string) => [...this.kept.keys()].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1)),
        writeFileSync: (file: string, data: ArrayBuffer) => {
          if (!this.folders.has(path.posix.dirname(file))) throw new Error("writeFileSync:fail no such file or directory");
          if (this.full) throw new Error("writeFileSync:fail the maximum size of the file storage limit is exceeded");
          this.kept.set(file, Buffer.from(new Uint8Array(data)));
        },
        readFileSync: (file: string) => { const jpeg = this.kept.get(file)!; return jpeg.buffer.slice(jpeg.byteOffset, jpeg.byteOffset + jpeg.length); },
        unlinkSync: (file: string) => { if (!this.kept.delete(file)) throw new Error("unlinkSync:fail no such file or directory"); },
      }),
      env: { USER_DATA_PATH: "wxfile://usr" },
      base64ToArrayBuffer: (text: string) => { const bytes = Buffer.from(text, "base64"); return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length); },
      createInnerAudioContext: () => ({ set src(address: string) { self.said.push(path.basename(address, ".mp3")); }, play: ok, destroy: ok }),
      setInnerAudioOption: ok, vibrateLong: ok, vibrateShort: ok, setKeepScreenOn: ok, stopPullDownRefresh: ok, showToast: ok,
      showModal: ({ success }: any) => success({ confirm: this.confirms, cancel: !this.confirms }),
      makePhoneCall: ({ phoneNumber }: any) => { this.dialled = phoneNumber; },
      setClipboardData: ({ data, success }: any) => { this.clipboard = data; success?.({}); },
      chooseMedia: ({ success, fail }: any) => (this.photo ? success({ tempFiles: [{ tempFilePath: this.photo }] }) : fail({ errMsg: "chooseMedia:fail auth deny" })),
      navigateTo: ({ url }: any) => void this.open(url),
      redirectTo: ({ url }: any) => { this.close(); void this.open(url); },
      reLaunch: ({ url }: any) => { while (this.screens.length) this.close(); void this.open(url); },
      switchTab: ({ url }: any) => { while (this.screens.length) this.close(); void this.open(url); },
      navigateBack: ({ fail }: any = {}) => {
        if (this.screens.length < 2) return fail?.({});
        this.close();
        this.call(this.top, "onShow");
      },
    };
  }

  private listen(told: Callback): { start(): void; stop(): void } {
    let on = false;
    const turn = async (): Promise<void> => {
      while (on) {
        const since = Date.now();
        const picture = this.camera ? await this.camera().catch(() => null) : null;
        if (on && picture) told({ width: picture.width, height: picture.height, data: picture.data.buffer.slice(picture.data.byteOffset, picture.data.byteOffset + picture.data.byteLength) });
        await new Promise((resolve) => setTimeout(resolve, Math.max(5, 80 - (Date.now() - since))));
      }
    };
    return { start: () => { on = true; void turn(); }, stop: () => { on = false; } };
  }
}

/** A canvas that does what ours asks of one: takes pixels, gives JPEG. */
class CanvasStandIn {
  width = 0;
  height = 0;
  private pixels: Uint8ClampedArray = new Uint8ClampedArray();

  getContext(): object {
    return {
      createImageData: (width: number, height: number) => ({ data: new Uint8ClampedArray(width * height * 4) }),
      putImageData: (image: { data: Uint8ClampedArray }) => { this.pixels = image.data; },
    };
  }

  get picture(): CameraPicture {
    return { width: this.width, height: this.height, data: new Uint8Array(this.pixels.buffer) };
  }
}
