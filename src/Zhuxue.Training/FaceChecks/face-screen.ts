import { sleep } from "../../Zhuxue.Platform/Components/api";
import type { CameraTrouble } from "../../Zhuxue.Platform/Components/camera";
import { Parts, clock } from "../../Zhuxue.Platform/Components/parts";

export type Action = "blink" | "open-mouth" | "turn-left" | "turn-right" | "nod";

export interface Refusal {
  readonly code?: string;
  readonly cause: string;
  readonly remedy: string;
  readonly canRetry: boolean;
  readonly retryAfterSeconds: number | null;
  /** Before the check is locked for a while. */
  readonly triesLeft?: number | null;
}

/** What the server says to a batch of frames. */
export interface Verdict {
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
  /** The hint's name: none when the picture is good. */
  readonly hintCode: string | null;
  readonly hintMore: string | null;
  readonly refusal: Refusal | null;
}

const names: Record<Action, string> = {
  blink: "眨眨眼", "open-mouth": "张张嘴", "turn-left": "向左转头", "turn-right": "向右转头", nod: "点点头",
};

/** What covers the face: taken off, one says so. */
const covers = new Set(["hat", "mask", "sunglasses", "face-hidden"]);

export type View = "guide" | "act" | "passed" | "refused" | "locked" | "trouble" | "elsewhere";

/** The outline has a shape of its own for each state, so that it is understood without colour. */
type Outline = "seek" | "good" | "act" | "passed" | "refused";

/** What the person sees and reads during a face check; it decides nothing. */
export class FaceScreen {
  #seen: string[] = [];
  #shown: View | undefined;
  #prompt = "";
  #deadline = 0;
  #window = 1;
  #frame = 0;

  constructor(private readonly parts: Parts) {}

  get root(): HTMLElement {
    return this.parts.root;
  }

  begin(steps: number): void {
    this.#seen = [];
    this.view("guide");
    this.#outline("seek");
    this.#say("请面向镜头", "脸和镜头一样高，整张脸都要看得见。");
    this.#dots(0, steps, null);
    this.slow(false);
  }

  guide(verdict: Verdict): void {
    this.view("guide");
    this.#prompt = "";
    this.#dots(verdict.step, verdict.steps, null);
    const good = verdict.hintCode === "none";
    this.#outline(good ? "good" : "seek");
    this.#say(verdict.hint ?? "请面向镜头", good && verdict.step > 0 ? "做得好。看着镜头，等下一个提示。" : (verdict.hintMore ?? ""));
    for (const help of this.root.querySelectorAll<HTMLElement>("[data-helps]"))
      help.classList.toggle("is-now", verdict.hintCode !== null && (help.dataset["helps"] ?? "").split(" ").includes(verdict.hintCode));
  }

