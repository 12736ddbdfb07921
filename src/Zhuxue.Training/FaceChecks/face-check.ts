import { NoAnswer, Refused, call, sleep } from "../../Zhuxue.Platform/Components/api";
import { Camera, NoCamera } from "../../Zhuxue.Platform/Components/camera";
import { troubles } from "../../Zhuxue.Platform/Components/camera-troubles";
import { Parts } from "../../Zhuxue.Platform/Components/parts";
import { FaceScreen, type Refusal, type Verdict } from "./face-screen";
import { Frames } from "./frames";
import { cheer, prompt as speak, quiet } from "./prompts";

/** A check that the server has begun: how many actions it will ask for, one after the other. */
export interface BegunCheck {
  readonly faceCheckId: string;
  readonly steps: number;
}

/** Without a reply for so long, the person is told that the line is slow. */
const slowMs = 1500;

/**
 * 人脸核验 (M7): shows the camera, sends the frames, and says what the server asks for. The owner calls run() with its
 * open camera. Attribute api: where the frames go (/api/v1). Events: zx-face-passed, zx-face-cancelled; both also settle the promise of run().
 */
export class FaceCheckElement extends HTMLElement {
  readonly #parts = new Parts(this);
  readonly #screen = new FaceScreen(this.#parts);
  #life = new AbortController();
  #run = new AbortController();
  #round = new AbortController();
  #settle: ((passed: boolean) => void) | undefined;
  #again: (() => Promise<BegunCheck>) | undefined;
  #camera: Camera | undefined;

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

