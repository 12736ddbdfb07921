import { NoAnswer, Refused, call, sleep } from "../../Zhuxue.Platform/Components/api";
import type { Camera } from "../../Zhuxue.Platform/Components/camera";
import { cheer, prompt, quiet } from "../FaceChecks/prompts";
import { alarm, callBack } from "./attention";
import type { LessonScreen } from "./lesson-screen";

interface Check {
  readonly state: "open" | "answered" | "over";
  readonly dueInSeconds: number;
  readonly afterMiss: boolean;
  readonly picture: number;
  readonly image: string | null;
  readonly choices: readonly string[];
  readonly framesLeast: number;
}

interface Answer {
  readonly check: Check;
  readonly cause: string | null;
  readonly words: string | null;
}

/** Whatever asks the person to show that they are there: this check, or a question on the way without a face. */
export interface Asker {
  ask(id: string, dueInSeconds: number): Promise<void>;
  close(): void;
  hide(hidden: boolean, dueInSeconds?: number | null): void;
}

interface Hooks {
  readonly camera: () => Camera | undefined;
  /** The person has to answer before time counts again: the film waits. */
  readonly wait: () => void;
  /** Answered. */
  readonly passed: () => void;
  /** It can no longer be answered: the next beat tells what follows. */
  readonly over: () => void;
}

const frameMs = 170;

/**
 * 在岗核验: shows what the server asks, calls the person back (sound, speech, title, notification), and sends the chosen number with a second
 * of frames. Whether they pass is judged by the server; the seconds shown are the server's, counted down for display.
 */
export class Presence implements Asker {
  #id = "";
  #check: Check | undefined;
  #dueAt = 0;
  #sending = false;
  #hidden = false;
  #attention: AbortController | undefined;

  constructor(private readonly leaseId: string, private readonly screen: LessonScreen, private readonly hooks: Hooks, private readonly signal: AbortSignal) {
    signal.addEventListener("abort", () => this.close(), { once: true });
  }

  get isOpen(): boolean {
    return this.#id !== "";
  }

  /** A beat was answered with an open check. */
  async ask(id: string, dueInSeconds: number): Promise<void> {
    this.#dueAt = performance.now() + dueInSeconds * 1000;
    if (this.#id === id) return;
    this.#id = id;
    this.#call();
    void this.#countDown(id);
    for (let tries = 0; this.#id === id; tries++) {
      try {
        this.#show(await call<Check>("GET", this.#url, { signal: this.signal }));
        return;
      } catch (error) {
        if (this.signal.aborted) return;
        if (!(error instanceof NoAnswer)) return this.#leave(() => this.hooks.over());
        await sleep(Math.min(4000, 500 * 2 ** tries), this.signal).catch(() => undefined);
      }
    }
  }

  /** Nothing is asked any more. */
  close(): void {
    if (!this.isOpen) return;
    this.#id = "";
    this.#check = undefined;
    this.#attention?.abort();
    this.screen.presence(null);
  }

  /** While the camera is away the question waits behind the notice; the server may give more time. */
  hide(hidden: boolean, dueInSeconds: number | null = null): void {
    if (dueInSeconds !== null) this.#dueAt = performance.now() + dueInSeconds * 1000;
    this.#hidden = hidden;
    if (this.#check) this.screen.presence(hidden ? null : this.#view(this.#check));
  }

  async choose(number: string): Promise<void> {
    const [id, check, camera] = [this.#id, this.#check, this.hooks.camera()];
    if (!check || !camera || this.#sending) return;
    this.#sending = true;
    this.screen.presenceBusy(true, "正在看，请看着镜头……");
    try {
      const form = new FormData();
      form.append("picture", String(check.picture));
      form.append("number", number);
      // A slow camera gives the same frame twice: of equal ones, one is sent.
      let [frames, last] = [0, 0];
      for (let tries = 0; frames <= check.framesLeast && tries < 14; tries++) {
        const frame = await camera.picture(640, 480, 0.85);
        if (frame && frame.size !== last) {
          form.append("frame", frame, "frame.jpg");
          frames++;
          last = frame.size;
        }
        await sleep(frameMs, this.signal);
      }
      const answer = await call<Answer>("POST", `${this.#url}/answers`, { body: form, signal: this.signal, timeoutSeconds: 20 });
      if (this.#id === id) this.#answered(answer);
    } catch (error) {
      if (this.signal.aborted) return;
      if (error instanceof Refused && (error.problem.status === 404 || error.problem.status === 409)) this.#leave(() => this.hooks.over());
      else this.screen.presenceBusy(false, error instanceof Refused ? `${error.problem.title}${error.problem.detail}` : "网络没有通，再点一次数字。");
    } finally {
      this.#sending = false;
    }
  }

  #answered({ check, words }: Answer): void {
    if (check.state === "answered") {
      cheer();
      return this.#leave(() => this.hooks.passed());
    }
    if (check.state === "over") return this.#leave(() => this.hooks.over());
    this.#show(check);
    this.screen.presenceBusy(false, words ?? "");
    if (words) prompt(words);
  }

  #leave(then: () => void): void {
    this.close();
    then();
  }

  get #url(): string {
    return `/api/v1/leases/${this.leaseId}/presence-checks/${this.#id}`;
  }

  #show(check: Check): void {
    if (check.state !== "open") return this.#leave(() => (check.state === "answered" ? this.hooks.passed() : this.hooks.over()));
    this.#check = check;
    if (check.afterMiss) this.hooks.wait();
    if (!this.#hidden) this.screen.presence(this.#view(check));
  }

  #view(check: Check): { title: string; words: string; image: string; choices: readonly string[]; choose: (number: string) => void } {
    return {
      title: check.afterMiss ? "刚才没有看到您" : "请看一下摄像头",
      words: check.afterMiss ? "时间先不算。看着镜头，点出图里的数字，通过后接着计时。" : "看着镜头，点出图里的数字，通过后自动消失。",
      image: check.image ?? "", choices: check.choices, choose: (number) => void this.choose(number),
    };
  }

  #call(): void {
    this.#attention?.abort();
    this.#attention = new AbortController();
    this.#attention.signal.addEventListener("abort", quiet, { once: true });
    alarm();
    prompt("请看一下摄像头，点出图里的数字。");
    callBack("请回来核验一下", "看着摄像头，点出图里的数字，学习时间才算数。", this.#attention.signal);
  }

  /** Every half second; the sound comes again when half of the time is over, and near its end. */
  async #countDown(id: string): Promise<void> {
    const whole = Math.max(1, (this.#dueAt - performance.now()) / 1000);
    const again = [whole / 2, 15];
    while (this.#id === id && !this.signal.aborted) {
      const left = Math.max(0, (this.#dueAt - performance.now()) / 1000);
      this.screen.presenceLeft(left, this.#check?.afterMiss ? 0 : whole);
      document.title = `${this.#check?.afterMiss ? "请核验" : `请核验，还有 ${Math.ceil(left)} 秒`} · ${this.#title}`;
      if (again.length > 0 && left <= (again[0] ?? 0) && left > 0) {
        again.shift();
        alarm();
      }
      await sleep(500, this.signal).catch(() => undefined);
    }
    document.title = this.#title;
  }
  readonly #title = document.title;
}
