import { NoAnswer, Refused, call, sleep } from "../../../Zhuxue.Platform/Components/api";
import { Parts } from "../../../Zhuxue.Platform/Components/parts";

interface Sent {
  readonly phone: string;
  readonly expiresInSeconds: number;
}

/** Another text may be asked for after so long; the server has the last word. */
const againSeconds = 60;

/** 短信验证码: the gate of a lesson for people who learn without a face. The owner calls run(); the server counts tries and time. */
export class CodeGate extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #wait = new AbortController();
  #leaseId = "";
  #settle: ((passed: boolean) => void) | undefined;
  #failed: ((error: unknown) => void) | undefined;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#parts.on("send-code", () => void this.#send(), signal);
    this.#parts.on("no-code", () => this.#end(false), signal);
    this.#parts.get("code-dialog").addEventListener("cancel", (event) => { event.preventDefault(); this.#end(false); }, { signal });
    this.#parts.get("code-form").addEventListener("submit", (event) => { event.preventDefault(); void this.#enter(); }, { signal });
  }

  disconnectedCallback(): void {
    this.#end(false);
    this.#life.abort();
  }

  /** Sends a code and waits until the right one is typed (true) or the person gives up (false). Throws when the lease is over. */
  run(leaseId: string): Promise<boolean> {
    this.#leaseId = leaseId;
    this.#input.value = "";
    this.#error(null);
    const dialog = this.#parts.get<HTMLDialogElement>("code-dialog");
    if (!dialog.open) dialog.showModal();
    return new Promise((resolve, reject) => {
      [this.#settle, this.#failed] = [resolve, reject];
      void this.#send();
    });
  }

  get #input(): HTMLInputElement {
    return this.#parts.get<HTMLInputElement>("code-input");
  }

  async #send(): Promise<void> {
    this.#parts.say("code-words", "正在发短信…");
    this.#error(null);
    try {
      const sent = await call<Sent>("POST", `/api/v1/leases/${this.#leaseId}/codes`, { signal: this.#life.signal });
      this.#parts.say("code-words", `验证码发到 ${sent.phone} 了，请看短信。`);
      void this.#countDown(againSeconds);
      this.#input.focus();
    } catch (error) {
      const wait = error instanceof Refused ? Number(error.problem["retryAfterSeconds"] ?? 0) : 0;
      if (error instanceof Refused && wait > 0) {
        this.#parts.say("code-words", `${error.problem.title}${error.problem.detail}`);
        void this.#countDown(wait);
      } else {
        this.#fail(error);
      }
    }
  }

  async #enter(): Promise<void> {
    try {
      await call("POST", `/api/v1/leases/${this.#leaseId}/code`, { body: { code: this.#input.value }, signal: this.#life.signal });
      this.#end(true);
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    if (this.#life.signal.aborted) return;
    if (error instanceof NoAnswer) return this.#error("网络不通。请看看网络，再试一次。");
    if (error instanceof Refused && /:(code-|texts-|no-)/.test(error.problem.type)) {
      this.#error(`${error.problem.title}${error.problem.detail}`);
      return this.#input.select();
    }
    // The lease is over, or something else is wrong with it: the lesson tells.
    const failed = this.#failed;
    this.#settle = this.#failed = undefined;
    this.#end(false);
    failed?.(error);
  }

  #error(words: string | null): void {
    this.#parts.show("code-error", words !== null);
    this.#parts.say("code-error-words", words ?? "");
    this.#input.setAttribute("aria-invalid", String(words !== null));
    if (words !== null) this.#button.disabled = false;
  }

  get #button(): HTMLButtonElement {
    return this.#parts.root.querySelector<HTMLButtonElement>("[data-do=send-code]")!;
  }

  async #countDown(seconds: number): Promise<void> {
    this.#wait.abort();
    const { signal } = (this.#wait = new AbortController());
    this.#button.disabled = true;
    for (let left = seconds; left > 0 && !signal.aborted; left--) {
      this.#parts.say("send-words", `再发一条（${left} 秒后）`);
      await sleep(1000, signal).catch(() => undefined);
    }
    if (signal.aborted) return;
    this.#parts.say("send-words", "再发一条");
    this.#button.disabled = false;
  }

  #end(passed: boolean): void {
    this.#wait.abort();
    const dialog = this.#parts.find<HTMLDialogElement>("code-dialog");
    if (dialog?.open) dialog.close();
    const settle = this.#settle;
    this.#settle = this.#failed = undefined;
    settle?.(passed);
  }
}

customElements.define("zx-code", CodeGate);