  /** Runs checks until one passes (true) or the person gives up (false). `again` begins another after a refusal; without it there is one try. */
  run(begun: BegunCheck, camera: Camera, again?: () => Promise<BegunCheck>): Promise<boolean> {
    this.#run.abort();
    this.#run = new AbortController();
    [this.#camera, this.#again] = [camera, again];
    for (const button of this.querySelectorAll<HTMLButtonElement>("[data-view=locked] [data-do=again], [data-view=trouble] [data-do=again]")) button.hidden = !again;
    camera.watch(() => this.#stop(Camera.lost), () => this.#preview(), this.#run.signal);
    document.addEventListener("visibilitychange", () => this.#looked(), { signal: this.#run.signal });
    this.#preview();
    const dialog = this.#parts.get<HTMLDialogElement>("dialog");
    if (!dialog.open) dialog.showModal();
    return new Promise((resolve) => {
      this.#settle = resolve;
      void this.#check(begun);
    });
  }

  /** Another camera takes over: this one rests, and only the other ways are shown. */
  rest(): void {
    this.#round.abort();
    quiet();
    this.#screen.view("elsewhere");
  }

  /** Another camera has passed the check of the same lease. */
  async passElsewhere(): Promise<void> {
    this.#round.abort();
    this.#screen.passed(0);
    cheer();
    await sleep(700, this.#life.signal).catch(() => undefined);
    this.#end(true);
  }

  #preview(): void {
    const preview = this.#parts.get<HTMLVideoElement>("preview");
    preview.srcObject = this.#camera?.stream ?? null;
    void preview.play().catch(() => undefined);
  }

  async #check({ faceCheckId, steps }: BegunCheck): Promise<void> {
    this.#round.abort();
    this.#round = new AbortController();
    const { signal } = this.#round;
    this.#screen.begin(steps);
    const camera = this.#camera;
    if (!camera) return;
    const frames = new Frames(camera, signal);
    const watch = setInterval(() => this.#watchCamera(camera), 1000);
    let done = 0;
    try {
      for (;;) {
        const batch = await frames.next();
        const verdict = await this.#send(faceCheckId, batch.first, batch.pictures, signal);
        if (verdict.phase === "passed") return await this.#passed(verdict, signal);
        if (verdict.phase === "refused") return this.#refused(verdict.refusal);
        if (verdict.step > done) cheer();
        done = verdict.step;
        if (verdict.phase !== "act" || !verdict.action) this.#screen.guide(verdict);
        else if (this.#screen.act(verdict, verdict.action)) speak(verdict.prompt ?? "");
        if (verdict.hintCode === "too-dark" && camera.isBlack()) this.#screen.say("画面全黑", "请打开镜头的盖子，或拿开挡住镜头的手。");
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) this.#problem(error);
      else this.#refused(netDown);
    } finally {
      frames.stop();
      clearInterval(watch);
    }
  }

  /** One batch, again after a break of the network: the same frames under the same numbers, so that no judgement is lost. */
  async #send(id: string, first: number, pictures: readonly Blob[], signal: AbortSignal): Promise<Verdict> {
    const slow = setTimeout(() => this.#screen.slow(true), slowMs);
    try {
      for (let attempt = 0; ; attempt++) {
        const body = new FormData();
        body.set("first", String(first));
        for (const [index, picture] of pictures.entries()) body.append("frame", picture, `${first + index}.jpg`);
        try {
          const verdict = await call<Verdict>("POST", `${this.getAttribute("api") ?? "/api/v1"}/face-checks/${id}/frames`, { body, signal, timeoutSeconds: 8 });
          this.#screen.slow(false);
          return verdict;
        } catch (error) {
          // A server that says when to come again is asked more often than a line that is dead.
          if (!(error instanceof NoAnswer) || attempt >= (error.retryAfterSeconds === null ? 4 : 20)) throw error;
          this.#screen.slow(true);
          await sleep((error.retryAfterSeconds ?? 0.5) * 1000, signal);
        }
      }
    } finally {
      clearTimeout(slow);
    }
  }

  #watchCamera(camera: Camera): void {
    if (camera.isAlive && camera.isStalled && !document.hidden) this.#stop(troubles.stalled);
  }

  /** Nobody can follow a prompt on a page in the background, and browsers slow its camera down. */
  #looked(): void {
    if (document.hidden && !this.#round.signal.aborted) this.#stop({ title: "核验暂停了", words: "您刚才切换到了别的页面或程序。学过的时间都在。", steps: ["留在这个页面上。", "按“再试一次”，从头做一次。"] });
  }

  #stop(trouble: Parameters<FaceScreen["trouble"]>[0]): void {
    this.#round.abort();
    quiet();
    this.#screen.trouble(trouble);
  }

  async #passed(verdict: Verdict, signal: AbortSignal): Promise<void> {
    this.#screen.passed(verdict.steps);
    cheer();
    await sleep(700, signal);
    this.dispatchEvent(new CustomEvent("zx-face-passed", { bubbles: true }));
    this.#end(true);
  }

  #refused(refusal: Refusal | null): void {
    if (refusal?.retryAfterSeconds) return this.#locked(refusal.retryAfterSeconds);
    this.#round.abort();
    const shown = refusal ?? { cause: "没有看清", remedy: "请面向镜头，再试一次。", canRetry: true, retryAfterSeconds: null };
    this.#screen.refused(this.#again ? shown : { ...shown, canRetry: false });
  }

  #problem(error: Refused): void {
    const wait = Number(error.problem["retryAfterSeconds"] ?? error.retryAfterSeconds ?? 0);
    if (error.problem.status === 423 && wait > 0) return this.#locked(wait, error.problem.detail);
    this.#refused({ cause: error.problem.title, remedy: error.problem.detail, canRetry: true, retryAfterSeconds: null });
  }

  #locked(seconds: number, words?: string): void {
    this.#round.abort();
    this.#round = new AbortController();
    void this.#screen.locked(seconds, words, this.#round.signal).catch(() => undefined);
  }

  async #repeat(): Promise<void> {
    if (!this.#again || !this.#camera) return;
    this.#round.abort();
    const { signal } = (this.#round = new AbortController());
    this.#screen.begin(0);
    try {
      if (this.#camera.isStalled) this.#camera.close();
      await this.#camera.reopen();
      this.#preview();
      const begun = await this.#again();
      if (!signal.aborted) await this.#check(begun);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof NoCamera) this.#stop(error.trouble);
      else if (error instanceof Refused) this.#problem(error);
      else if (error instanceof NoAnswer) this.#refused(netDown);
      else throw error;
    }
  }

  #end(passed: boolean): void {
    this.#run.abort();
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

const netDown: Refusal = { cause: "网络断了", remedy: "连上网后再试一次。", canRetry: true, retryAfterSeconds: null };

customElements.define("zx-face-check", FaceCheckElement);
