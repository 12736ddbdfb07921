import { NoAnswer, Refused, call, sleep } from "../../../Zhuxue.Platform/Components/api";
import { Parts, clock } from "../../../Zhuxue.Platform/Components/parts";
import { FaceCheckElement } from "../../FaceChecks/face-check";

interface Offer {
  readonly url: string;
  /** Squares along one side, and the black ones as the d of a path. */
  readonly qr: { readonly size: number; readonly path: string };
  readonly expiresInSeconds: number;
}

interface Progress {
  readonly state: "waiting" | "opened" | "passed" | "refused" | "expired" | "ended";
  readonly cause: string | null;
  readonly remedy: string | null;
}

/** How often the page asks how far the phone is. */
const askMs = 2000;

/**
 * 用手机来拍: on the lesson's page, inside <zx-face-check>. Draws the QR code of a link that one phone may open once, and starts the lesson
 * when that phone's check has passed. Attribute lease: which lease the check is for.
 */
class Companion extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #offer = new AbortController();
  #url = "";

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#parts.on("offer", () => void this.#ask(), signal);
    this.#parts.on("copy", () => void this.#copy(), signal);
    this.closest("zx-face-check")?.addEventListener("click", (event) => {
      // The computer's own camera again, or nothing at all: the phone is not waited for any more.
      if (event.target instanceof Element && event.target.closest("[data-do=again], [data-do=cancel]")) this.#close();
    }, { signal });
  }

  disconnectedCallback(): void {
    this.#life.abort();
    this.#offer.abort();
  }

  get #gate(): FaceCheckElement | null {
    const gate = this.closest("zx-face-check");
    return gate instanceof FaceCheckElement ? gate : null;
  }

  async #ask(): Promise<void> {
    this.#offer.abort();
    const { signal } = (this.#offer = new AbortController());
    this.#parts.show("phone-trouble", false);
    try {
      const offer = await call<Offer>("POST", `/api/v1/leases/${this.getAttribute("lease")}/companion`, { signal });
      this.#gate?.rest();
      this.#show(offer);
      await this.#follow(performance.now() + offer.expiresInSeconds * 1000, signal);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) this.#trouble(error.problem.title, error.problem.detail);
      else this.#trouble("网络不通", "请看看网络，再试一次。");
    }
  }

  #show({ url, qr }: Offer): void {
    this.#url = url;
    this.#parts.get<SVGSVGElement>("qr").setAttribute("viewBox", `0 0 ${qr.size} ${qr.size}`);
    this.#parts.get("qr-path").setAttribute("d", qr.path);
    this.#parts.say("copy-words", "复制链接");
    this.#parts.show("code", true);
    this.#parts.say("offer-words", "再出一个二维码");
    this.#parts.get("code").scrollIntoView({ block: "nearest" });
  }

  async #follow(until: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      let progress: Progress | null = null;
      try {
        progress = await call<Progress>("GET", `/api/v1/leases/${this.getAttribute("lease")}/companion`, { signal, timeoutSeconds: 8 });
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
      }
      const left = Math.max(0, until - performance.now()) / 1000;
      if (progress) {
        this.#parts.say("phone-state", progress.state === "opened" ? "手机已经打开，正在核验…" : "等手机扫码…");
        this.#parts.say("phone-left", progress.state === "opened" ? "请看手机，照手机上的提示做。" : `这个二维码还有 ${clock(left)} 有效，只能用一次。`);
      }
      switch (progress?.state) {
        case "passed": return void (await this.#gate?.passElsewhere());
        case "refused": return this.#trouble(`手机上没有通过：${progress.cause ?? ""}`, progress.remedy ?? "");
        case "expired": return this.#trouble("二维码过期了", "学过的时间都在。请再出一个二维码，或者用这台电脑的摄像头。");
        case "ended": return this.#trouble("这次学习已结束", "学过的时间都在。请回到课程页面重新开始。");
      }
      await sleep(askMs, signal);
    }
  }

  #trouble(title: string, words: string): void {
    this.#parts.show("code", false);
    this.#parts.say("phone-trouble-title", title.replace(/。$/, ""));
    this.#parts.say("phone-trouble-words", words);
    this.#parts.show("phone-trouble", true);
  }

  #close(): void {
    this.#offer.abort();
    this.#parts.show("code", false);
    this.#parts.show("phone-trouble", false);
    this.#parts.say("offer-words", "用手机来拍");
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#url);
      this.#parts.say("copy-words", "已复制，发给另一部手机");
    } catch {
      this.#parts.say("copy-words", this.#url);
    }
  }
}

customElements.define("zx-companion", Companion);
