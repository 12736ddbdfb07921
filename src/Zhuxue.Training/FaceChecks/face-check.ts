import { NoAnswer, Refused, call, sleep } from "../../Zhuxue.Platform/Components/api";
import type { Camera } from "../../Zhuxue.Platform/Components/camera";
import { Parts, clock } from "../../Zhuxue.Platform/Components/parts";
import { Frames } from "./frames";
import { cheer, prompt as speak, quiet } from "./prompts";

/** A check that the server has begun: how many actions it will ask for, one after the other. */
export interface BegunCheck {
  readonly faceCheckId: string;
  readonly steps: number;
}

type Action = "blink" | "open-mouth" | "turn-left" | "turn-right" | "nod";

interface Refusal {
  readonly cause: string;
  readonly remedy: string;
  readonly canRetry: boolean;
  readonly retryAfterSeconds: number | null;
}

interface Verdict {
  readonly phase: "guide" | "act" | "passed" | "refused";
  /** Actions done so far. */
  readonly step: number;
  readonly steps: number;
  readonly action: Action | null;
  readonly prompt: string | null;
  /** How to do it, in one sentence. */
  readonly howTo: string | null;
  readonly remainingMs: number | null;
  readonly hint: string | null;
  readonly refusal: Refusal | null;
  /** The colour to show around the face now. */
  readonly light?: "red" | "green" | "blue" | null;
}

const names: Record<Action, string> = {
  blink: "眨眨眼", "open-mouth": "张张嘴", "turn-left": "向左转头", "turn-right": "向右转头", nod: "点点头",
};

type View = "guide" | "act" | "passed" | "refused" | "locked";

/** The window of an action, in milliseconds (M7). */
const windowMs = 3000;

/**
 * 人脸核验 (M7): shows the camera, sends the frames, and says what the server asks for. The owner calls run() with its
 * open camera. Events: zx-face-passed, zx-face-cancelled; both also settle the promise of run().
 */
