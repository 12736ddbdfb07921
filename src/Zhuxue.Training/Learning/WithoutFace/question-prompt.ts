import { NoAnswer, Refused, call, sleep } from "../../../Zhuxue.Platform/Components/api";
import { Parts } from "../../../Zhuxue.Platform/Components/parts";
import { cheer, prompt } from "../../FaceChecks/prompts";

interface Question {
  readonly state: "open" | "answered" | "over";
  readonly dueInSeconds: number;
  readonly afterMiss: boolean;
  readonly picture: number;
  readonly question: string | null;
  readonly answers: readonly string[];
  readonly words: string | null;
}

const titleMark = "【请答题】";

/** 课中问答: shows the question that a beat asked for, says so aloud and in the title, and stays until the server has settled it. */
export class QuestionPrompt extends HTMLElement {
  readonly #parts = new Parts(this);
  #life = new AbortController();
  #checkId = "";
  #url = "";
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
    this.#close();
    this.#life.abort();
  }

  /** Shows the check's question; called again for the same check it changes nothing. */
  async ask(leaseId: string, checkId: string): Promise<void> {
    if (this.#checkId === checkId) return;
    [this.#checkId, this.#url] = [checkId, `/api/v1/leases/${leaseId}/questions/${checkId}`];
    const { signal } = this.#life;
    while (!signal.aborted && this.#checkId === checkId) {
      try {
        this.#show(await call<Question>("GET", this.#url, { signal }));
        return void this.#countDown(checkId);
      } catch (error) {
        if (!(error instanceof NoAnswer)) return this.#close();
        await sleep(2000, signal).catch(() => undefined);
      }
    }
  }

  /** The lesson is over or waits for something else: nothing is asked any more. */
  stop(): void {
    this.#close();
  }

  #show(question: Question): void {
    if (question.state !== "open" || !question.question) return this.#settled(question);
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
      if (error instanceof Refused) this.#close();
      else if (error instanceof NoAnswer) this.#parts.say("question-words", "网络不通，请再点一次。");
    } finally {
      this.#busy = false;
    }
  }

  #settled(question: Question): void {
    if (question.state === "answered") cheer();
    this.#close();
  }

  async #countDown(checkId: string): Promise<void> {
    while (!this.#life.signal.aborted && this.#checkId === checkId && this.#parts.find<HTMLDialogElement>("question-dialog")?.open) {
      const left = Math.max(0, Math.ceil((this.#deadline - performance.now()) / 1000));
      this.#parts.say("question-left", left > 0 ? `还有 ${left} 秒` : "答对后接着计时");
      await sleep(250, this.#life.signal).catch(() => undefined);
    }
  }

  #close(): void {
    [this.#picture, this.#checkId] = [0, ""];
    const dialog = this.#parts.find<HTMLDialogElement>("question-dialog");
    if (dialog?.open) dialog.close();
    if (document.title.startsWith(titleMark)) document.title = document.title.slice(titleMark.length);
  }
}

customElements.define("zx-question", QuestionPrompt);