  /** Words of our own while the server has none: the lens is covered, the camera hangs. */
  say(hint: string, more: string): void {
    if (this.#shown !== "guide") return;
    this.#outline("seek");
    this.#say(hint, more);
  }

  /** Shows the prompt and what is left of its window by the server's clock. True when it is a new one. */
  act(verdict: Verdict, action: Action): boolean {
    const left = verdict.remainingMs ?? 0;
    this.#deadline = performance.now() + left;
    this.parts.say("prompt-more", verdict.howTo ?? "");
    const name = `${verdict.step} ${action}`;
    if (this.#prompt === name) return false;
    this.#prompt = name;
    this.#window = Math.max(1, left);
    this.view("act");
    this.#outline("act");
    this.parts.say("prompt", verdict.prompt ?? `请${names[action]}`);
    this.#seen[verdict.step] = names[action];
    this.#dots(verdict.step, verdict.steps, names[action]);
    const template = this.root.querySelector<HTMLTemplateElement>(`template[data-action="${action}"]`);
    this.parts.get("picture").replaceChildren(...(template ? [template.content.cloneNode(true)] : []));
    cancelAnimationFrame(this.#frame);
    this.#ring(this.parts.get("ring"), matchMedia("(prefers-reduced-motion: reduce)").matches);
    return true;
  }

  /** The ring follows the deadline, which each reply sets anew. */
  #ring(ring: Element, still: boolean): void {
    const left = Math.max(0, this.#deadline - performance.now());
    const seconds = Math.ceil(left / 1000);
    const part = still ? Math.min(1, (seconds * 1000) / this.#window) : left / this.#window;
    ring.setAttribute("stroke-dashoffset", (-100 * (1 - Math.min(1, part))).toFixed(1));
    this.parts.say("left", `${seconds} 秒`);
    this.parts.say("ring-left", String(seconds));
    if (left > 0 && this.#shown === "act" && this.root.isConnected) this.#frame = requestAnimationFrame(() => this.#ring(ring, still));
  }

  passed(steps: number): void {
    this.#dots(steps, steps, null);
    this.view("passed");
    this.#outline("passed");
  }

  refused(refusal: Refusal): void {
    this.view("refused");
    this.#outline("refused");
    this.parts.say("cause", trim(refusal.cause));
    this.parts.say("remedy", refusal.remedy);
    this.parts.say("again-words", covers.has(refusal.code ?? "") ? "摘好了，再试一次" : "再试一次");
    this.parts.say("tries", refusal.triesLeft ? `还可以试 ${refusal.triesLeft} 次。` : "");
    const again = this.root.querySelector<HTMLButtonElement>("[data-view=refused] [data-do=again]");
    if (again) again.hidden = !refusal.canRetry;
    again?.focus();
  }

  trouble(trouble: CameraTrouble): void {
    this.view("trouble");
    this.#outline("refused");
    this.parts.say("trouble-title", trouble.title);
    this.parts.say("trouble-words", trouble.words);
    this.parts.get("trouble-steps").replaceChildren(...trouble.steps.map((step) => {
      const item = document.createElement("li");
      item.textContent = step;
      return item;
    }));
    this.root.querySelector<HTMLElement>("[data-view=trouble] [data-do=again]")?.focus();
  }

  /** Counts down to the end of a lock, then lets the person try again. */
  async locked(seconds: number, words: string | undefined, signal: AbortSignal): Promise<void> {
    this.view("locked");
    this.#outline("refused");
    if (words) this.parts.say("locked-words", words);
    const button = this.parts.get<HTMLButtonElement>("locked-again");
    button.disabled = true;
    this.root.querySelector<HTMLElement>("[data-view=locked] [data-do=cancel]")?.focus();
    const until = performance.now() + seconds * 1000;
    for (let left = until - performance.now(); left > 0; left = until - performance.now()) {
      this.parts.say("wait", clock(Math.ceil(left / 1000)));
      await sleep(Math.min(500, left), signal);
    }
    this.parts.say("wait", clock(0));
    button.disabled = false;
    button.focus();
  }

  /** The line is slow: what was captured is still on its way and counts. */
  slow(shown: boolean): void {
    this.parts.show("slow", shown);
  }

  view(name: View): void {
    if (this.#shown === name) return;
    this.#shown = name;
    const stopped = name === "refused" || name === "locked" || name === "trouble" || name === "elsewhere";
    // The other ways stand beneath a refusal; before that the person may ask for them.
    for (const view of this.root.querySelectorAll<HTMLElement>("[data-view]"))
      view.hidden = view.dataset["view"] === "ways" ? !stopped : view.dataset["view"] !== name;
    this.parts.show("dots", !stopped);
    if (stopped) this.slow(false);
    const face = this.parts.get("face");
    face.classList.toggle("is-refused", stopped && name !== "elsewhere");
    face.classList.toggle("is-locked", name === "locked");
    this.root.querySelector(".zx-veil")?.scrollTo(0, 0);
  }

  #outline(name: Outline): void {
    for (const shape of this.root.querySelectorAll("[data-outline]"))
      shape.toggleAttribute("hidden", !(shape.getAttribute("data-outline") ?? "").split(" ").includes(name));
  }

  #say(hint: string, more: string): void {
    this.parts.say("hint", hint);
    this.parts.say("hint-more", more);
  }

  /** The chips: what is done, what is on, and 听提示 for what is not told yet. */
  #dots(done: number, steps: number, on: string | null): void {
    const list = this.parts.get("dots");
    const key = `${done} ${steps} ${on}`;
    if (list.dataset["key"] === key) return;
    list.dataset["key"] = key;
    list.replaceChildren(...Array.from({ length: steps + 1 }, (_, index) => {
      const item = document.createElement("li");
      const finished = index === 0 ? on !== null || done > 0 : index <= done;
      const present = on !== null ? index === done + 1 : index === 0 && done === 0;
      item.className = finished ? "is-done" : present ? "is-on" : "";
      if (present) item.setAttribute("aria-current", "step");
      const name = index === 0 ? "面向镜头" : present && on !== null ? on : finished ? (this.#seen[index - 1] ?? "完成") : "听提示";
      item.textContent = finished ? `✓ ${name}` : `${index + 1} ${name}`;
      return item;
    }));
  }
}

const trim = (title: string): string => title.replace(/。$/, "");