export class FaceCheckElement extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #round = new AbortController();
  #settle: ((passed: boolean) => void) | undefined;
  #again: (() => Promise<BegunCheck>) | undefined;
  #camera: Camera | undefined;
  #seen: string[] = [];
  #deadline = 0;
  #shown: View | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#parts.on("cancel", () => this.#end(false), signal);
    this.#parts.on("again", () => void this.#repeat(), signal);
    this.#parts.on("ways", () => this.#parts.root.querySelector("[data-view=ways]")?.toggleAttribute("hidden"), signal);
    this.#parts.get("dialog").addEventListener("cancel", (event) => { event.preventDefault(); this.#end(false); }, { signal });
  }

  disconnectedCallback(): void {
    this.#end(false);
    this.#life.abort();
  }

  /** Runs checks until one passes (true) or the person gives up (false). `again` begins another after a refusal. */
  run(begun: BegunCheck, camera: Camera, again: () => Promise<BegunCheck>): Promise<boolean> {
    [this.#camera, this.#again] = [camera, again];
    const preview = this.#parts.get<HTMLVideoElement>("preview");
    preview.srcObject = camera.stream;
    void preview.play().catch(() => undefined);
    const dialog = this.#parts.get<HTMLDialogElement>("dialog");
    if (!dialog.open) dialog.showModal();
    return new Promise((resolve) => {
      this.#settle = resolve;
      void this.#check(begun);
    });
  }

  async #check({ faceCheckId, steps }: BegunCheck): Promise<void> {
    this.#round.abort();
    this.#round = new AbortController();
    const { signal } = this.#round;
    this.#seen = [];
    this.#view("guide");
    this.#parts.say("hint", "请面向镜头");
    this.#parts.show("hint-more", false);
    this.#dots(0, steps, null);
    const camera = this.#camera;
    if (!camera) return;
    const frames = new Frames(camera, signal);
    let acting = "";
    try {
      for (;;) {
        const batch = await frames.next();
        const verdict = await this.#send(faceCheckId, batch.first, batch.pictures, signal);
        // Told only while its time runs; the look of it is in the theme.
        this.dataset["light"] = verdict.light ?? "";
        if (verdict.phase === "passed") return await this.#passed(verdict, signal);
        if (verdict.phase === "refused") return this.#refused(verdict.refusal);
        const now = verdict.phase === "act" ? `${verdict.step} ${verdict.action}` : "";
        if (verdict.phase === "act" && verdict.action) this.#act(verdict, verdict.action, now !== acting, signal);
        else this.#guide(verdict, acting !== "");
        acting = now;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) this.#problem(error);
      else this.#refused({ cause: "网络断了", remedy: "连上网后再试一次。", canRetry: true, retryAfterSeconds: null });
    } finally {
      frames.stop();
      delete this.dataset["light"];
    }
  }

  /** One batch, again after a break of the network: the same frames under the same numbers. */
  async #send(id: string, first: number, pictures: readonly Blob[], signal: AbortSignal): Promise<Verdict> {
    for (let attempt = 0; ; attempt++) {
      const body = new FormData();
      body.set("first", String(first));
      for (const [index, picture] of pictures.entries()) body.append("frame", picture, `${first + index}.jpg`);
      try {
        return await call<Verdict>("POST", `/api/v1/face-checks/${id}/frames`, { body, signal, timeoutSeconds: 8 });
      } catch (error) {
        if (!(error instanceof NoAnswer) || attempt >= 4) throw error;
        this.#parts.say("hint", "网络慢，正在重试");
        await sleep((error.retryAfterSeconds ?? 0.5) * 1000, signal);
      }
    }
  }

  #guide(verdict: Verdict, actionDone: boolean): void {
    this.#view("guide");
    if (actionDone && verdict.step > 0) cheer();
    this.#dots(verdict.step, verdict.steps, null);
    this.#parts.say("hint", verdict.hint ?? verdict.prompt ?? "请面向镜头");
    this.#parts.show("hint-more", verdict.step > 0);
  }

  #act(verdict: Verdict, action: Action, fresh: boolean, signal: AbortSignal): void {
    this.#deadline = performance.now() + (verdict.remainingMs ?? windowMs);
    this.#parts.say("prompt-more", verdict.howTo ?? "");
    if (!fresh) return;
    this.#view("act");
    const words = verdict.prompt ?? `请${names[action]}`;
    this.#parts.say("prompt", words);
    speak(words);
    this.#seen[verdict.step] = names[action];
    this.#dots(verdict.step, verdict.steps, names[action]);
    const template = this.querySelector<HTMLTemplateElement>(`template[data-action="${action}"]`);
    this.#parts.get("picture").replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
    this.#ring();
    void this.#count(signal);
  }

  /** Starts the 3-second ring anew: the animation belongs to the class, a fresh copy of the path plays it from the start. */
  #ring(): void {
    const ring = this.#parts.get<SVGPathElement>("ring");
    const fresh = ring.cloneNode() as SVGPathElement;
    fresh.classList.add("is-running");
    ring.replaceWith(fresh);
  }

  async #count(signal: AbortSignal): Promise<void> {
    const prompt = this.#parts.get("prompt").textContent;
    while (!signal.aborted && this.#parts.get("prompt").textContent === prompt) {
      const left = Math.max(0, Math.ceil((this.#deadline - performance.now()) / 1000));
      this.#parts.say("left", `${left} 秒`);
      this.#parts.say("ring-left", String(left));
      if (left === 0) return;
      await sleep(100, signal).catch(() => undefined);
    }
  }

  async #passed(verdict: Verdict, signal: AbortSignal): Promise<void> {
    this.#dots(verdict.steps, verdict.steps, null);
    this.#view("passed");
    cheer();
    await sleep(700, signal);
    this.dispatchEvent(new CustomEvent("zx-face-passed", { bubbles: true }));
    this.#end(true);
  }

  #refused(refusal: Refusal | null): void {
    if (refusal?.retryAfterSeconds) return this.#locked(refusal.retryAfterSeconds);
    this.#view("refused");
    this.#parts.say("cause", trim(refusal?.cause ?? "没有看清"));
    this.#parts.say("remedy", refusal?.remedy ?? "请面向镜头，再试一次。");
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-view=refused] [data-do=again]")) button.hidden = refusal?.canRetry === false;
    this.querySelector<HTMLElement>("[data-view=refused] [data-do=again]")?.focus();
  }

  #problem(error: Refused): void {
    const wait = Number(error.problem["retryAfterSeconds"] ?? error.retryAfterSeconds ?? 0);
    if (error.problem.status === 423 && wait > 0) return this.#locked(wait, error.problem.detail);
    this.#refused({ cause: error.problem.title, remedy: error.problem.detail, canRetry: true, retryAfterSeconds: null });
  }

  #locked(seconds: number, words?: string): void {
    this.#view("locked");
    if (words) this.#parts.say("locked-words", words);
    this.#round.abort();
    this.#round = new AbortController();
    void this.#wait(performance.now() + seconds * 1000, this.#round.signal);
  }

  async #wait(until: number, signal: AbortSignal): Promise<void> {
    const button = this.#parts.get<HTMLButtonElement>("locked-again");
    button.disabled = true;
    for (let left = until - performance.now(); left > 0 && !signal.aborted; left = until - performance.now()) {
      this.#parts.say("wait", clock(Math.ceil(left / 1000)));
      await sleep(Math.min(500, left), signal).catch(() => undefined);
    }
    if (signal.aborted) return;
    this.#parts.say("wait", clock(0));
    button.disabled = false;
    button.focus();
  }

  async #repeat(): Promise<void> {
    if (!this.#again) return;
    this.#view("guide");
    this.#parts.say("hint", "请稍等");
    try {
      await this.#check(await this.#again());
    } catch (error) {
      if (error instanceof Refused) this.#problem(error);
      else if (error instanceof NoAnswer) this.#refused({ cause: "网络断了", remedy: "连上网后再试一次。", canRetry: true, retryAfterSeconds: null });
    }
  }

  #view(name: View): void {
    if (this.#shown === name) return;
    this.#shown = name;
    // The other ways stand beneath a refusal; before that the person may ask for them.
    for (const view of this.querySelectorAll<HTMLElement>("[data-view]"))
      view.hidden = view.dataset["view"] === "ways" ? name !== "refused" && name !== "locked" : view.dataset["view"] !== name;
    this.#parts.choose("data-outline", name === "act" ? "act" : name === "guide" || name === "passed" ? "guide" : "refused");
    this.#parts.show("dots", name === "guide" || name === "act" || name === "passed");
    const face = this.#parts.get("face");
    face.classList.toggle("is-refused", name === "refused" || name === "locked");
    face.classList.toggle("is-locked", name === "locked");
  }

  /** The chips: what is done, what is on, and 听提示 for what is not told yet. */
  #dots(done: number, steps: number, on: string | null): void {
    const items = Array.from({ length: steps + 1 }, (_, index) => {
      const item = document.createElement("li");
      const finished = index === 0 ? on !== null || done > 0 : index <= done;
      const present = on !== null ? index === done + 1 : index === 0 && done === 0;
      item.className = finished ? "is-done" : present ? "is-on" : "";
      if (present) item.setAttribute("aria-current", "step");
      const name = index === 0 ? "面向镜头" : present && on !== null ? on : finished ? (this.#seen[index - 1] ?? "完成") : "听提示";
      item.textContent = finished ? `✓ ${name}` : `${index + 1} ${name}`;
      return item;
    });
    this.#parts.get("dots").replaceChildren(...items);
  }

  #end(passed: boolean): void {
    this.#round.abort();
    quiet();
    const dialog = this.#parts.find<HTMLDialogElement>("dialog");
    if (dialog?.open) dialog.close();
    const preview = this.#parts.find<HTMLVideoElement>("preview");
    if (preview) preview.srcObject = null;
    const settle = this.#settle;
    this.#settle = undefined;
    if (settle && !passed) this.dispatchEvent(new CustomEvent("zx-face-cancelled", { bubbles: true }));
    settle?.(passed);
  }
}

const trim = (title: string): string => title.replace(/。$/, "");

customElements.define("zx-face-check", FaceCheckElement);
