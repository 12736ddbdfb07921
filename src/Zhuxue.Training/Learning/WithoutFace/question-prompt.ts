import { NoAnswer, Refused, call, sleep } from "../../../Zhuxue.Platform/Components/api";
import { Parts } from "../../../Zhuxue.Platform/Components/parts";
import { cheer, prompt } from "../../FaceChecks/prompts";
import { alarm, callBack } from "../attention";
import type { Asker } from "../presence";

interface Question {
  readonly state: "open" | "answered" | "over";
  readonly dueInSeconds: number;
  readonly afterMiss: boolean;
  readonly picture: number;
  readonly question: string | null;
  readonly answers: readonly string[];
  readonly words: string | null;
}

interface Hooks {
  /** The person has to answer before time counts again: the film waits. */
  readonly wait: () => void;
  readonly passed: () => void;
  /** It can no longer be answered: the next beat tells what follows. */
  readonly over: () => void;
}

const titleMark = "【请答题】";

/** 课中问答: shows the question that a beat asked for, says so aloud, in the title and as a notification, and stays until the server has settled it. */
export class QuestionPrompt extends HTMLElement implements Asker {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #attention = new AbortController();
  #hooks: Hooks | undefined;
  #leaseId = "";
  #checkId = "";
  #picture = 0;
  #deadline = 0;
  #busy = false;

  connectedCallback(): void {
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#parts.get("question-dialog").addEventListener("cancel", (event) => event.preventDefault(), { signal });
    this.#parts.on("answer", (button) => void this.#answer(button.textContent ?? ""), signal);
  }

  disconnectedCallback(): void {
    this.close();
    this.#life.abort();
  }

  /** Serves one lease until the signal fires. */
  begin(leaseId: string, hooks: Hooks, signal: AbortSignal): this {
    [this.#leaseId, this.#hooks] = [leaseId, hooks];
    signal.addEventListener("abort", () => this.close(), { once: true });
    return this;
  }

  /** Shows the check's question; called again for the same check it only sets the time that is left. */
  async ask(checkId: string, dueInSeconds: number): Promise<void> {
    this.#deadline = performance.now() + dueInSeconds * 1000;
    if (this.#checkId === checkId) return;
    this.#checkId = checkId;
    this.#attention.abort();
    this.#attention = new AbortController();
    alarm();
    callBack("请答一道小题", "一分钟内答对就接着学。", this.#attention.signal);
    const { signal } = this.#life;
    while (!signal.aborted && this.#checkId === checkId) {
      try {
        this.#show(await call<Question>("GET", this.#url, { signal }));
        return void this.#countDown(checkId);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof NoAnswer)) return this.#leave("over");
        await sleep(2000, signal).catch(() => undefined);
      }
    }
  }

  close(): void {
    this.#attention.abort();
    [this.#picture, this.#checkId] = [0, ""];
    const dialog = this.#parts.find<HTMLDialogElement>("question-dialog");
    if (dialog?.open) dialog.close();
    if (document.title.startsWith(titleMark)) document.title = document.title.slice(titleMark.length);
  }

  /** There is no camera whose loss could hide it. */
  hide(): void {}

  get #url(): string {
    return `/api/v1/leases/${this.#leaseId}/questions/${this.#checkId}`;
  }

  #leave(then: "passed" | "over"): void {
    this.close();
    this.#hooks?.[then]();
  }

  #show(question: Question): void {
    if (question.state !== "open" || !question.question) {
      if (question.state === "answered") cheer();
      return this.#leave(question.state === "answered" ? "passed" : "over");
    }
    if (question.afterMiss) this.#hooks?.wait();
    const dialog = this.#parts.get<HTMLDialogElement>("question-dialog");
    this.#deadline = performance.now() + question.dueInSeconds * 1000;
    this.#parts.say("question-words", question.words ?? (question.afterMiss ? "刚才没有回应，那一段不算。答对后接着计时。" : ""));
    if (this.#picture !== question.picture) {
      this.#picture = question.picture;
      this.#parts.say("question-text", question.question);
      this.#parts.get("question-answers").replaceChildren(...question.answers.map((words) => {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-lg zx-wide", textContent: words });
        button.dataset["do"] = "answer";
        return button;
      }));
      prompt(`请答题：${question.question}`);
    }
    if (!document.title.startsWith(titleMark)) document.title = titleMark + document.title;
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    if (!dialog.open) dialog.showModal();
  }

  async #answer(answer: string): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#show(await call<Question>("POST", this.#url, { body: { picture: this.#picture, answer }, signal: this.#life.signal }));
    } catch (error) {
      if (error instanceof Refused) this.#leave("over");
      else if (error instanceof NoAnswer) this.#parts.say("question-words", "网络不通，请再点一次。");
    } finally {
      this.#busy = false;
    }
  }

  async #countDown(checkId: string): Promise<void> {
    while (!this.#life.signal.aborted && this.#checkId === checkId && this.#parts.find<HTMLDialogElement>("question-dialog")?.open) {
      const left = Math.max(0, Math.ceil((this.#deadline - performance.now()) / 1000));
      this.#parts.say("question-left", left > 0 ? `还有 ${left} 秒` : "答对后接着计时");
      await sleep(250, this.#life.signal).catch(() => undefined);
    }
  }
}

customElements.define("zx-question", QuestionPrompt);
